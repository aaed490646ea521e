package io.northstar.consistency;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;

import io.northstar.quality.Judgement;
import io.northstar.table.Decisions;
import io.northstar.table.Resubmissions;
import io.northstar.table.Slices;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
     * <p>Windows are not looked at one by one: a decision stands for its submission from its day to the one before the next decision
     * on the submission, and each permitted one asks what stood before it on its day ({@link ChainSearch}).
     *
     * @param decisions {@link Decisions} of all days of these windows
     * @param creatives cluster of each creative, see {@link NearDuplicates#ofCreatives}
     * @param ends last days of windows
     */
    public static Dataset<Row> of(
            Dataset<Row> decisions, Dataset<Row> creatives, Collection<LocalDate> ends, DuplicateSettings settings) {
        Dataset<Row> settled = DuplicateOutcomes.settled(decisions)
                .withColumn(SUBMISSION, coalesce(col(Decisions.SUBMISSION_ID), col(Decisions.DECISION_ID)));
        WindowSpec later = Window.partitionBy(SUBMISSION).orderBy(Decisions.DAY);
        Dataset<Row> submissions = withBothOutcomes(settled, creatives)
                .groupBy(SUBMISSION, Decisions.DAY)
                .agg(max(struct(DECISION.stream().map(name -> col(name)).toArray(Column[]::new)))
                        .as(LAST))
                .select(
                        col(LAST + ".*"),
                        col(Decisions.DAY),
                        lead(Decisions.DAY, 1).over(later).as(ChainSearch.UNTIL))
                .withColumn(ChainSearch.PERMITS, Judgement.permits(col(Decisions.OUTCOME)))
                .join(creatives, Decisions.CREATIVE_ID)
                .withColumn(MARKET_KEY, coalesce(col(Decisions.MARKET), lit(Slices.NONE)));
        Dataset<Row> known = submissions.where(col(Decisions.ADVERTISER_ID).isNotNull());
        ChainSearch search = new ChainSearch(submissions.schema(), new TreeSet<>(ends), settings.windowDays());
        List<String> ofMarket = List.of(Resubmissions.CLUSTER_ID, MARKET_KEY);
        List<String> ofAdvertiser = List.of(Resubmissions.CLUSTER_ID, MARKET_KEY, Decisions.ADVERTISER_ID);
        return chains(known, Resubmissions.ADVERTISER, ofAdvertiser, search)
                .unionByName(chains(submissions, Resubmissions.CLUSTER, ofMarket, search)
                        .where(col(ChainSearch.SEVERAL)))
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

    private static Dataset<Row> chains(Dataset<Row> submissions, String scope, List<String> key, ChainSearch search) {
        Column[] among = key.stream().map(name -> col(name)).toArray(Column[]::new);
        WindowSpec all = Window.partitionBy(among);
        Column permits = col(ChainSearch.PERMITS);
        return submissions
                .withColumn(ANY_PERMITTED, bool_or(permits).over(all))
                .withColumn(ALL_PERMITTED, bool_and(permits).over(all))
                .where(col(ANY_PERMITTED).and(not(col(ALL_PERMITTED))))
                .drop(ANY_PERMITTED, ALL_PERMITTED)
                .groupBy(among)
                .as(Encoders.row(submissions.select(among).schema()), Encoders.row(submissions.schema()))
                .flatMapSortedGroups(
                        new Column[] {col(Decisions.DECIDED_AT), col(Decisions.DECISION_ID)},
                        search,
                        Encoders.row(search.result()))
                .withColumn(Resubmissions.SCOPE, lit(scope))
                .withColumn(
                        Resubmissions.CHAIN_ID,
                        left(
                                sha2(
                                        concat_ws(" ", lit(scope), col(ChainSearch.APPROVAL))
                                                .cast("binary"),
                                        SHA_BITS),
                                lit(ID_DIGITS)));
    }

    private ResubmissionChains() {}
}
