package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code adjudications}: what the votes of a window say about one policy, and whether they can say it. */
public final class Adjudications {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String JUDGED_POLICY_ID = InconsistencyReview.JUDGED_POLICY_ID;
    public static final String ITEMS = "items";
    public static final String GOLDEN_ITEMS = "golden_items";
    public static final String ANCHORS = "anchors";
    public static final String REVIEWERS = "reviewers";
    public static final String VIOLATING_SHARE = "violating_share";
    public static final String LOG_LIKELIHOOD = "log_likelihood";
    public static final String ITERATIONS = "iterations";
    public static final String CONVERGED = "converged";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Too few decisions have three reviewers or a known answer to tell errors of reviewers from violations. */
    public static final String NOT_IDENTIFIED = "not_identified";

    public static final TableContract TABLE = TableContract.named(
                    "adjudications",
                    "One row per day and judged policy: the estimate of Dawid and Skene behind reviewer_confusion and"
                            + " adjudicated_votes.")
            .mandatory(DAY, DateType, "Last UTC day of the window; its decisions count by their own day.")
            .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
            .mandatory(
                    JUDGED_POLICY_ID, StringType, "Policy that a vote names or does not; any: whether the ad violates.")
            .mandatory(ITEMS, LongType, "Decisions with at least two blind votes, drawn by probability.")
            .mandatory(GOLDEN_ITEMS, LongType, "Golden decisions with at least one blind vote.")
            .mandatory(ANCHORS, LongType, "Decisions with three or more reviewers, and golden ones.")
            .mandatory(REVIEWERS, LongType, "Reviewers with a vote.")
            .optional(
                    VIOLATING_SHARE,
                    DoubleType,
                    "Estimated share of violating among items, in [0, 1]; not weighted, so no rate of all decisions.")
            .optional(LOG_LIKELIHOOD, DoubleType, "Natural logarithm of the probability of the votes.")
            .optional(ITERATIONS, IntegerType, "Steps of expectation maximisation.")
            .optional(CONVERGED, BooleanType, "Whether the steps came to rest within the tolerance.")
            .mandatoryOneOf(STATUS, List.of(NorthStar.OK, NorthStar.REFUSED), "Whether there is an estimate.")
            .optionalOneOf(REASON, List.of(NOT_IDENTIFIED), "Why there is none.")
            .key(DAY, JUDGED_POLICY_ID)
            .partitionedBy(DAY)
            .build();

    private Adjudications() {}
}
