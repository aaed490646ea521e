package io.northstar.metric;

import io.northstar.table.MetricCatalogueTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What a metric means on some days.
 *
 * @param metric how it is declared
 * @param hash {@link MetricCatalogue#definitionHash} of that
 * @param firstDay first decision day that it is in force on; {@link LocalDate#MIN} when it always was
 * @param lastDay last decision day that it is in force on; {@link LocalDate#MAX} when it goes on
 */
public record Definition(Metric metric, String hash, LocalDate firstDay, LocalDate lastDay) {

    /** In force on every day. */
    static Definition always(Metric metric, String hash) {
        return new Definition(metric, hash, LocalDate.MIN, LocalDate.MAX);
    }

    /** The definition of a row of {@link MetricCatalogueTable}. */
    static Definition of(Row row) {
        Date first = row.getAs(MetricCatalogueTable.FIRST_DAY);
        Date last = row.getAs(MetricCatalogueTable.LAST_DAY);
        return new Definition(
                Declarations.parse(
                        row.getAs(MetricCatalogueTable.METRIC), row.<String>getAs(MetricCatalogueTable.DECLARATION)),
                row.getAs(MetricCatalogueTable.DEFINITION_HASH),
                first == null ? LocalDate.MIN : first.toLocalDate(),
                last == null ? LocalDate.MAX : last.toLocalDate());
    }

    /** Whether no other definition has followed. */
    boolean isOpen() {
        return lastDay.equals(LocalDate.MAX);
    }

    /** Whether it is in force on a day from {@code from} to {@code to}. */
    boolean touches(LocalDate from, LocalDate to) {
        return !lastDay.isBefore(firstDay) && !firstDay.isAfter(to) && !lastDay.isBefore(from);
    }

    /** The same, in force until {@code day} at the latest. */
    Definition until(LocalDate day) {
        return day.isBefore(lastDay) ? new Definition(metric, hash, firstDay, day) : this;
    }

    /** The first day as Spark takes it; null when there is none. */
    Date sqlFirstDay() {
        return firstDay.equals(LocalDate.MIN) ? null : Date.valueOf(firstDay);
    }

    /** The last day as Spark takes it; null when there is none. */
    Date sqlLastDay() {
        return isOpen() ? null : Date.valueOf(lastDay);
    }

    /** The row of {@link MetricCatalogueTable}. */
    Row row() {
        if (metric instanceof RatioMetric ratio) {
            return row(
                    ratio.kind().text(),
                    ratio.basis(),
                    ratio.population(),
                    side(ratio.kind(), ratio.numeratorValue(), ratio.numerator()),
                    side(ratio.kind(), ratio.denominatorValue(), ratio.denominator()),
                    ratio.weightings().stream().map(Weighting::text).collect(Collectors.joining(",")));
        }
        QuantileMetric quantile = (QuantileMetric) metric;
        return row(
                "quantile",
                Basis.CENSUS,
                "turnaround_seconds IS NOT NULL",
                "quantile " + quantile.quantile(),
                "tasks",
                Weighting.DECISION.text());
    }

    private Row row(
            String kind, Basis basis, String population, String numerator, String denominator, String weightings) {
        return RowFactory.create(
                metric.name(),
                hash,
                sqlFirstDay(),
                sqlLastDay(),
                kind,
                basis.text(),
                population,
                numerator,
                denominator,
                weightings,
                metric.direction().text(),
                metric.unit(),
                metric.doc(),
                Declarations.text(metric));
    }

    private static String side(RatioMetric.Kind kind, String value, String predicate) {
        return kind == RatioMetric.Kind.PROPORTION ? predicate : "sum of %s where %s".formatted(value, predicate);
    }
}
