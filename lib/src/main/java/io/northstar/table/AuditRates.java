package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code audit_rates}: how often QA's labels hold when they are audited. */
public final class AuditRates {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String PHASE_ONE_VARIANCE = "phase_one_variance";
    public static final String PHASE_TWO_VARIANCE = "phase_two_variance";
    public static final String NUMERATOR = "numerator";
    public static final String DENOMINATOR = "denominator";
    public static final String DRAWN = "drawn";
    public static final String AUDITS = "audits";
    public static final String REPEATED_AUDITS = "repeated_audits";
    public static final String UNMEASURED_SHARE = "unmeasured_share";
    public static final String AWAITING_ADJUDICATION = "awaiting_adjudication";
    public static final String EFFECTIVE_AUDITS = "effective_audits";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Share of audited labels that the audit agrees with. */
    public static final String AGREEMENT = "ata_agreement";
    /** Share of audited labels that are right by the decision's truth, which is the adjudicator's where there is one. */
    public static final String ACCURACY = "ata_accuracy";

    /** Each audited label counts for the labels it was drawn from: one over the probability of its audit. */
    public static final String BY_LABEL = "label";
    /** It counts for the decisions it stands for: also one over the probability that its decision was drawn for QA. */
    public static final String BY_DECISION = "decision";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "audit_rates",
                        "Audit of the auditors: one row per day, window, slice of the audited labels, metric and weighting.")
                .mandatory(DAY, DateType, "Last UTC day of the window, by the day of the audited decision.")
                .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .columns(Slices.columns(dimensions))
                .mandatoryOneOf(METRIC, List.of(AGREEMENT, ACCURACY), "What is asked of an audited label.")
                .mandatoryOneOf(WEIGHTING, List.of(BY_LABEL, BY_DECISION), "What each audited label counts for.")
                .optional(ESTIMATE, DoubleType, "Share of labels that hold, in [0, 1]; null unless status is ok.")
                .optional(STANDARD_ERROR, DoubleType, "Standard error of both phases together.")
                .optional(CI_LOW, DoubleType, "Lower end of the confidence interval.")
                .optional(CI_HIGH, DoubleType, "Upper end.")
                .optional(METHOD, StringType, "How the interval was made.")
                .optional(PHASE_ONE_VARIANCE, DoubleType, "Variance from drawing decisions for QA.")
                .optional(PHASE_TWO_VARIANCE, DoubleType, "Variance from drawing labels for audit.")
                .optional(NUMERATOR, DoubleType, "Estimated labels or decisions whose label holds.")
                .optional(DENOMINATOR, DoubleType, "Estimated labels or decisions.")
                .mandatory(DRAWN, LongType, "Labels drawn for audit.")
                .mandatory(AUDITS, LongType, "Those whose audit is in.")
                .mandatory(
                        REPEATED_AUDITS,
                        LongType,
                        "Further audits of these labels, which do not count: draws after the first, or verdicts before the newest."
                                + " How far auditors agree is in inconsistency_review.")
                .mandatory(
                        UNMEASURED_SHARE,
                        DoubleType,
                        "Share of the labels, or decisions, that belong to audit strata of which no audit is in; the rate is"
                                + " about the others. Where the design is recorded, strata are known of labels drawn for audit only.")
                .mandatory(
                        AWAITING_ADJUDICATION,
                        LongType,
                        "Audits that disagree with the label and are not adjudicated yet; the audit counts as right until then.")
                .optional(EFFECTIVE_AUDITS, DoubleType, "Audits of a simple random sample of the same precision.")
                .mandatoryOneOf(
                        STATUS,
                        List.of(NorthStar.OK, NorthStar.SUPPRESSED, NorthStar.REFUSED),
                        "Whether a number is published.")
                .optional(REASON, StringType, "Why none is, or what to know about it.")
                .key(DAY, WINDOW_DAYS, Slices.SLICE, METRIC, WEIGHTING)
                .partitionedBy(DAY)
                .build();
    }

    private AuditRates() {}
}
