package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code root_causes}: where the change that an alert is about comes from. */
public final class RootCauses {
    public static final String DAY = "day";
    public static final String ALERT_ID = "alert_id";
    public static final String CAUSE_RANK = "cause_rank";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String SLICE = "slice";
    public static final String CAUSE = "cause";
    public static final String VERDICT = "verdict";
    public static final String BEFORE = "before";
    public static final String NOW = "now";
    public static final String CHANGE = "change";
    public static final String CHANGE_LOW = "change_low";
    public static final String CHANGE_HIGH = "change_high";
    public static final String CONTRIBUTION = "contribution";
    public static final String CONTRIBUTION_LOW = "contribution_low";
    public static final String CONTRIBUTION_HIGH = "contribution_high";
    public static final String CHANGE_SHARE = "change_share";
    public static final String RATE_EFFECT = "rate_effect";
    public static final String MIX_EFFECT = "mix_effect";
    public static final String INTERACTION_EFFECT = "interaction_effect";
    public static final String CAUSE_BEFORE = "cause_before";
    public static final String CAUSE_NOW = "cause_now";
    public static final String CAUSE_WEIGHT_BEFORE = "cause_weight_before";
    public static final String CAUSE_WEIGHT_NOW = "cause_weight_now";
    public static final String SIMPSONS_PARADOX = "simpsons_paradox";
    public static final String EVENTS = "events";
    public static final String MESSAGE = "message";

    /** Verdict on a number of decisions. */
    public static final String VOLUME = "volume";

    /** Verdict on a metric, such as a quantile, without cells that add up to it. */
    public static final String NOT_DECOMPOSED = "not_decomposed";

    public static final TableContract TABLE = TableContract.named(
                    "root_causes",
                    "One row per night, alert that stands for its cause, and slice that explains a part of its change.")
            .mandatory(DAY, DateType, "Night of the alert, see trend_alerts.")
            .mandatory(ALERT_ID, StringType, "The alert that is explained, see trend_alerts.")
            .mandatory(CAUSE_RANK, IntegerType, "1 for the strongest cause of the alert.")
            .mandatory(
                    METRIC, StringType, "Metric name, see metric_catalogue; volume for the number of decisions a day.")
            .mandatory(WEIGHTING, StringType, "What each decision counts for: decision, impression or spend.")
            .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition, see metric_catalogue.")
            .mandatory(SLICE, StringType, "Slice that the alert is about.")
            .mandatory(CAUSE, StringType, "The part of it that the change comes from; all where no part stands out.")
            .mandatoryOneOf(
                    VERDICT,
                    List.of("rate", "mix", "interaction", "noise", VOLUME, NOT_DECOMPOSED),
                    "What the change comes from: rates, composition, both at once, sampling noise or, for volume, more or fewer"
                            + " decisions, which are counted and have no interval; not_decomposed, and no"
                            + " numbers, where there are no cells that add up to the metric, as for quantiles.")
            .optional(BEFORE, DoubleType, "The ratio over the days before the change; of a volume, decisions a day.")
            .optional(NOW, DoubleType, "The same over the days since.")
            .optional(CHANGE, DoubleType, "now - before.")
            .optional(CHANGE_LOW, DoubleType, "Lower end of its interval.")
            .optional(CHANGE_HIGH, DoubleType, "Upper end.")
            .optional(CONTRIBUTION, DoubleType, "The part of change that comes from the cause.")
            .optional(CONTRIBUTION_LOW, DoubleType, "Lower end of its interval.")
            .optional(CONTRIBUTION_HIGH, DoubleType, "Upper end.")
            .optional(CHANGE_SHARE, DoubleType, "contribution / change; above 1 where other parts moved the other way.")
            .optional(
                    RATE_EFFECT,
                    DoubleType,
                    "Part of change by the rates of the slices beside the cause and of the cause.")
            .optional(MIX_EFFECT, DoubleType, "Part of change by their weights.")
            .optional(INTERACTION_EFFECT, DoubleType, "Part of change by both at once; the three sum to change.")
            .optional(CAUSE_BEFORE, DoubleType, "The ratio in the cause before; null where there was nothing.")
            .optional(CAUSE_NOW, DoubleType, "The ratio in the cause since; null where there is nothing any more.")
            .optional(
                    CAUSE_WEIGHT_BEFORE,
                    DoubleType,
                    "Share of the denominator, or of the decisions, that the cause had before.")
            .optional(CAUSE_WEIGHT_NOW, DoubleType, "Share that it has now.")
            .optional(
                    SIMPSONS_PARADOX,
                    BooleanType,
                    "Whether in no slice of the cause's dimensions the ratio moved the way change did, and in some the other"
                            + " way; false unless the verdict is mix.")
            .optional(
                    EVENTS, StringType, "Known events that may explain it, the best match first, joined by semicolon.")
            .mandatory(MESSAGE, StringType, "The cause in words.")
            .key(DAY, ALERT_ID, CAUSE_RANK)
            .partitionedBy(DAY)
            .build();

    private RootCauses() {}
}
