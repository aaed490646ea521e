package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code adjudicated_votes}: what all votes on a decision say, each counted by how reliable it is. */
public final class AdjudicatedVotes {
    public static final String DAY = "day";
    public static final String DECISION_ID = Decisions.DECISION_ID;
    public static final String SAMPLE_ID = QaSamples.SAMPLE_ID;
    public static final String JUDGED_POLICY_ID = InconsistencyReview.JUDGED_POLICY_ID;
    public static final String VOTES = "votes";
    public static final String VIOLATING_VOTES = "violating_votes";
    public static final String VIOLATING_PROBABILITY = "violating_probability";

    public static final TableContract TABLE = TableContract.named(
                    "adjudicated_votes",
                    "One row per decision with at least two blind votes and judged policy, where adjudications has an"
                            + " estimate.")
            .mandatory(DAY, DateType, "UTC day of the decision, the last of the window of adjudications.")
            .mandatory(SAMPLE_ID, StringType, "Draw that the votes answer.")
            .mandatory(DECISION_ID, StringType, "Decision.")
            .mandatory(
                    JUDGED_POLICY_ID, StringType, "Policy that a vote names or does not; any: whether the ad violates.")
            .mandatory(VOTES, LongType, "Reviewers who voted.")
            .mandatory(VIOLATING_VOTES, LongType, "Of these, who name the policy.")
            .mandatory(VIOLATING_PROBABILITY, DoubleType, "Probability that the ad violates it, given the votes.")
            .key(DAY, SAMPLE_ID, JUDGED_POLICY_ID)
            .partitionedBy(DAY)
            .build();

    private AdjudicatedVotes() {}
}
