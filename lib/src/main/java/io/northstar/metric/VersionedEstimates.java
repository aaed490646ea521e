package io.northstar.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Estimates of the same windows from several versions of their days, in one pass: what the numbers would be after some of
 * the news and not after others. Daily rows say in {@link #VERSIONS} which versions they count in, so that a day that is the
 * same in all of them is read once.
 */
public final class VersionedEstimates {
    /** Column of daily rows: bit i, from the lowest, is set where the row counts in version i; at most 63 versions. */
    public static final String VERSIONS = "versions";

    /** Column of the results: an array with the estimate of each version. */
    public static final String ESTIMATES = "estimates";

    private static final String TOTALS = "totals";
    private static final String VERSION = "version";
    private static final String BY_VERSION = "by_version";

    /**
     * Estimates of ratios: {@link NorthStar#KEY} and {@link #ESTIMATES}, for each definition that has a cell in the window. Equal
     * to those published, without asking whether a number may be: null only where the denominator is 0 or not counted.
     *
     * @param cells {@link MetricCells} with {@link #VERSIONS}, of all days that the windows contain
     * @param ends the days that windows end on
     * @param windows lengths in days
     * @param versions how many
     */
    public static Dataset<Row> ofRatios(Dataset<Row> cells, List<LocalDate> ends, List<Integer> windows, int versions) {
        List<Column> terms = new ArrayList<>();
        for (int version = 0; version < versions; version++) {
            terms.add(when(isIn(version), col(MetricCells.NUMERATOR)));
            terms.add(when(isIn(version), col(MetricCells.DENOMINATOR)));
        }
        Column[] keys = Stream.of(
                        Windows.WINDOW_END,
                        NorthStar.WINDOW_DAYS,
                        Slices.SLICE,
                        MetricCells.METRIC,
                        MetricCells.WEIGHTING,
                        MetricCells.DEFINITION_HASH)
                .map(name -> col(name))
                .toArray(Column[]::new);
        Column[] estimates = IntStream.range(0, versions)
                .mapToObj(version ->
                        try_divide(col(TOTALS).getItem(2 * version), col(TOTALS).getItem(2 * version + 1)))
                .toArray(Column[]::new);
        Dataset<Row> sums = Windows.inWindows(cells, spans(cells, ends, windows))
                .groupBy(keys)
                .agg(ExactSum.of(terms).as(TOTALS))
                .withColumnRenamed(Windows.WINDOW_END, NorthStar.DAY);
        return sums.select(keyAnd(array(estimates).as(ESTIMATES)));
    }

    /**
     * The same of quantiles of turnaround, of the versions {@code some}; null for all others. A quantile that is suppressed
     * or not reached is null.
     *
     * @param turnaround {@link io.northstar.table.TurnaroundCells} with {@link #VERSIONS}, of all days that the windows contain
     */
    public static Dataset<Row> ofQuantiles(
            Dataset<Row> turnaround,
            List<LocalDate> ends,
            List<Integer> windows,
            int versions,
            List<Integer> some,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules) {
        Dataset<Row> each = some.stream()
                .map(version -> Published.quantiles(
                                Turnaround.sumUp(
                                        turnaround.where(isIn(version)), spans(turnaround, ends, windows), slicing),
                                definitions,
                                rules)
                        .select(keyAnd(lit(version).as(VERSION), col(NorthStar.ESTIMATE))))
                .reduce(Dataset::unionByName)
                .orElseThrow(() -> new IllegalArgumentException("No version"));
        Column byVersion = map_from_entries(collect_list(struct(VERSION, NorthStar.ESTIMATE)));
        return each.groupBy(keyAnd())
                .agg(byVersion.as(BY_VERSION))
                .select(keyAnd(
                        transform(sequence(lit(0), lit(versions - 1)), version -> element_at(col(BY_VERSION), version))
                                .as(ESTIMATES)));
    }

    private static Dataset<Row> spans(Dataset<Row> rows, List<LocalDate> ends, List<Integer> windows) {
        return Windows.spans(
                rows.sparkSession(), ends.stream().map(Date::valueOf).toList(), windows);
    }

    private static Column isIn(int version) {
        return col(VERSIONS).bitwiseAND(lit(1L << version)).notEqual(0);
    }

    private static Column[] keyAnd(Column... more) {
        return Stream.concat(NorthStar.KEY.stream().map(name -> col(name)), Stream.of(more))
                .toArray(Column[]::new);
    }

    private VersionedEstimates() {}
}
