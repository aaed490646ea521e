package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import java.util.stream.Stream;

/**
 * Contracts of {@code north_star}, which keeps every version of the published metrics, and of {@code north_star_current},
 * which has the newest one of each.
 */
public final class NorthStar {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String SERIES = "series";
    public static final String AS_OF = "as_of";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String NUMERATOR = "numerator";
    public static final String DENOMINATOR = "denominator";
    public static final String POPULATION = "population";
    public static final String LABELS = "labels";
    public static final String EFFECTIVE_LABELS = "effective_labels";
    public static final String DESIGN_EFFECT = "design_effect";
    public static final String UNMEASURED_SHARE = "unmeasured_share";
    public static final String MATURITY = "maturity";
    public static final String DAYS_COVERED = "days_covered";
    public static final String DESIGN = "design";
    public static final String STATUS = "status";
    public static final String REASON = "reason";
    public static final String PUBLISHED_AT = "published_at";
    public static final String RUN_ID = "run_id";
    public static final String SUPERSEDES = "supersedes";
    public static final String CAUSES = "causes";

    /** A published number. */
    public static final String OK = "ok";
    /** Too few labels to show a number. */
    public static final String SUPPRESSED = "suppressed";
    /** No valid way to a number. */
    public static final String REFUSED = "refused";

    /** The slice had a number once and has no decision any more; in the ledger only. */
    public static final String WITHDRAWN = "withdrawn";

    /** By the metric's newest definition on the day. */
    public static final String CURRENT = "current";
    /** By one that the newest has followed, for the days on which both are published. */
    public static final String FORMER = "former";

    /** What identifies a number, whatever its version. */
    public static final List<String> KEY = List.of(DAY, WINDOW_DAYS, Slices.SLICE, METRIC, WEIGHTING, DEFINITION_HASH);

    /** The columns that say when, by whom and why a version was published. */
    public static final List<String> PUBLICATION = List.of(PUBLISHED_AT, RUN_ID, SUPERSEDES, CAUSES);

    /** The ledger, with one column for each of {@code dimensions}: rows are added and never changed. */
    public static TableContract table(List<String> dimensions) {
        return build(
                "north_star",
                "Every published version of every metric, one row per day, window, slice, metric, weighting, definition and run.",
                dimensions,
                Stream.concat(KEY.stream(), Stream.of(RUN_ID)).toList());
    }

    /** The newest versions, with one column for each of {@code dimensions}. */
    public static TableContract current(List<String> dimensions) {
        return build(
                "north_star_current",
                "Published metrics as they are now, one row per day, window, slice, metric, weighting and definition.",
                dimensions,
                KEY);
    }

    private static TableContract build(String name, String doc, List<String> dimensions, List<String> key) {
        return TableContract.named(name, doc)
                .mandatory(DAY, DateType, "Last UTC day of the window.")
                .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .columns(Slices.columns(dimensions))
                .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
                .mandatory(WEIGHTING, StringType, "What each decision counts for: decision, impression or spend.")
                .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition, see metric_catalogue.")
                .mandatoryOneOf(
                        SERIES,
                        List.of(CURRENT, FORMER),
                        "Whether this is the metric as it is newest defined on the day, or as it was before, for comparison.")
                .mandatory(AS_OF, TimestampType, "The number knows every record that landed before this moment.")
                .optional(ESTIMATE, DoubleType, "Estimate in the metric's unit; null unless status is ok.")
                .optional(STANDARD_ERROR, DoubleType, "Standard error; null for quantiles.")
                .optional(CI_LOW, DoubleType, "Lower end of the confidence interval.")
                .optional(CI_HIGH, DoubleType, "Upper end; null when a quantile's interval is open above.")
                .optional(
                        METHOD,
                        StringType,
                        "How the interval was made; whatever the method, it also allows for events in strata whose labels show none.")
                .optional(NUMERATOR, DoubleType, "Estimated total of the numerator.")
                .optional(DENOMINATOR, DoubleType, "Estimated total of the denominator.")
                .mandatory(POPULATION, LongType, "Decisions that the metric is about.")
                .mandatory(LABELS, LongType, "Labelled decisions in the denominator; 0 for metrics that need none.")
                .optional(
                        EFFECTIVE_LABELS,
                        DoubleType,
                        "Labels of a simple random sample of the same precision; strata drawn at their own rates can make them more than labels.")
                .optional(DESIGN_EFFECT, DoubleType, "Variance relative to a simple random sample of as many labels.")
                .optional(UNMEASURED_SHARE, DoubleType, "Share of the population that no label speaks for, in [0, 1].")
                .optional(MATURITY, DoubleType, "Share of the drawn decisions whose label is in, in [0, 1].")
                .mandatory(
                        DAYS_COVERED,
                        IntegerType,
                        "Days of the window with data of the metric as it is defined now; reason says when more days have decisions.")
                .mandatory(DESIGN, StringType, "Sampling design the labels come from, or census.")
                .mandatoryOneOf(STATUS, List.of(OK, SUPPRESSED, REFUSED, WITHDRAWN), "Whether a number is published.")
                .optional(REASON, StringType, "Why no number is published, or what to know about it.")
                .mandatory(PUBLISHED_AT, TimestampType, "Start of the run that published this version.")
                .mandatory(RUN_ID, StringType, "Run that published this version, see run_log.")
                .optional(SUPERSEDES, StringType, "Run that published the version before; null for the first.")
                .optional(
                        CAUSES,
                        createArrayType(Restatements.CAUSE_AND_CONTRIBUTION, false),
                        "Why the estimate is not that of the version before, see restatements; null where that is not known.")
                .key(key.toArray(String[]::new))
                .partitionedBy(DAY)
                .build();
    }

    private NorthStar() {}
}
