package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code trend_alerts}: which published numbers have changed, since when, by how much and whether they are back. */
public final class TrendAlerts {
    public static final String DAY = "day";
    public static final String ALERT_ID = "alert_id";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String STATE = "state";
    public static final String SEVERITY = "severity";
    public static final String COURSE = "course";
    public static final String LINKED_TO = "linked_to";
    public static final String SINCE = "since";
    public static final String SINCE_LOW = "since_low";
    public static final String SINCE_HIGH = "since_high";
    public static final String FIRST_ALERTED_ON = "first_alerted_on";
    public static final String ENDED_ON = "ended_on";
    public static final String BEFORE = "before";
    public static final String AFTER = "after";
    public static final String SHIFT = "shift";
    public static final String SHIFT_LOW = "shift_low";
    public static final String SHIFT_HIGH = "shift_high";
    public static final String LOG_EVIDENCE = "log_evidence";
    public static final String IMPACT_PER_DAY = "impact_per_day";
    public static final String IMPACT_LOW = "impact_low";
    public static final String IMPACT_HIGH = "impact_high";
    public static final String DAYS = "days";
    public static final String MESSAGE = "message";

    /** Not alerted on the night before. */
    public static final String NEW = "new";
    /** Alerted before, and still changed. */
    public static final String CONTINUING = "continuing";
    /** Alerted before, and back. */
    public static final String RECOVERED = "recovered";
    /** Alerted before, and for so long that the new value is what is usual. */
    public static final String SETTLED = "settled";

    /** Metric, weighting and definition of the number of decisions a day. */
    public static final String VOLUME = "volume";

    public static final String HIGH = "high";
    public static final String MEDIUM = "medium";
    public static final String LOW = "low";
    /** For changes to the better. */
    public static final String INFO = "info";

    public static final String WORSE = "worse";
    public static final String BETTER = "better";
    public static final String OTHER = "other";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "trend_alerts",
                        "One row per night and published series that has changed, or that was alerted the night before.")
                .mandatory(DAY, DateType, "Night: the newest UTC day that the series was looked at for.")
                .mandatory(ALERT_ID, StringType, "Names the series: metric, weighting, slice and definition.")
                .columns(Slices.columns(dimensions))
                .mandatory(
                        METRIC,
                        StringType,
                        "Metric name, see metric_catalogue; volume for the number of decisions a day.")
                .mandatory(
                        WEIGHTING,
                        StringType,
                        "What each decision counts for: decision, impression or spend; volume for volumes.")
                .mandatory(
                        DEFINITION_HASH,
                        StringType,
                        "Hash of the metric's definition, see metric_catalogue; volume for volumes.")
                .mandatoryOneOf(
                        STATE,
                        List.of(NEW, CONTINUING, RECOVERED, SETTLED),
                        "Whether the change was there the night before, and whether it still is; settled when it has lasted so long"
                                + " that it is no news.")
                .mandatoryOneOf(
                        SEVERITY,
                        List.of(HIGH, MEDIUM, LOW, INFO),
                        "By impact_per_day, for metrics that are no share by shift / before; info for changes to the better. For"
                                + " one that stands for its cause, the highest of it and of those linked to it.")
                .mandatoryOneOf(
                        COURSE,
                        List.of(WORSE, BETTER, OTHER),
                        "Which way it went; other where the metric has no better way.")
                .optional(
                        LINKED_TO,
                        StringType,
                        "alert_id of the alert of the same night whose change explains this one; null for one that stands for its"
                                + " cause.")
                .mandatory(SINCE, DateType, "Day on which the change most likely began.")
                .mandatory(SINCE_LOW, DateType, "First of the likely days, which together have a probability of 95 %.")
                .mandatory(SINCE_HIGH, DateType, "Last of them.")
                .mandatory(FIRST_ALERTED_ON, DateType, "Night of the first alert about it.")
                .optional(
                        ENDED_ON,
                        DateType,
                        "First day on which it was over; null unless recovered and the day is known.")
                .optional(
                        BEFORE, DoubleType, "The number of all days before the change together, in the metric's unit.")
                .optional(AFTER, DoubleType, "The number of all days since together.")
                .optional(SHIFT, DoubleType, "Change of the level, with weekdays held equal.")
                .optional(SHIFT_LOW, DoubleType, "Lower end of its interval, which holds however often one looks.")
                .optional(SHIFT_HIGH, DoubleType, "Upper end.")
                .optional(
                        LOG_EVIDENCE,
                        DoubleType,
                        "Natural logarithm of the evidence (e-value) for a change; null where there is no number any more.")
                .optional(
                        IMPACT_PER_DAY,
                        DoubleType,
                        "shift times the daily denominator: decisions, views or spend on the wrong side per day more than before;"
                                + " null for metrics that are no share.")
                .optional(IMPACT_LOW, DoubleType, "Lower end of its interval.")
                .optional(IMPACT_HIGH, DoubleType, "Upper end.")
                .mandatory(DAYS, IntegerType, "Days with a number that were looked at.")
                .mandatory(MESSAGE, StringType, "The alert in words.")
                .key(DAY, ALERT_ID)
                .partitionedBy(DAY)
                .build();
    }

    private TrendAlerts() {}
}
