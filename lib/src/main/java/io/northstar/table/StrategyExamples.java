package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code strategy_examples}: creatives whose decisions a back-tested strategy would change. */
public final class StrategyExamples {
    public static final String DAY = "day";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String OUTCOME_CLASS = "outcome_class";
    public static final String RANK = "rank";
    public static final String TEXT = "text";
    public static final String EVIDENCE = "evidence";

    public static final String RESTRICTED_VIOLATING = "restricted_violating";
    public static final String RESTRICTED_COMPLIANT = "restricted_compliant";
    public static final String RESTRICTED_UNLABELLED = "restricted_unlabelled";
    public static final String RELEASED_VIOLATING = "released_violating";
    public static final String RELEASED_COMPLIANT = "released_compliant";
    public static final String RELEASED_UNLABELLED = "released_unlabelled";

    public static final TableContract TABLE = TableContract.named(
                    "strategy_examples",
                    "One row per day, strategy, outcome class and example: a creative whose decision would change sides.")
            .mandatory(DAY, DateType, "Last day of the history.")
            .mandatory(STRATEGY_ID, StringType, "Strategy. Written by people: escape it wherever it is shown.")
            .mandatory(STRATEGY_VERSION, StringType, "Version that is tried, or retired.")
            .mandatoryOneOf(
                    OUTCOME_CLASS,
                    List.of(
                            RESTRICTED_VIOLATING,
                            RESTRICTED_COMPLIANT,
                            RESTRICTED_UNLABELLED,
                            RELEASED_VIOLATING,
                            RELEASED_COMPLIANT,
                            RELEASED_UNLABELLED),
                    "What would happen to it, and what it is by its label.")
            .mandatory(RANK, IntegerType, "1, 2, ... in the class.")
            .mandatory(Decisions.DECISION_ID, StringType, "Its decision.")
            .optional(Decisions.CREATIVE_ID, StringType, "Its creative.")
            .optional(Decisions.ADVERTISER_ID, StringType, "Its advertiser.")
            .optional(TEXT, StringType, "Beginning of its text, as it was written: escape it wherever it is shown.")
            .optional(
                    EVIDENCE,
                    StringType,
                    "What the strategy's patterns match in the normal form of the text, joined by \" | \"; null if none"
                            + " does.")
            .key(DAY, STRATEGY_ID, STRATEGY_VERSION, OUTCOME_CLASS, RANK)
            .partitionedBy(DAY)
            .build();

    private StrategyExamples() {}
}
