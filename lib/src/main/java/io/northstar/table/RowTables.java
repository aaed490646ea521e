package io.northstar.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tables whose rows are about single ads, decisions, labels or people, in contrast to counts and estimates: what is
 * erased on request, and what is kept for a limited time. A new table of this kind is added to {@link #ALL}.
 */
public final class RowTables {
    /** What tells a person or an advertiser apart, and what refers to something of theirs. */
    private static final List<String> LINKS = List.of(
            Decisions.ADVERTISER_ID,
            Decisions.DECISION_ID,
            Decisions.AD_ID,
            Decisions.CREATIVE_ID,
            QaSamples.SAMPLE_ID,
            QaLabels.LABEL_ID);

    /**
     * The tables in the order in which they are erased: what refers to a row before that row, and the decisions, by which
     * the rest is found, last. So an erasure that was cut off finds the rest when it is repeated.
     */
    public static final List<TableContract> ALL = inOrderOfErasure();

    /** The quarantines of the input tables, in the same order. */
    public static final List<TableContract> REJECTED =
            inputsInOrderOfErasure().map(Rejected::of).toList();

    /** Other tables with values that may quote what is erased: examples, messages, terms and patterns. */
    public static final List<TableContract> QUOTING =
            List.of(DataQuality.TABLE, RunLog.TABLE, TermCounts.TABLE, EmergingTerms.TABLE, ViolationPatterns.TABLE);

    /** The columns of {@code table} that say whose a row is; empty when its rows are nobody's. */
    public static List<String> links(TableContract table) {
        return LINKS.stream().filter(table.columnNames()::contains).toList();
    }

    /** The table whose quarantine {@code table} is; empty when it is none. */
    public static Optional<TableContract> quarantined(TableContract table) {
        return InputTables.ALL.stream()
                .filter(input -> Rejected.of(input).name().equals(table.name()))
                .findFirst();
    }

    /** Whether rows of {@code table} name a reviewer. */
    public static boolean namesReviewers(TableContract table) {
        return table.columnNames().contains(Decisions.REVIEWER_ID);
    }

    /** The columns that find a row of {@code table}: its partition, so that few files are read, and its key. */
    public static List<String> address(TableContract table) {
        return Stream.concat(table.partitionedBy().stream(), table.key().stream())
                .distinct()
                .toList();
    }

    private static List<TableContract> inOrderOfErasure() {
        return Stream.concat(
                        Stream.of(
                                SampleDraws.TABLE,
                                AdjudicatedVotes.TABLE,
                                Scores.TABLE,
                                LabelledDecisions.TABLE,
                                Resubmissions.TABLE,
                                CreativeSignatures.TABLE,
                                EmergingExamples.TABLE,
                                StrategyExamples.TABLE,
                                StrategyAdvertisers.TABLE),
                        inputsInOrderOfErasure())
                .toList();
    }

    private static Stream<TableContract> inputsInOrderOfErasure() {
        List<TableContract> inputs = new ArrayList<>(InputTables.ALL);
        Collections.reverse(inputs);
        inputs.remove(Decisions.TABLE);
        inputs.add(Decisions.TABLE);
        return inputs.stream();
    }

    private RowTables() {}
}
