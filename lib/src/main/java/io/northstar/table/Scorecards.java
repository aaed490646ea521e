package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contracts of {@code reviewer_scorecards} and {@code vendor_scorecards}: how often each decides wrongly, on equal terms. */
public final class Scorecards {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String REVIEWER = "reviewer";
    public static final String VENDOR = "vendor";
    public static final String LABELS = "labels";
    public static final String EFFECTIVE_LABELS = "effective_labels";
    public static final String ERROR_RATE = "error_rate";
    public static final String EXPECTED_RATE = "expected_rate";
    public static final String ADJUSTED_RATE = "adjusted_rate";
    public static final String RATE = "rate";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String RANK_LOW = "rank_low";
    public static final String RANK_HIGH = "rank_high";
    public static final String RANKED = "ranked";
    public static final String VERDICT = "verdict";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Surely more errors than the mean. */
    public static final String WORSE = "worse";
    /** Surely fewer. */
    public static final String BETTER = "better";
    /** Not to be told from the mean. */
    public static final String TYPICAL = "typical";

    public static final String OK = "ok";
    public static final String SUPPRESSED = "suppressed";

    /** One row per day and reviewer, under a pseudonym. */
    public static final TableContract REVIEWERS = numbers(TableContract.named(
                            "reviewer_scorecards",
                            "One row per day and reviewer: errors on equal terms, over the window that ends on the day.")
                    .mandatory(DAY, DateType, "Last UTC day of the window.")
                    .mandatory(WINDOW_DAYS, IntegerType, "Days in the window.")
                    .mandatory(REVIEWER, StringType, "Pseudonym of the reviewer: a keyed hash of the identifier.")
                    .mandatory(VENDOR, StringType, "Vendor that employs the reviewer; (none) if there is none."))
            .key(DAY, REVIEWER)
            .partitionedBy(DAY)
            .build();

    /** One row per day and vendor. */
    public static final TableContract VENDORS = numbers(TableContract.named(
                            "vendor_scorecards",
                            "One row per day and vendor: errors on equal terms, over the window that ends on the day.")
                    .mandatory(DAY, DateType, "Last UTC day of the window.")
                    .mandatory(WINDOW_DAYS, IntegerType, "Days in the window.")
                    .mandatory(VENDOR, StringType, "Vendor; (none) for reviewers without one."))
            .key(DAY, VENDOR)
            .partitionedBy(DAY)
            .build();

    private static TableContract.Builder numbers(TableContract.Builder builder) {
        return builder.mandatory(LABELS, LongType, "Labelled decisions.")
                .optional(
                        EFFECTIVE_LABELS,
                        DoubleType,
                        "How many labels the comparison with others on like cases is worth.")
                .optional(ERROR_RATE, DoubleType, "Share of the decisions that is wrong, as it is.")
                .optional(EXPECTED_RATE, DoubleType, "Share that is wrong of all decisions on such cases.")
                .optional(ADJUSTED_RATE, DoubleType, "Share that would be wrong of a mix of cases as all have it.")
                .optional(RATE, DoubleType, "The same, drawn to the mean the more the fewer labels there are.")
                .optional(CI_LOW, DoubleType, "Lower end of the interval of rate.")
                .optional(CI_HIGH, DoubleType, "Upper end of the interval of rate.")
                .optional(RANK_LOW, IntegerType, "Best place that it may have; 1 has the fewest errors.")
                .optional(RANK_HIGH, IntegerType, "Worst place that it may have.")
                .optional(RANKED, IntegerType, "How many have a place.")
                .optionalOneOf(
                        VERDICT, List.of(WORSE, BETTER, TYPICAL), "Whether the interval of rate leaves the mean out.")
                .mandatoryOneOf(STATUS, List.of(OK, SUPPRESSED), "Whether the numbers are shown.")
                .optional(REASON, StringType, "Why not, or what to know about them.");
    }

    private Scorecards() {}
}
