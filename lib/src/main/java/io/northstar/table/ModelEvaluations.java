package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code model_evaluations}: how a trained model does on decisions that it has not seen. */
public final class ModelEvaluations {
    public static final String DAY = "day";
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String METRIC = "metric";
    public static final String THRESHOLD = "threshold";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String LABELS = "labels";
    public static final String EFFECTIVE_LABELS = "effective_labels";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Metric without a threshold: area under the precision-recall curve. */
    public static final String PR_AUC = "pr_auc";
    /** Metric without a threshold: distance of scores from shares. */
    public static final String CALIBRATION_ERROR = "calibration_error";

    /** Metric without a threshold: share of decisions that a human has to look at, with the certified thresholds. */
    public static final String REVIEW_RATE = "review_rate";
    /** Metric without a threshold: mean cost of a decision by train.costs, with the certified thresholds. */
    public static final String COST = "cost";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "model_evaluations",
                        "One row per trained model, slice, metric and threshold, estimated for all decisions of the"
                                + " evaluation days and advertisers from labels drawn by probability.")
                .mandatory(DAY, DateType, "Newest UTC day of the data.")
                .mandatory(MODEL, StringType, "Name of the model.")
                .mandatory(VERSION, StringType, "Version, see model_registry.")
                .columns(Slices.columns(dimensions))
                .mandatory(
                        METRIC,
                        StringType,
                        "precision, recall, reject_rate, fpr and fdr of acting on all scores from the threshold on; pr_auc;"
                                + " calibration_error (above 0 by chance alone with few labels); review_rate and cost (by"
                                + " train.costs, in your currency) of a decision with the day's certificates, on the labels"
                                + " that chose them: rather too low.")
                .optional(
                        THRESHOLD,
                        DoubleType,
                        "Scores of at least this much are acted on; null for metrics of all scores.")
                .optional(ESTIMATE, DoubleType, "Share in [0, 1], or cost; null unless status is ok.")
                .optional(
                        STANDARD_ERROR,
                        DoubleType,
                        "Of the estimate under the sampling design; null for pr_auc and calibration_error.")
                .optional(CI_LOW, DoubleType, "Lower end of the interval; null for calibration_error.")
                .optional(CI_HIGH, DoubleType, "Upper end.")
                .optional(METHOD, StringType, "How the interval was computed.")
                .mandatory(LABELS, LongType, "Labels in the metric's denominator.")
                .optional(EFFECTIVE_LABELS, DoubleType, "Independent labels that these are worth.")
                .mandatoryOneOf(
                        STATUS,
                        List.of(NorthStar.OK, NorthStar.SUPPRESSED, NorthStar.REFUSED),
                        "Whether there is a number.")
                .optional(REASON, StringType, "Why there is none.")
                .key(DAY, MODEL, VERSION, Slices.SLICE, METRIC, THRESHOLD)
                .partitionedBy(DAY)
                .build();
    }

    private ModelEvaluations() {}
}
