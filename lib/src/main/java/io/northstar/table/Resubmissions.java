package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code resubmissions}: near-identical texts that were restricted, and then permitted when they came again. */
public final class Resubmissions {
    public static final String DAY = "day";
    public static final String SCOPE = "scope";
    public static final String CHAIN_ID = "chain_id";
    public static final String POSITION = "position";
    public static final String REJECTIONS = "rejections";
    public static final String CLUSTER_ID = DuplicateClusters.CLUSTER_ID;
    public static final String TEXT_HASH = CreativeSignatures.TEXT_HASH;

    /** All submissions are of one advertiser. */
    public static final String ADVERTISER = "advertiser";
    /** Submissions of several advertisers. */
    public static final String CLUSTER = "cluster";

    public static final TableContract TABLE = TableContract.named(
                    "resubmissions",
                    "One row per submission in a chain: near-identical texts in a market that were restricted one after the"
                            + " other until one was permitted.")
            .mandatory(DAY, DateType, "UTC day of the decision that permits.")
            .mandatoryOneOf(SCOPE, List.of(ADVERTISER, CLUSTER), "Whose submissions the chain is made of.")
            .mandatory(CHAIN_ID, StringType, "Chain identifier.")
            .mandatory(POSITION, LongType, "Place in the chain, from 1; the last submission is the permitted one.")
            .mandatory(REJECTIONS, LongType, "Restricted submissions in the chain.")
            .mandatory(CLUSTER_ID, StringType, "Cluster of the texts, see duplicate_clusters.")
            .mandatory(TEXT_HASH, StringType, "The submission's own text; texts that differ in it were edited.")
            .optional(Decisions.ADVERTISER_ID, StringType, "Advertiser of the submission.")
            .mandatory(Decisions.DECISION_ID, StringType, "Last final decision on the submission.")
            .mandatory(Decisions.CREATIVE_ID, StringType, "Creative that was judged.")
            .optional(Decisions.MARKET, StringType, "Market the ad targets.")
            .optional(Decisions.POLICY_ID, StringType, "Policy whose violation was found; null if permitted.")
            .optional(Decisions.POLICY_VERSION, StringType, "Version of the policy in force.")
            .mandatory(Decisions.OUTCOME, StringType, "What the decision does to the ad.")
            .mandatory(Decisions.SOURCE, StringType, "Who decided.")
            .mandatory(Decisions.DECIDED_AT, TimestampType, "When the decision was taken.")
            .key(DAY, SCOPE, CHAIN_ID, POSITION)
            .partitionedBy(DAY)
            .build();

    private Resubmissions() {}
}
