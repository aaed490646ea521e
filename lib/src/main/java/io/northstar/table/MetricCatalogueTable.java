package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code metric_catalogue}: the definitions of all metrics, for readers and joins. */
public final class MetricCatalogueTable {
    public static final String METRIC = "metric";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String KIND = "kind";
    public static final String BASIS = "basis";
    public static final String POPULATION = "population";
    public static final String NUMERATOR = "numerator";
    public static final String DENOMINATOR = "denominator";
    public static final String WEIGHTINGS = "weightings";
    public static final String DIRECTION = "direction";
    public static final String UNIT = "unit";
    public static final String DOC = "doc";

    public static final TableContract TABLE = TableContract.named(
                    "metric_catalogue", "One row per metric: how it is defined and what it means.")
            .mandatory(METRIC, StringType, "Metric name.")
            .mandatory(DEFINITION_HASH, StringType, "Hash of the definition.")
            .mandatory(KIND, StringType, "proportion, quantity or quantile.")
            .mandatory(BASIS, StringType, "sample: estimated from labels; census: counted on all decisions.")
            .mandatory(POPULATION, StringType, "SQL predicate: the decisions the metric is about.")
            .mandatory(NUMERATOR, StringType, "SQL: what is counted or added above the line.")
            .mandatory(DENOMINATOR, StringType, "SQL: what is counted or added below the line.")
            .mandatory(WEIGHTINGS, StringType, "Weightings it is published in, joined by comma.")
            .mandatory(DIRECTION, StringType, "Whether lower or higher is better.")
            .mandatory(UNIT, StringType, "Unit of the estimate.")
            .mandatory(DOC, StringType, "Meaning in plain words.")
            .key(METRIC)
            .build();

    private MetricCatalogueTable() {}
}
