package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** Contract of {@code label_maturity}: how much of a day's labels is in, and whether its numbers may be taken as final. */
public final class LabelMaturity {
    public static final String DAY = "day";
    public static final String STRATUM_GROUP = "stratum_group";
    public static final String AS_OF_DAY = "as_of_day";
    public static final String AGE_DAYS = "age_days";
    public static final String DRAWN = "drawn";
    public static final String LABELLED = "labelled";
    public static final String EXPECTED_LABELS = "expected_labels";
    public static final String SHARE_IN = "share_in";
    public static final String EXPECTED_SHARE_IN = "expected_share_in";
    public static final String EXPECTED_SHARE_STANDARD_ERROR = "expected_share_standard_error";
    public static final String SETTLED_DAYS = "settled_days";
    public static final String MATURE = "mature";
    public static final String REASON = "reason";

    /** Every drawn decision has its label. */
    public static final String ALL_IN = "all_in";
    /** The day is so old that no more labels are waited for. */
    public static final String PAST_HORIZON = "past_horizon";
    /** Enough of the expected labels is in. */
    public static final String SHARE_REACHED = "share_reached";
    /** Too many of the expected labels are missing. */
    public static final String WAITING = "waiting";
    /** Too few settled days to tell how many labels are still to come. */
    public static final String NO_HISTORY = "no_history";

    public static final TableContract TABLE = TableContract.named(
                    "label_maturity", "One row per day and group of strata: which share of its QA labels is in.")
            .mandatory(DAY, DateType, "UTC day of the drawn decisions.")
            .mandatory(STRATUM_GROUP, DataTypes.StringType, "Group of strata whose labels arrive alike.")
            .mandatory(AS_OF_DAY, DateType, "Labels that landed up to the end of this day count.")
            .mandatory(AGE_DAYS, IntegerType, "Days from day to as_of_day.")
            .mandatory(DRAWN, LongType, "Decisions drawn by probability.")
            .mandatory(LABELLED, LongType, "Drawn decisions whose label is in.")
            .optional(
                    EXPECTED_LABELS,
                    DoubleType,
                    "Labels expected in the end: those in, and what history says is still to come; null without history.")
            .optional(SHARE_IN, DoubleType, "labelled / expected_labels, in [0, 1]; null when nothing is expected.")
            .optional(
                    EXPECTED_SHARE_IN,
                    DoubleType,
                    "Share that is in at this age by the history of arrival delays, in [0, 1]; far above share_in means that"
                            + " labelling is behind.")
            .optional(EXPECTED_SHARE_STANDARD_ERROR, DoubleType, "Standard error of expected_share_in.")
            .mandatory(SETTLED_DAYS, IntegerType, "Days past the horizon that the history holds for the group.")
            .mandatory(MATURE, BooleanType, "Whether the day's numbers may be compared with those of settled days.")
            .mandatoryOneOf(
                    REASON,
                    List.of(ALL_IN, PAST_HORIZON, SHARE_REACHED, WAITING, NO_HISTORY),
                    "Why it is mature or not.")
            .key(DAY, STRATUM_GROUP)
            .partitionedBy(DAY)
            .build();

    private LabelMaturity() {}
}
