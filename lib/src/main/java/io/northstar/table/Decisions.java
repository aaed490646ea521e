package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code decisions}: one row per moderation decision. */
public final class Decisions {
    public static final String DAY = "day";
    public static final String DECISION_ID = "decision_id";
    public static final String AD_ID = "ad_id";
    public static final String CREATIVE_ID = "creative_id";
    public static final String ADVERTISER_ID = "advertiser_id";
    public static final String SUBMISSION_ID = "submission_id";
    public static final String MARKET = "market";
    public static final String VERTICAL = "vertical";
    public static final String AD_PRODUCT = "ad_product";
    public static final String PLACEMENT = "placement";
    public static final String LANGUAGE = "language";
    public static final String POLICY_ID = "policy_id";
    public static final String POLICY_VERSION = "policy_version";
    public static final String OUTCOME = "outcome";
    public static final String SOURCE = "source";
    public static final String MODEL_ID = "model_id";
    public static final String MODEL_VERSION = "model_version";
    public static final String SCORE = "score";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String QUEUE = "queue";
    public static final String REVIEWER_ID = "reviewer_id";
    public static final String VENDOR = "vendor";
    public static final String ENVIRONMENT = "environment";
    public static final String STRATUM_ID = "stratum_id";
    public static final String SUBMITTED_AT = "submitted_at";
    public static final String ENQUEUED_AT = "enqueued_at";
    public static final String DECIDED_AT = "decided_at";
    public static final String HANDLE_SECONDS = "handle_seconds";

    /** What a decision can do to an ad. */
    public static final List<String> OUTCOMES = List.of("approve", "limit", "reject", "escalate");
    /** Who can decide. */
    public static final List<String> SOURCES = List.of("model", "rule", "human");

    public static final TableContract TABLE = TableContract.named(
                    "decisions", "One row per moderation decision, in its newest version.")
            .derived(DAY, DateType, "to_date(decided_at)", "UTC day of the decision.")
            .mandatory(DECISION_ID, StringType, "Decision identifier.")
            .optional(AD_ID, StringType, "Ad the decision is about.")
            .optional(CREATIVE_ID, StringType, "Creative (text, landing page, media) that was judged.")
            .optional(ADVERTISER_ID, StringType, "Advertiser the ad belongs to.")
            .optional(
                    SUBMISSION_ID,
                    StringType,
                    "Submission the decision answers; a submission may be decided more than once.")
            .optional(MARKET, StringType, "Market the ad targets.")
            .optional(VERTICAL, StringType, "Business vertical of the ad.")
            .optional(AD_PRODUCT, StringType, "Ad product.")
            .optional(PLACEMENT, StringType, "Placement the ad is shown in.")
            .optional(LANGUAGE, StringType, "Language of the creative, BCP 47.")
            .optional(POLICY_ID, StringType, "Policy whose violation was found; null if approved.")
            .optional(POLICY_VERSION, StringType, "Version of the policy in force.")
            .mandatoryOneOf(OUTCOME, OUTCOMES, "What the decision does to the ad.")
            .mandatoryOneOf(SOURCE, SOURCES, "Who decided.")
            .optional(MODEL_ID, StringType, "Model that scored the ad.")
            .optional(MODEL_VERSION, StringType, "Version of that model.")
            .optional(SCORE, DoubleType, "Model's probability that the ad violates, in [0, 1].")
            .optional(STRATEGY_ID, StringType, "Strategy (regex, keywords, threshold, model) that acted.")
            .optional(STRATEGY_VERSION, StringType, "Version of that strategy.")
            .optional(QUEUE, StringType, "Human review queue.")
            .optional(REVIEWER_ID, StringType, "Human reviewer; null for an automated decision.")
            .optional(VENDOR, StringType, "Vendor that employs the reviewer.")
            .optionalOneOf(ENVIRONMENT, List.of("live", "shadow"), "Null means live; shadow decisions enter no metric.")
            .optional(STRATUM_ID, StringType, "Stratum of the QA sampling design the decision falls in, if recorded.")
            .optional(SUBMITTED_AT, TimestampType, "When the advertiser submitted the ad.")
            .optional(ENQUEUED_AT, TimestampType, "When the task entered the queue.")
            .mandatory(DECIDED_AT, TimestampType, "When the decision was taken.")
            .optional(HANDLE_SECONDS, LongType, "Seconds a human spent on the decision.")
            .check("score_out_of_range", "score BETWEEN 0 AND 1")
            .check("handle_seconds_negative", "handle_seconds >= 0")
            .check("handle_seconds_too_large", "handle_seconds <= " + Bounds.HANDLE_SECONDS)
            .check("submitted_after_decided", "submitted_at <= decided_at")
            .check("enqueued_after_decided", "enqueued_at <= decided_at")
            .check("submitted_after_enqueued", "submitted_at <= enqueued_at")
            .check("automated_with_reviewer", "source = 'human' OR reviewer_id IS NULL")
            .key(DECISION_ID)
            .partitionedBy(DAY)
            .buildLanded();

    private Decisions() {}
}
