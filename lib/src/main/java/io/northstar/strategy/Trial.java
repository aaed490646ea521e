package io.northstar.strategy;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.Slices;
import io.northstar.table.StrategyBacktests;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is tried: a strategy beside the live ones, in the place of its live version, or a live one taken away.
 *
 * <p>What a decision would have been: a strategy that restricts comes before one that permits, and both before people. A decision
 * that the strategy tried restricts is restricted; one that only the strategy taken away had restricted is permitted. A strategy
 * that permits takes decisions from people alone. What people would have found in decisions that newly come to them is not known,
 * and not assumed.
 *
 * @param id of the strategy
 * @param version that is tried, or taken away
 * @param change see {@link StrategyBacktests#CHANGE}
 * @param action what it does
 * @param policyId policy that it enforces
 * @param tried its position among the strategies that were matched; empty for a retirement
 * @param others positions of the other live strategies with the same action
 * @param permitting positions of the other live strategies that permit
 */
record Trial(
        String id,
        String version,
        String change,
        Strategy.Action action,
        Optional<String> policyId,
        OptionalInt tried,
        Set<Integer> others,
        Set<Integer> permitting) {
    static final String SIDE = "side";
    static final String TRIED = "tried";
    static final String OTHERS = "others_match";
    static final String SAVED_SECONDS = "saved_seconds";
    static final String TO_PEOPLE = "to_people";
    static final String IN_SLICES = "in_slices";

    private static final String HUMAN = "human";

    /** Copies the sets. */
    Trial {
        others = Set.copyOf(others);
        permitting = Set.copyOf(permitting);
    }

    /** What it takes for granted, in words. */
    String assumption() {
        if (action == Strategy.Action.PERMIT) {
            return "What people restricted and it permits counts as permitted; of what newly goes to people the outcome is"
                    + " taken to stay as it was.";
        }
        return change.equals(StrategyBacktests.LAUNCH)
                ? "Every decision that it matches and that was permitted counts as restricted."
                : "What it alone restricted counts as permitted: what people would catch of it is not counted.";
    }

    /**
     * The {@code matched} decisions, with the columns of {@link JudgedDecisions} and of {@link Matching}, each on its {@link Side},
     * and the slices that it is in.
     */
    Dataset<Row> of(Dataset<Row> matched, BacktestSettings settings) {
        Column now = tried.isPresent() ? array_contains(col(Matching.MATCHED), lit(tried.getAsInt())) : lit(false);
        Dataset<Row> sided = matched.withColumn(TRIED, now)
                .withColumn(OTHERS, Matching.matches(others))
                .withColumn(SIDE, side())
                .withColumn(SAVED_SECONDS, saved())
                .withColumn(TO_PEOPLE, toPeople());
        Column policy = when(
                        col(SIDE).equalTo(Side.RESTRICTED.label()),
                        coalesce(lit(policyId.orElse(null)), col(Decisions.POLICY_ID)))
                .otherwise(col(Decisions.POLICY_ID));
        return sided.withColumn(Decisions.POLICY_ID, policy).withColumn(IN_SLICES, slices(settings));
    }

    private Column acted() {
        return coalesce(col(Decisions.STRATEGY_ID).equalTo(id), lit(false))
                .and(lit(!change.equals(StrategyBacktests.LAUNCH)));
    }

    private Column dropped() {
        return acted().and(col(TRIED).equalTo(false)).and(col(OTHERS).equalTo(false));
    }

    private Column side() {
        Column restricts = col(JudgedDecisions.RESTRICTS);
        Column permits = col(JudgedDecisions.PERMITS);
        boolean restricting = action == Strategy.Action.RESTRICT;
        Column restricted = restricting ? permits.and(col(TRIED)) : lit(false);
        Column released = restricting
                ? restricts.and(dropped())
                : restricts.and(col(TRIED)).and(byPeople());
        return when(restricted, Side.RESTRICTED.label())
                .when(released, Side.RELEASED.label())
                .when(restricts, Side.STAYS_RESTRICTED.label())
                .when(permits, Side.STAYS_PERMITTED.label())
                .otherwise(Side.NONE.label());
    }

    private static Column byPeople() {
        return col(Decisions.SOURCE).equalTo(HUMAN);
    }

    /** What people spent on decisions that it takes off them. */
    private static Column saved() {
        return when(col(TRIED).and(byPeople()), coalesce(col(Decisions.HANDLE_SECONDS), lit(0L)))
                .otherwise(lit(0L));
    }

    /** Whether people would have to decide, since no strategy is left that does. */
    private Column toPeople() {
        return dropped()
                .and(
                        action == Strategy.Action.RESTRICT
                                ? Matching.matches(permitting).equalTo(false)
                                : lit(true));
    }

    private static Column slices(BacktestSettings settings) {
        List<String> names = settings.slicing().names();
        return array(settings.slicing().grains().stream()
                .map(grain -> {
                    List<String> used = names.stream().filter(grain::contains).toList();
                    return struct(
                            lit(used.isEmpty() ? Slices.ALL : String.join(",", used))
                                    .as(Slices.GRAIN),
                            settings.slicing().sliceOf(grain).as(Slices.SLICE));
                })
                .toArray(Column[]::new));
    }
}
