package io.northstar.consistency;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Judgement;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import java.time.LocalDate;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Holds the outcomes of near-duplicate creatives against each other, within a market and a policy version. */
public final class DuplicateOutcomes {
    private static final String LAST = "last_decision";

    /**
     * The groups of near-duplicates, with the columns of {@link DuplicateConflicts}: one row for each cluster, market and
     * policy version with two or more decided creatives in the window that ends on a day of {@code ends}. A creative counts
     * once, with its last live decision that restricts or permits: so a creative whose restriction was overturned is no
     * conflict with itself. A creative without text is near no other.
     *
     * @param decisions {@link Decisions} of all days of these windows
     * @param creatives cluster of each creative, see {@link NearDuplicates#ofCreatives}
     * @param ends last days of windows
     */
    public static Dataset<Row> groups(
            Dataset<Row> decisions, Dataset<Row> creatives, Collection<LocalDate> ends, DuplicateSettings settings) {
        WindowSpec later = Window.partitionBy(
                        Decisions.CREATIVE_ID, DuplicateConflicts.MARKET, DuplicateConflicts.POLICY_VERSION)
                .orderBy(Decisions.DAY);
        Dataset<Row> lastOfDays = settled(decisions)
                .join(withSeveralCreatives(creatives), Decisions.CREATIVE_ID)
                .groupBy(
                        col(Decisions.CREATIVE_ID),
                        col(DuplicateConflicts.CLUSTER_ID),
                        orNone(Decisions.MARKET),
                        orNone(Decisions.POLICY_VERSION),
                        col(Decisions.DAY))
                .agg(max(struct(
                                Decisions.DECIDED_AT,
                                Decisions.DECISION_ID,
                                Decisions.OUTCOME,
                                Decisions.POLICY_ID,
                                Decisions.VERTICAL))
                        .as(LAST))
                .withColumn(OutcomeSweep.UNTIL, lead(Decisions.DAY, 1).over(later));
        Column restricts = Judgement.restricts(last(Decisions.OUTCOME));
        Dataset<Row> alike = lastOfDays
                .groupBy(
                        col(DuplicateConflicts.CLUSTER_ID),
                        col(DuplicateConflicts.MARKET),
                        col(DuplicateConflicts.POLICY_VERSION),
                        col(Decisions.DAY),
                        col(OutcomeSweep.UNTIL),
                        restricts.as(OutcomeSweep.RESTRICTS),
                        when(restricts, last(Decisions.POLICY_ID)).as(DuplicateConflicts.POLICY_ID),
                        last(Decisions.VERTICAL).as(DuplicateConflicts.VERTICAL))
                .agg(
                        count(lit(1)).as(DuplicateConflicts.CREATIVES),
                        min(last(Decisions.DECIDED_AT)).as(DuplicateConflicts.FIRST_DECIDED_AT),
                        max(last(Decisions.DECIDED_AT)).as(DuplicateConflicts.LAST_DECIDED_AT));
        Column[] group = Stream.of(
                        DuplicateConflicts.CLUSTER_ID, DuplicateConflicts.MARKET, DuplicateConflicts.POLICY_VERSION)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return alike.groupBy(group)
                .as(Encoders.row(alike.select(group).schema()), Encoders.row(alike.schema()))
                .flatMapGroups(
                        new OutcomeSweep(new TreeSet<>(ends), settings.windowDays()), Encoders.row(OutcomeSweep.RESULT))
                .withColumn(DuplicateConflicts.WINDOW_DAYS, lit(settings.windowDays()))
                .withColumn(DuplicateConflicts.POLICY_ID, orNone(DuplicateConflicts.POLICY_ID))
                .withColumn(DuplicateConflicts.VERTICAL, orNone(DuplicateConflicts.VERTICAL))
                .select(DuplicateConflicts.TABLE.columns().stream()
                        .map(TableColumn::name)
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    /** The rows of {@link DuplicateConflicts}: those of {@link #groups} with both outcomes. */
    public static Dataset<Row> conflicts(Dataset<Row> groups) {
        return groups.where(conflicting());
    }

    static Column conflicting() {
        return col(DuplicateConflicts.RESTRICTED)
                .gt(0)
                .and(col(DuplicateConflicts.PERMITTED).gt(0));
    }

    /** The rows of {@code creatives} whose cluster has others too: only these can be in a group. */
    private static Dataset<Row> withSeveralCreatives(Dataset<Row> creatives) {
        Column ofCluster = count(lit(1)).over(Window.partitionBy(DuplicateConflicts.CLUSTER_ID));
        return creatives
                .withColumn(DuplicateConflicts.CREATIVES, ofCluster)
                .where(col(DuplicateConflicts.CREATIVES).gt(1))
                .select(Decisions.CREATIVE_ID, DuplicateConflicts.CLUSTER_ID);
    }

    /** The live decisions that restrict or permit. */
    static Dataset<Row> settled(Dataset<Row> decisions) {
        Column outcome = col(Decisions.OUTCOME);
        return Judgement.live(decisions).where(Judgement.restricts(outcome).or(Judgement.permits(outcome)));
    }

    private static Column last(String column) {
        return col(LAST).getField(column);
    }

    private static Column orNone(String column) {
        return coalesce(col(column), lit(Slices.NONE)).as(column);
    }

    private DuplicateOutcomes() {}
}
