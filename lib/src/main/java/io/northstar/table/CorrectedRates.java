package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code corrected_rates}: metrics corrected for labels that QA got wrong, beside the uncorrected ones. */
public final class CorrectedRates {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String METRIC = "metric";
    public static final String CORRECTION = "correction";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String PHASE_ONE_VARIANCE = "phase_one_variance";
    public static final String PHASE_TWO_VARIANCE = "phase_two_variance";
    public static final String UNCORRECTED = "uncorrected";
    public static final String UNCORRECTED_CI_LOW = "uncorrected_ci_low";
    public static final String UNCORRECTED_CI_HIGH = "uncorrected_ci_high";
    public static final String UNMEASURED_SHARE = "unmeasured_share";
    public static final String LABELS = "labels";
    public static final String AUDITS = "audits";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Share of the violating that QA calls violating, on restrictions. */
    public static final String SENSITIVITY_RESTRICTED = "qa_sensitivity_restricted";
    /** Share of the compliant that QA calls compliant, on restrictions. */
    public static final String SPECIFICITY_RESTRICTED = "qa_specificity_restricted";
    /** Share of the violating that QA calls violating, on permissions. */
    public static final String SENSITIVITY_PERMITTED = "qa_sensitivity_permitted";
    /** Share of the compliant that QA calls compliant, on permissions. */
    public static final String SPECIFICITY_PERMITTED = "qa_specificity_permitted";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "corrected_rates",
                        "Metrics corrected for wrong QA labels by audits, and how good QA is: one row per day, window, slice and metric, weighted by decision.")
                .mandatory(DAY, DateType, "Last UTC day of the window.")
                .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .columns(Slices.columns(dimensions))
                .mandatory(
                        METRIC,
                        StringType,
                        "Metric name, see metric_catalogue; or QA's sensitivity or specificity on one side.")
                .optional(
                        CORRECTION,
                        StringType,
                        "double_sampling: by the slice's own audits, whatever the errors; rogan_gladen: by the sensitivity and"
                                + " specificity over all slices and the longest window, as if QA erred alike everywhere.")
                .optional(ESTIMATE, DoubleType, "Corrected share, in [0, 1]; null unless status is ok.")
                .optional(STANDARD_ERROR, DoubleType, "Standard error, that of the correction included.")
                .optional(CI_LOW, DoubleType, "Lower end of the confidence interval.")
                .optional(CI_HIGH, DoubleType, "Upper end.")
                .optional(METHOD, StringType, "How the interval was made.")
                .optional(PHASE_ONE_VARIANCE, DoubleType, "Variance from drawing decisions for QA.")
                .optional(PHASE_TWO_VARIANCE, DoubleType, "Variance from drawing labels for audit.")
                .optional(UNCORRECTED, DoubleType, "The number as north_star publishes it.")
                .optional(UNCORRECTED_CI_LOW, DoubleType, "Lower end of its interval.")
                .optional(UNCORRECTED_CI_HIGH, DoubleType, "Upper end.")
                .optional(
                        UNMEASURED_SHARE,
                        DoubleType,
                        "Share of the population that no label speaks for, corrected or not, in [0, 1], as north_star says.")
                .mandatory(LABELS, LongType, "QA labels that the metric is about.")
                .mandatory(AUDITS, LongType, "Audits of them.")
                .mandatoryOneOf(
                        STATUS,
                        List.of(NorthStar.OK, NorthStar.SUPPRESSED, NorthStar.REFUSED),
                        "Whether a corrected number is published.")
                .optional(REASON, StringType, "Why none is, or what to know about it.")
                .key(DAY, WINDOW_DAYS, Slices.SLICE, METRIC)
                .partitionedBy(DAY)
                .build();
    }

    private CorrectedRates() {}
}
