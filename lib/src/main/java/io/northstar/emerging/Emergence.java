package io.northstar.emerging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import io.northstar.table.EmergingTerms;
import io.northstar.table.TermCounts;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which terms emerge.
 *
 * <p>A term emerges in a kind of text on a day when its share of these texts stands out against its own share on the days
 * before, and against its share of compliant texts of the same day: what a season brings to all ads is no evasion. Both by
 * log-odds with an informative prior, and the share must stand out against its usual fluctuation (burst). Of what stands out,
 * exact p-values against both decide under a false discovery rate over all terms that were frequent enough, on that day and
 * those before it together, to be looked at. Of terms that contain each other one is kept, see {@link Folding}.
 */
public final class Emergence {
    private static final String SERIES = "series";
    private static final String TEXTS = "all_texts";
    private static final String TOTAL = "total";
    private static final String FOUND = "found";
    private static final List<String> PLACE = List.of(TermCounts.MARKET, TermCounts.LANGUAGE);
    private static final List<String> TERM =
            List.of(TermCounts.MARKET, TermCounts.LANGUAGE, TermCounts.TERM_KIND, TermCounts.TERM);

    /**
     * The rows of {@link EmergingTerms} for {@code days}. A day with fewer days before it than the settings ask for has none, and
     * so has a kind of text without texts to compare it with: it is not measured.
     *
     * @param counts rows of {@link TermCounts} of these days and of the days that each is compared with
     */
    public static Dataset<Row> of(Dataset<Row> counts, List<LocalDate> days, EmergingSettings settings) {
        Dataset<Row> all = counts.where(col(TermCounts.TERM_KIND).equalTo(TermCounts.ALL_TEXTS))
                .groupBy(columns(PLACE))
                .agg(collect_list(day()).as(TEXTS));
        Column texts = TermCounts.COUNTS.stream()
                .map(name -> col(name))
                .reduce(Column::plus)
                .orElseThrow();
        Dataset<Row> series = counts.where(col(TermCounts.TERM_KIND).notEqual(TermCounts.ALL_TEXTS))
                .groupBy(columns(TERM))
                .agg(sum(texts).as(TOTAL), collect_list(day()).as(SERIES))
                .where(col(TOTAL).geq(settings.limits().minTexts()));
        var history = udf(new TermHistory(settings, days), DataTypes.createArrayType(TermHistory.SCHEMA, false));
        Dataset<Row> compared = series.join(broadcast(all), PLACE.toArray(String[]::new))
                .withColumn(FOUND, explode(history.apply(struct(col(SERIES), col(TEXTS)))))
                .select(Stream.concat(TERM.stream().map(name -> col(name)), Stream.of(col(FOUND + ".*")))
                        .toArray(Column[]::new))
                .withColumn(EmergingTerms.RANK, lit(0))
                .withColumn(Folding.TESTS, count(lit(1)).over(Window.partitionBy(EmergingTerms.DAY)));
        Dataset<Row> inOrder = compared.where(col(EmergingTerms.P_VALUE).lt(1))
                .select(Stream.concat(
                                EmergingTerms.TABLE.columnNames().stream(), Stream.of(TermHistory.RISE, Folding.TESTS))
                        .map(name -> col(name))
                        .toArray(Column[]::new));
        MapPartitionsFunction<Row, Row> folded = rows -> Folding.of(rows, settings);
        return inOrder.repartition(1).mapPartitions(folded, Encoders.row(EmergingTerms.TABLE.schema()));
    }

    private static Column day() {
        return struct(Stream.concat(Stream.of(TermCounts.DAY), TermCounts.COUNTS.stream())
                .map(name -> col(name))
                .toArray(Column[]::new));
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private Emergence() {}
}
