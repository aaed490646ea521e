package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code inconsistency_review}: how often reviewers of the same decision differ, and what chance explains. */
public final class InconsistencyReview {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String PANEL = "panel";
    public static final String JUDGED_POLICY_ID = "judged_policy_id";
    public static final String ITEMS = "items";
    public static final String PAIRS = "pairs";
    public static final String REVIEWERS = "reviewers";
    public static final String NAMED_ITEMS = "named_items";
    public static final String NAMED_SHARE = "named_share";
    public static final String CANNOT_AGREE = "cannot_agree";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Two or more blind QA reviews of a decision, by different reviewers. */
    public static final String BLIND_REVIEWS = "blind_reviews";
    /** The QA label of a decision and the blind audit of it. */
    public static final String AUDITS = "audits";
    /** Two or more blind audits of a decision, by different auditors. */
    public static final String AUDITORS = "auditors";

    /** Judged policy: whether the ad violates any. */
    public static final String ANY_POLICY = "any";

    /** Judged policy: which one the ad violates, if any; each policy and compliance is a category of its own. */
    public static final String WHICH_POLICY = "which";

    public static final String INCONSISTENCY = "inconsistency";
    public static final String COHEN_KAPPA = "cohen_kappa";
    public static final String FLEISS_KAPPA = "fleiss_kappa";
    public static final String GWET_AC1 = "gwet_ac1";
    public static final String KRIPPENDORFF_ALPHA = "krippendorff_alpha";

    /** The measures; each has columns of its own for error and interval, see {@link #columns}. */
    public static final List<String> MEASURES =
            List.of(INCONSISTENCY, COHEN_KAPPA, FLEISS_KAPPA, GWET_AC1, KRIPPENDORFF_ALPHA);

    /** Some of the decisions have no inclusion probability. */
    public static final String NO_DESIGN = "no_design";
    /** Too few decisions were reviewed twice. */
    public static final String TOO_FEW_ITEMS = "too_few_items";
    /** Agreement is shown, but too few decisions were judged one of the two ways to correct it for chance. */
    public static final String ONE_SIDED = "one_sided";

    /** The columns of {@code measure}: estimate, standard error, and the ends of the confidence interval. */
    public static List<String> columns(String measure) {
        return List.of(measure, measure + "_standard_error", measure + "_low", measure + "_high");
    }

    /** The contract, with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        TableContract.Builder builder = TableContract.named(
                        "inconsistency_review",
                        "One row per day, panel, slice and judged policy: how far reviewers of the same decisions agree.")
                .mandatory(DAY, DateType, "Last UTC day of the window; its decisions count by their own day.")
                .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .mandatoryOneOf(
                        PANEL,
                        List.of(BLIND_REVIEWS, AUDITS, AUDITORS),
                        "Whose reviews are compared: blind QA reviews, QA and audit, or audits with each other.")
                .columns(Slices.columns(dimensions))
                .mandatory(
                        JUDGED_POLICY_ID,
                        StringType,
                        "Policy that a review names or does not; any: whether it says that the ad violates at all; which: what it"
                                + " names, where reviews of the slice name several policies.")
                .mandatory(ITEMS, LongType, "Decisions with at least two reviews.")
                .mandatory(PAIRS, LongType, "Pairs of reviews of the same decision.")
                .mandatory(REVIEWERS, LongType, "Different reviewers, whatever policy they named.")
                .mandatory(NAMED_ITEMS, LongType, "Decisions of which at least one review names the policy.")
                .optional(NAMED_SHARE, DoubleType, "Weighted share of reviews that name it, in [0, 1].");
        measure(builder, INCONSISTENCY, "Share of pairs of reviews that differ, weighted to all decisions, in [0, 1].");
        measure(
                builder,
                COHEN_KAPPA,
                "Cohen's kappa of the first two reviews of a decision, in order of time; QA against audit in that panel.");
        measure(builder, FLEISS_KAPPA, "Fleiss' kappa of all reviews.");
        measure(builder, GWET_AC1, "Gwet's AC1 of all reviews, which bears it when one answer is rare.");
        measure(builder, KRIPPENDORFF_ALPHA, "Krippendorff's alpha of all reviews, categories without order.");
        return builder.optional(
                        CANNOT_AGREE,
                        BooleanType,
                        "Whether agreement is surely below what the settings ask for; null where it is not measured.")
                .mandatoryOneOf(
                        STATUS,
                        List.of(NorthStar.OK, NorthStar.SUPPRESSED, NorthStar.REFUSED),
                        "Whether agreement is published.")
                .optionalOneOf(REASON, List.of(NO_DESIGN, TOO_FEW_ITEMS, ONE_SIDED), "Why numbers are missing.")
                .key(DAY, WINDOW_DAYS, PANEL, Slices.SLICE, JUDGED_POLICY_ID)
                .partitionedBy(DAY)
                .build();
    }

    private static void measure(TableContract.Builder builder, String name, String comment) {
        List<String> columns = columns(name);
        builder.optional(columns.get(0), DoubleType, comment)
                .optional(columns.get(1), DoubleType, "Its standard error.")
                .optional(columns.get(2), DoubleType, "Lower end of its confidence interval.")
                .optional(columns.get(3), DoubleType, "Upper end.");
    }

    private InconsistencyReview() {}
}
