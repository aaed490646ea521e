package io.northstar.report;

import io.northstar.table.MetricCatalogueTable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What a metric is, as the catalogue has it.
 *
 * @param metric its name
 * @param doc what it means
 * @param unit its unit
 * @param direction whether lower or higher is better
 * @param kind proportion, quantity or quantile
 * @param basis whether it rests on labels
 * @param population SQL predicate of what it is about
 * @param numerator SQL of what is counted
 * @param denominator SQL of what it is counted of
 * @param hash names the definition
 */
public record Definition(
        String metric,
        String doc,
        Unit unit,
        String direction,
        String kind,
        String basis,
        String population,
        String numerator,
        String denominator,
        String hash) {

    /** The definitions in {@code catalogue}, rows of metric_catalogue, that are still in force, by name. */
    public static List<Definition> of(List<Row> catalogue) {
        return catalogue.stream()
                .filter(row -> row.getAs(MetricCatalogueTable.LAST_DAY) == null)
                .map(Definition::of)
                .sorted(Comparator.comparing(Definition::metric))
                .toList();
    }

    private static Definition of(Row row) {
        return new Definition(
                row.getAs(MetricCatalogueTable.METRIC),
                row.getAs(MetricCatalogueTable.DOC),
                new Unit(row.getAs(MetricCatalogueTable.UNIT)),
                row.getAs(MetricCatalogueTable.DIRECTION),
                row.getAs(MetricCatalogueTable.KIND),
                row.getAs(MetricCatalogueTable.BASIS),
                row.getAs(MetricCatalogueTable.POPULATION),
                row.getAs(MetricCatalogueTable.NUMERATOR),
                row.getAs(MetricCatalogueTable.DENOMINATOR),
                row.getAs(MetricCatalogueTable.DEFINITION_HASH));
    }

    /** The direction in words. */
    public String better() {
        return direction.replace('_', ' ');
    }

    /** Where a page has it. */
    public String anchor() {
        return "metric-" + metric;
    }
}
