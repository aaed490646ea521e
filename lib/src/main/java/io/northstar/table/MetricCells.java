package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Contract of {@code metric_cells}: the sufficient statistics of each published slice, metric and weighting on one day.
 * Every number column adds up over days, because strata are nested in the day.
 */
public final class MetricCells {
    public static final String DAY = "day";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String DESIGN = "design";
    public static final String KNOWN_ON = "known_on";
    public static final String POPULATION = "population";
    public static final String POPULATION_WEIGHT = "population_weight";
    public static final String UNMEASURED_WEIGHT = "unmeasured_weight";
    public static final String DRAWN = "drawn";
    public static final String LABELS_RESTRICTING = "labels_restricting";
    public static final String LABELS_PERMITTING = "labels_permitting";
    public static final String LABELS = "labels";
    public static final String NUMERATOR = "numerator";
    public static final String DENOMINATOR = "denominator";
    public static final String NUMERATOR_VARIANCE = "numerator_variance";
    public static final String COVARIANCE = "covariance";
    public static final String DENOMINATOR_VARIANCE = "denominator_variance";
    public static final String SQUARED_WEIGHTS = "squared_weights";
    public static final String DEGREES_OF_FREEDOM = "degrees_of_freedom";
    public static final String UNSEEN_NUMERATOR = "unseen_numerator";
    public static final String UNSEEN_NUMERATOR_SQUARES = "unseen_numerator_squares";
    public static final String UNSEEN_REMAINDER = "unseen_remainder";
    public static final String UNSEEN_REMAINDER_SQUARES = "unseen_remainder_squares";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "metric_cells",
                        "Sufficient statistics, one row per day, slice, metric, weighting and definition. All numbers add up over days.")
                .mandatory(DAY, DateType, "UTC day of the decisions.")
                .columns(Slices.columns(dimensions))
                .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
                .mandatory(WEIGHTING, StringType, "What each decision counts for: decision, impression or spend.")
                .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition, see metric_catalogue.")
                .mandatory(DESIGN, StringType, "Sampling design the day's labels come from, or census.")
                .mandatory(KNOWN_ON, DateType, "Newest landing day of the records that the day rests on.")
                .mandatory(POPULATION, LongType, "Decisions that the metric is about.")
                .optional(
                        POPULATION_WEIGHT,
                        DoubleType,
                        "The same in the unit of the weighting; null when no exposures landed for the day.")
                .optional(UNMEASURED_WEIGHT, DoubleType, "The part of it that no label speaks for.")
                .mandatory(DRAWN, LongType, "Decisions of it drawn for QA by probability.")
                .mandatory(LABELS_RESTRICTING, LongType, "Labelled decisions of it that restrict.")
                .mandatory(LABELS_PERMITTING, LongType, "Labelled decisions of it that permit or escalate.")
                .mandatory(LABELS, LongType, "Labelled decisions in the denominator.")
                .optional(NUMERATOR, DoubleType, "Estimated total of the numerator.")
                .optional(DENOMINATOR, DoubleType, "Estimated total of the denominator.")
                .mandatory(NUMERATOR_VARIANCE, DoubleType, "Variance of the numerator.")
                .mandatory(COVARIANCE, DoubleType, "Covariance of the two.")
                .mandatory(DENOMINATOR_VARIANCE, DoubleType, "Variance of the denominator.")
                .mandatory(SQUARED_WEIGHTS, DoubleType, "Sum of squared weights in the denominator.")
                .mandatory(DEGREES_OF_FREEDOM, LongType, "Labels minus strata, over the strata that touch the slice.")
                .mandatory(
                        UNSEEN_NUMERATOR,
                        DoubleType,
                        "Sum of the weights of labels that could have been in the numerator, over the strata where none is:"
                                + " what these labels stand for may hold events that no label shows.")
                .mandatory(UNSEEN_NUMERATOR_SQUARES, DoubleType, "Sum of the squares of these weights.")
                .mandatory(
                        UNSEEN_REMAINDER,
                        DoubleType,
                        "The same for labels that could have been in the denominator but not in the numerator.")
                .mandatory(UNSEEN_REMAINDER_SQUARES, DoubleType, "Sum of the squares of these weights.")
                .key(DAY, Slices.SLICE, METRIC, WEIGHTING, DEFINITION_HASH)
                .partitionedBy(DAY)
                .build();
    }

    private MetricCells() {}
}
