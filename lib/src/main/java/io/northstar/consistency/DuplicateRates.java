package io.northstar.consistency;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import io.northstar.metric.ExactSum;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.StratumMoments;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.Slices;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How often near-duplicates are decided differently.
 *
 * <p>A group of {@code n} creatives, {@code r} of them restricted and {@code p} permitted, has {@code r p} pairs with
 * conflicting outcomes among {@code n (n-1) / 2}. By group, the share of these is averaged over groups: one minus the
 * observed agreement of Fleiss (1971, Psychological Bulletin 76, 378-382), with groups as subjects. By pair, all conflicting
 * pairs are divided by all pairs, so that large groups weigh most.
 *
 * <p>All decided duplicates are counted, so the numbers have no error as a description of the window. The interval says how
 * far the same process may have come out differently: clusters vary, and all groups of a cluster vary together (linearised
 * variance with clusters as the primary units, {@code m/(m-1) sum (y_c - R x_c)^2 / (sum x_c)^2}; Sarndal, Swensson and
 * Wretman 1992, section 5.6).
 */
public final class DuplicateRates {
    private static final String SLICES = "slices";
    private static final String X = "x";
    private static final String Y = "y";
    private static final String MEASURES = "measures";
    private static final String SUMS = "sums";
    private static final String RESULT = "result";

    private static final StructType SCHEMA = new StructType()
            .add(DuplicateInconsistency.ESTIMATE, DataTypes.DoubleType)
            .add(DuplicateInconsistency.STANDARD_ERROR, DataTypes.DoubleType)
            .add(DuplicateInconsistency.CI_LOW, DataTypes.DoubleType)
            .add(DuplicateInconsistency.CI_HIGH, DataTypes.DoubleType)
            .add(DuplicateInconsistency.METHOD, DataTypes.StringType)
            .add(DuplicateInconsistency.STATUS, DataTypes.StringType)
            .add(DuplicateInconsistency.REASON, DataTypes.StringType);

    /**
     * The rows of {@link DuplicateInconsistency}: the whole, and one slice for each market, policy and vertical that has a
     * group. A number about few clusters is suppressed; its counts are shown.
     *
     * @param groups see {@link DuplicateOutcomes#groups}
     */
    public static Dataset<Row> of(Dataset<Row> groups, DuplicateSettings settings) {
        List<String> slice = Stream.concat(
                        Stream.of(
                                DuplicateInconsistency.DAY,
                                DuplicateInconsistency.WINDOW_DAYS,
                                Slices.GRAIN,
                                Slices.SLICE),
                        DuplicateInconsistency.DIMENSIONS.stream())
                .toList();
        Dataset<Row> perGroup =
                measured(groups.select(col("*"), explode(slices()).as(SLICES))
                        .drop(DuplicateInconsistency.DIMENSIONS.toArray(String[]::new))
                        .select(col("*"), col(SLICES + ".*")));
        Dataset<Row> perCluster = perGroup.groupBy(
                        columns(slice, DuplicateInconsistency.WEIGHTING, DuplicateConflicts.CLUSTER_ID))
                .agg(
                        ExactSum.of(List.of(col(X), col(Y))).as(SUMS),
                        count(lit(1)).as(DuplicateInconsistency.GROUPS),
                        count_if(DuplicateOutcomes.conflicting()).as(DuplicateInconsistency.CONFLICTING_GROUPS),
                        sum(DuplicateConflicts.CREATIVES).as(DuplicateInconsistency.CREATIVES))
                .withColumn(X, col(SUMS).getItem(0))
                .withColumn(Y, col(SUMS).getItem(1));
        // A function of Java because Spark has no quantile of the beta distribution.
        var interval = udf((UDF1<Row, Row>) sums -> published(sums, settings), SCHEMA);
        return perCluster
                .groupBy(columns(slice, DuplicateInconsistency.WEIGHTING))
                .agg(
                        ExactSum.of(List.of(
                                        col(X),
                                        col(Y),
                                        col(X).multiply(col(X)),
                                        col(X).multiply(col(Y)),
                                        col(Y).multiply(col(Y))))
                                .as(SUMS),
                        count(lit(1)).as(DuplicateInconsistency.CLUSTERS),
                        sum(DuplicateInconsistency.GROUPS).as(DuplicateInconsistency.GROUPS),
                        sum(DuplicateInconsistency.CONFLICTING_GROUPS).as(DuplicateInconsistency.CONFLICTING_GROUPS),
                        sum(DuplicateInconsistency.CREATIVES).as(DuplicateInconsistency.CREATIVES))
                .withColumn(DuplicateInconsistency.METRIC, lit(DuplicateInconsistency.INCONSISTENCY_DUPLICATE))
                .withColumn(RESULT, interval.apply(struct(DuplicateInconsistency.CLUSTERS, SUMS)))
                .select(col("*"), col(RESULT + ".*"))
                .select(DuplicateInconsistency.TABLE.columns().stream()
                        .map(column -> col(column.name()).cast(column.type()))
                        .toArray(Column[]::new));
    }

