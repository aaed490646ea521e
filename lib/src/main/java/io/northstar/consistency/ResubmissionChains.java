package io.northstar.consistency;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Judgement;
import io.northstar.table.Decisions;
import io.northstar.table.Resubmissions;
import io.northstar.table.Slices;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Finds ads that were submitted with near-identical text until one was permitted. */
public final class ResubmissionChains {
    private static final List<String> DECISION = List.of(
            Decisions.DECIDED_AT,
            Decisions.DECISION_ID,
            Decisions.OUTCOME,
            Decisions.SOURCE,
            Decisions.POLICY_ID,
            Decisions.POLICY_VERSION,
            Decisions.MARKET,
            Decisions.ADVERTISER_ID,
            Decisions.CREATIVE_ID);

    private static final String SUBMISSION = "submission_key";
    private static final String LAST = "last_decision";
    private static final String MARKET_KEY = "market_key";
    private static final String APPROVALS = "approvals_before";
    private static final String APPROVAL = "approval";
    private static final String SEVERAL = "several_advertisers";
    private static final String ANY_PERMITTED = "any_permitted";
    private static final String ALL_PERMITTED = "all_permitted";
    private static final int ID_DIGITS = 32;
    private static final int SHA_BITS = 256;

    /**
     * The rows of {@link Resubmissions}: every chain that ended on a day of {@code ends}, as far as it is within the window of
     * that day.
     *
     * <p>A chain is one or more restricted submissions of a cluster in a market, in the order of their decisions, and the
     * first permitted one after them; what follows begins a new chain. A submission counts with its last live decision that
     * restricts or permits, so a restriction that was overturned is no chain of its own. Chains are formed among the
     * submissions of each advertiser, and among all: of those only the chains of several advertisers are kept, or of ones
     * that are not known.
     *
     * @param decisions {@link Decisions} of all days of these windows
     * @param creatives cluster of each creative, see {@link NearDuplicates#ofCreatives}
     * @param ends last days of windows
     */
    public static Dataset<Row> of(
            Dataset<Row> decisions, Dataset<Row> creatives, Collection<LocalDate> ends, DuplicateSettings settings) {
        Dataset<Row> settled = DuplicateOutcomes.settled(decisions)
                .withColumn(SUBMISSION, coalesce(col(Decisions.SUBMISSION_ID), col(Decisions.DECISION_ID)));
        Dataset<Row> possible = withBothOutcomes(settled, creatives);
        Dataset<Row> perSubmission = DuplicateOutcomes.inWindows(possible, ends, settings)
                .groupBy(Resubmissions.DAY, SUBMISSION)
                .agg(max(struct(DECISION.stream().map(name -> col(name)).toArray(Column[]::new)))
                        .as(LAST))
                .select(Resubmissions.DAY, LAST + ".*")
                .join(creatives, Decisions.CREATIVE_ID)
                .withColumn(MARKET_KEY, coalesce(col(Decisions.MARKET), lit(Slices.NONE)));
        Dataset<Row> known = perSubmission.where(col(Decisions.ADVERTISER_ID).isNotNull());
        List<String> ofMarket = List.of(Resubmissions.DAY, Resubmissions.CLUSTER_ID, MARKET_KEY);
        List<String> ofAdvertiser = Stream.concat(ofMarket.stream(), Stream.of(Decisions.ADVERTISER_ID))
                .toList();
        Dataset<Row> ofAdvertisers = chains(known, Resubmissions.ADVERTISER, ofAdvertiser);
        Dataset<Row> amongAll =
                chains(perSubmission, Resubmissions.CLUSTER, ofMarket).where(col(SEVERAL));
        return ofAdvertisers
                .unionByName(amongAll)
                .select(Resubmissions.TABLE.columns().stream()
                        .map(column -> col(column.name()).cast(column.type()))
                        .toArray(Column[]::new));
    }

    /**
     * All decisions of the submissions that have one in a cluster with both outcomes: only these can be in a chain. All of
     * them, since the last one counts, whichever creative it is about.
     */
    private static Dataset<Row> withBothOutcomes(Dataset<Row> settled, Dataset<Row> creatives) {
        Column permits = Judgement.permits(col(Decisions.OUTCOME));
        Dataset<Row> ofClusters = settled.join(creatives, Decisions.CREATIVE_ID);
        Dataset<Row> both = ofClusters
                .groupBy(Resubmissions.CLUSTER_ID)
                .agg(bool_or(permits).as(ANY_PERMITTED), bool_and(permits).as(ALL_PERMITTED))
                .where(col(ANY_PERMITTED).and(not(col(ALL_PERMITTED))));
        Dataset<Row> submissions = ofClusters
                .join(both, Resubmissions.CLUSTER_ID)
                .select(SUBMISSION)
                .distinct();
        return settled.join(submissions, List.of(SUBMISSION).toArray(String[]::new), "left_semi");
    }

    private static Dataset<Row> chains(Dataset<Row> submissions, String scope, List<String> key) {
        Column[] among = key.stream().map(name -> col(name)).toArray(Column[]::new);
        Column[] ofChain =
                Stream.concat(Stream.of(among), Stream.of(col(APPROVALS))).toArray(Column[]::new);
        Column permits = Judgement.permits(col(Decisions.OUTCOME));
        WindowSpec earlier = Window.partitionBy(among)
                .orderBy(Decisions.DECIDED_AT, Decisions.DECISION_ID)
                .rowsBetween(Window.unboundedPreceding(), -1);
        WindowSpec chain = Window.partitionBy(ofChain);
        WindowSpec inOrder = chain.orderBy(Decisions.DECIDED_AT, Decisions.DECISION_ID);
        Column approved = max(when(permits, struct(Decisions.DECIDED_AT, Decisions.DECISION_ID)));
        Column advertiser = col(Decisions.ADVERTISER_ID);
        return submissions
                .withColumn(APPROVALS, count_if(permits).over(earlier))
                .withColumn(Resubmissions.POSITION, row_number().over(inOrder))
                .withColumn(
                        Resubmissions.REJECTIONS,
                        count_if(permits.equalTo(false)).over(chain))
                .withColumn(APPROVAL, approved.over(chain))
                .withColumn(
                        SEVERAL,
                        min(advertiser)
                                .over(chain)
                                .equalTo(max(advertiser).over(chain))
                                .and(count(advertiser)
                                        .over(chain)
                                        .equalTo(count(lit(1)).over(chain)))
                                .equalTo(false))
                .where(col(Resubmissions.REJECTIONS).gt(0))
                .where(col(APPROVAL).getField(Decisions.DECIDED_AT).cast("date").equalTo(col(Resubmissions.DAY)))
                .withColumn(Resubmissions.SCOPE, lit(scope))
                .withColumn(
                        Resubmissions.CHAIN_ID,
                        left(
                                sha2(
                                        concat_ws(" ", lit(scope), col(APPROVAL).getField(Decisions.DECISION_ID))
                                                .cast("binary"),
                                        SHA_BITS),
                                lit(ID_DIGITS)));
    }

    private ResubmissionChains() {}
}
