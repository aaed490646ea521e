package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Contract of {@code restatements}: why published numbers changed, as {@code north_star} says in its causes. */
public final class Restatements {
    public static final String CAUSE = "cause";
    public static final String CONTRIBUTION = "contribution";
    public static final String ESTIMATE_BEFORE = "estimate_before";
    public static final String ESTIMATE_AFTER = "estimate_after";

    /** A cause and its part of the difference. Delta takes no NOT NULL inside an array. */
    static final StructType CAUSE_AND_CONTRIBUTION =
            new StructType().add(CAUSE, StringType).add(CONTRIBUTION, DoubleType);

    /** Another version of Northstar, or a table changed by other hands. */
    public static final String CODE = "code";
    /** Decisions came late or were amended. */
    public static final String DECISIONS = "decisions";
    /** Draws or strata came late or were amended. */
    public static final String SAMPLING = "sampling";
    /** Impressions or spend came late or were amended. */
    public static final String EXPOSURE = "exposure";
    /** Appeals came or were resolved. */
    public static final String APPEALS = "appeals";
    /** Labels of draws that had none. */
    public static final String LATE_LABELS = "late_labels";
    /** Further labels of draws that had one. */
    public static final String FLIPPED_LABELS = "flipped_labels";

    /** The causes, in the order in which they are applied. */
    public static final List<String> CAUSES =
            List.of(CODE, DECISIONS, SAMPLING, EXPOSURE, APPEALS, LATE_LABELS, FLIPPED_LABELS);

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "restatements",
                        "Why a number was published again, one row per version that replaced another and cause; the contributions add up to the difference.")
                .mandatory(NorthStar.DAY, DateType, "Last UTC day of the window.")
                .mandatory(NorthStar.WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .columns(Slices.columns(dimensions))
                .mandatory(NorthStar.METRIC, StringType, "Metric name, see metric_catalogue.")
                .mandatory(NorthStar.WEIGHTING, StringType, "What each decision counts for.")
                .mandatory(
                        NorthStar.DEFINITION_HASH,
                        StringType,
                        "Hash of the metric's definition: another definition makes another number, not a new version.")
                .mandatory(NorthStar.RUN_ID, StringType, "Run that published the new version.")
                .mandatory(NorthStar.SUPERSEDES, StringType, "Run that published the version before.")
                .mandatory(NorthStar.PUBLISHED_AT, TimestampType, "When the new version was published.")
                .mandatoryOneOf(CAUSE, CAUSES, "What changed, each after the ones before it in this list.")
                .mandatory(ESTIMATE_BEFORE, DoubleType, "Estimate of the version before.")
                .mandatory(ESTIMATE_AFTER, DoubleType, "Estimate of the new version.")
                .mandatory(CONTRIBUTION, DoubleType, "Part of the difference that this cause makes.")
                .key(
                        NorthStar.DAY,
                        NorthStar.WINDOW_DAYS,
                        Slices.SLICE,
                        NorthStar.METRIC,
                        NorthStar.WEIGHTING,
                        NorthStar.DEFINITION_HASH,
                        NorthStar.RUN_ID,
                        CAUSE)
                .partitionedBy(NorthStar.DAY)
                .build();
    }

    private Restatements() {}
}
