package io.northstar.strategy;

import com.gliwka.hyperscan.wrapper.CompileErrorException;
import com.gliwka.hyperscan.wrapper.Database;
import com.gliwka.hyperscan.wrapper.Expression;
import com.gliwka.hyperscan.wrapper.ExpressionFlag;
import com.gliwka.hyperscan.wrapper.Match;
import com.gliwka.hyperscan.wrapper.Scanner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds candidates by Hyperscan, a native library that runs all patterns in one pass (Wang et al. 2019, NSDI, 631-648). It gets
 * each pattern widened to what both engines surely agree on, see {@link WidenedPattern}.
 */
final class NativeFilter implements CandidateFilter {
    private static final EnumSet<ExpressionFlag> FLAGS = EnumSet.of(
            ExpressionFlag.CASELESS,
            ExpressionFlag.DOTALL,
            ExpressionFlag.UTF8,
            ExpressionFlag.SINGLEMATCH,
            ExpressionFlag.PREFILTER);

    private final Database database;
    private final BitSet unknown;
    /** Scanners keep a state and know one thread. */
    private final ThreadLocal<Scanner> scanners;

    private NativeFilter(Database database, BitSet unknown) {
        this.database = database;
        this.unknown = unknown;
        this.scanners = ThreadLocal.withInitial(() -> {
            Scanner scanner = new Scanner();
            scanner.allocScratch(database);
            return scanner;
        });
    }

    /**
     * A filter for {@code patterns}; empty where the library has no code for this machine, or takes none of them.
     *
     * @throws LinkageError when the library is not there
     */
    static Optional<NativeFilter> of(List<TextPattern> patterns) {
        return Scanner.getIsValidPlatform() ? compiled(patterns) : Optional.empty();
    }

    private static Optional<NativeFilter> compiled(List<TextPattern> patterns) {
        List<Expression> expressions = new ArrayList<>();
        BitSet unknown = new BitSet();
        for (int i = 0; i < patterns.size(); i++) {
            Expression expression =
                    new Expression(WidenedPattern.of(patterns.get(i).node()), FLAGS, i);
            if (expression.validate().isValid()) {
                expressions.add(expression);
            } else {
                unknown.set(i);
            }
        }
        try {
            return expressions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NativeFilter(Database.compile(expressions), unknown));
        } catch (CompileErrorException tooMuchTogether) {
            return Optional.empty();
        }
    }

    @Override
    public void add(String normal, BitSet candidates) {
        for (Match match : scanners.get().scan(database, normal)) {
            candidates.set(match.getMatchedExpression().getId());
        }
    }

    @Override
    public BitSet unknown() {
        return (BitSet) unknown.clone();
    }
}
