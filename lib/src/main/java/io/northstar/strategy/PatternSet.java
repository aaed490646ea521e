package io.northstar.strategy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Many patterns that are searched for at once: a filter names the few that may match a text, RE2/J says which do and where. So
 * the answer is RE2/J's, whichever filter there is, and its cost hardly grows with the number of patterns.
 *
 * <p>Goes to executors as text, and is compiled once in each process.
 */
public final class PatternSet implements Serializable {
    /** How candidates are found. */
    public enum Filter {
        /** By Hyperscan where it is there, else by literals. */
        BEST,
        /** By the literals that patterns need, in Java alone. */
        LITERALS,
        /** Not: every pattern is tried. */
        NONE
    }

    /**
     * Where a pattern matches.
     *
     * @param pattern its position in the set
     * @param start first character of the match in the normal text
     * @param end character after the last one
     */
    public record Hit(int pattern, int start, int end) {}

    private static final int KEPT = 4;

    /** The sets last used in this process: each task gets a copy of its own. */
    private static final Map<List<Object>, Compiled> COMPILED = new LinkedHashMap<>(KEPT, 0.75F, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Compiled> eldest) {
            return size() > KEPT;
        }
    };

    private final List<String> patterns;
    private final Filter filter;
    private transient Compiled compiled;

    private record Compiled(List<Pattern> patterns, CandidateFilter filter, BitSet always, String name) {}

    private PatternSet(List<TextPattern> patterns, Filter filter) {
        this.patterns =
                new ArrayList<>(patterns.stream().map(TextPattern::regex).toList());
        this.filter = filter;
    }

    /** The set of {@code patterns}, numbered as they are listed. */
    public static PatternSet of(List<TextPattern> patterns) {
        return new PatternSet(patterns, Filter.BEST);
    }

    /** The same with the given filter; the answers are the same. */
    public PatternSet with(Filter other) {
        return new PatternSet(patterns.stream().map(TextPattern::new).toList(), other);
    }

    /** How many patterns there are. */
    public int size() {
        return patterns.size();
    }

    /** How candidates are found in this process: hyperscan, literals or none. */
    public String filterName() {
        return compiled().name();
    }

    /** The first match of each pattern that matches {@code normal}, in the order of the patterns; spaces at its ends left out. */
    public List<Hit> hits(String normal) {
        Compiled all = compiled();
        BitSet candidates = (BitSet) all.always().clone();
        all.filter().add(normal, candidates);
        List<Hit> hits = new ArrayList<>();
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Matcher matcher = all.patterns().get(i).matcher(normal);
            if (matcher.find()) {
                hits.add(hit(i, normal, matcher.start(), matcher.end()));
            }
        }
        return hits;
    }

    private static Hit hit(int pattern, String normal, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && normal.charAt(from) == ' ') {
            from++;
        }
        while (to > from && normal.charAt(to - 1) == ' ') {
            to--;
        }
        return new Hit(pattern, from, to);
    }

    private Compiled compiled() {
        if (compiled == null) {
            synchronized (COMPILED) {
                compiled = COMPILED.computeIfAbsent(List.of(patterns, filter), key -> compile());
            }
        }
        return compiled;
    }

    private Compiled compile() {
        List<TextPattern> all = patterns.stream().map(TextPattern::new).toList();
        List<Pattern> confirming = all.stream().map(TextPattern::compiled).toList();
        Function<Optional<NativeFilter>, Compiled> best =
                found -> found.map(fast -> new Compiled(confirming, fast, fast.unknown(), "hyperscan"))
                        .orElseGet(() -> byLiterals(all, confirming));
        return switch (filter) {
            case BEST -> best.apply(fastest(all));
            case LITERALS -> byLiterals(all, confirming);
            case NONE -> {
                BitSet every = new BitSet();
                every.set(0, all.size());
                yield new Compiled(confirming, new EveryPattern(every), every, "none");
            }
        };
    }

    /** The native filter; empty where its library, or the code for this machine, is not there: then the class cannot be linked. */
    private static Optional<NativeFilter> fastest(List<TextPattern> patterns) {
        try {
            return NativeFilter.of(patterns);
        } catch (LinkageError absent) {
            return Optional.empty();
        }
    }

    private static Compiled byLiterals(List<TextPattern> all, List<Pattern> confirming) {
        LiteralFilter literals = new LiteralFilter(all);
        return new Compiled(confirming, literals, literals.unknown(), "literals");
    }

    /** Filters nothing. */
    private record EveryPattern(BitSet unknown) implements CandidateFilter {
        @Override
        public void add(String normal, BitSet candidates) {
            candidates.or(unknown);
        }
    }
}