    /** The whole and one slice per dimension, as structs with the slice columns. */
    private static Column slices() {
        List<String> dimensions = DuplicateInconsistency.DIMENSIONS;
        return array(Stream.concat(Stream.of(Slices.ALL), dimensions.stream())
                .map(grain -> {
                    Column slice = grain.equals(Slices.ALL) ? lit(Slices.ALL) : concat(lit(grain + "="), col(grain));
                    return struct(Stream.concat(
                                    Stream.of(lit(grain).as(Slices.GRAIN), slice.as(Slices.SLICE)),
                                    dimensions.stream()
                                            .map(name -> (name.equals(grain)
                                                            ? col(name)
                                                            : lit(null).cast(DataTypes.StringType))
                                                    .as(name)))
                            .toArray(Column[]::new));
                })
                .toArray(Column[]::new));
    }

    /** Each group twice: as one unit with its share of conflicting pairs, and with its pairs. */
    private static Dataset<Row> measured(Dataset<Row> groups) {
        Column creatives = col(DuplicateConflicts.CREATIVES).cast("double");
        Column pairs = creatives.multiply(creatives.minus(1)).divide(2);
        Column conflicting = col(DuplicateConflicts.RESTRICTED)
                .cast("double")
                .multiply(col(DuplicateConflicts.PERMITTED).cast("double"));
        return groups.withColumn(
                        MEASURES,
                        explode(array(
                                measure(DuplicateInconsistency.BY_GROUP, lit(1.0), conflicting.divide(pairs)),
                                measure(DuplicateInconsistency.BY_PAIR, pairs, conflicting))))
                .select(col("*"), col(MEASURES + ".*"));
    }

    private static Column measure(String weighting, Column x, Column y) {
        return struct(lit(weighting).as(DuplicateInconsistency.WEIGHTING), x.as(X), y.as(Y));
    }

    private static Row published(Row sums, DuplicateSettings settings) {
        long clusters = sums.getLong(0);
        if (clusters < settings.fewestClusters()) {
            return RowFactory.create(
                    null,
                    null,
                    null,
                    null,
                    null,
                    DuplicateInconsistency.SUPPRESSED,
                    "%d clusters, fewer than %d.".formatted(clusters, settings.fewestClusters()));
        }
        List<Double> moments = sums.getList(1);
        StratumMoments sample = new StratumMoments(
                clusters,
                clusters,
                clusters,
                moments.get(0),
                moments.get(1),
                moments.get(2),
                moments.get(3),
                moments.get(4));
        RatioEstimate estimate = RatioEstimate.proportion(
                RatioTotals.stratified(List.of(sample), LonelyStratum.ADJUST, false), settings.confidence());
        return RowFactory.create(
                estimate.estimate(),
                estimate.standardError(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.method().text(),
                DuplicateInconsistency.OK,
                null);
    }

    private static Column[] columns(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more))
                .map(name -> col(name))
                .toArray(Column[]::new);
    }

    private DuplicateRates() {}
}
