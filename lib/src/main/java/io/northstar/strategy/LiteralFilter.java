package io.northstar.strategy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ahocorasick.trie.PayloadEmit;
import org.ahocorasick.trie.PayloadTrie;
import org.ahocorasick.trie.handler.PayloadEmitHandler;

/** Finds the literals that patterns need, all at once (Aho and Corasick 1975, Communications of the ACM 18, 333-340). */
final class LiteralFilter implements CandidateFilter {
    private final PayloadTrie<int[]> literals;
    private final BitSet unknown = new BitSet();

    LiteralFilter(List<TextPattern> patterns) {
        Map<String, List<Integer>> needing = new HashMap<>();
        for (int i = 0; i < patterns.size(); i++) {
            Set<String> needed = Literals.of(patterns.get(i).node());
            if (needed.isEmpty()) {
                unknown.set(i);
            }
            for (String literal : needed) {
                needing.computeIfAbsent(literal, each -> new ArrayList<>()).add(i);
            }
        }
        PayloadTrie.PayloadTrieBuilder<int[]> builder = PayloadTrie.builder();
        needing.forEach((literal, users) -> builder.addKeyword(
                literal, users.stream().mapToInt(Integer::intValue).toArray()));
        literals = builder.build();
    }

    @Override
    public void add(String normal, BitSet candidates) {
        candidates.or(unknown);
        PayloadEmitHandler<int[]> found = (PayloadEmit<int[]> hit) -> {
            for (int user : hit.getPayload()) {
                candidates.set(user);
            }
            return true;
        };
        literals.parseText(normal.toLowerCase(Locale.ROOT), found);
    }

    @Override
    public BitSet unknown() {
        return (BitSet) unknown.clone();
    }
}
