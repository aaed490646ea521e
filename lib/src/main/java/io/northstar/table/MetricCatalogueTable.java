package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/**
 * Contract of {@code metric_catalogue}: every definition that numbers were published by, for readers and joins, and to compute
 * its days again.
 */
public final class MetricCatalogueTable {
    public static final String METRIC = "metric";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String FIRST_DAY = "first_day";
    public static final String LAST_DAY = "last_day";
    public static final String KIND = "kind";
    public static final String BASIS = "basis";
    public static final String POPULATION = "population";
    public static final String NUMERATOR = "numerator";
    public static final String DENOMINATOR = "denominator";
    public static final String WEIGHTINGS = "weightings";
    public static final String DIRECTION = "direction";
    public static final String UNIT = "unit";
    public static final String DOC = "doc";
    public static final String DECLARATION = "declaration";

    public static final TableContract TABLE = TableContract.named(
                    "metric_catalogue",
                    "One row per metric and definition: how it is defined, what it means, and on which days it is in force.")
            .mandatory(METRIC, StringType, "Metric name.")
            .mandatory(DEFINITION_HASH, StringType, "Hash of the definition and of the settings that it rests on.")
            .optional(
                    FIRST_DAY,
                    DateType,
                    "First decision day that it is in force on; null when it always was. A definition that comes back has one row"
                            + " for each time.")
            .optional(
                    LAST_DAY,
                    DateType,
                    "Last decision day that it is in force on, null when it goes on. The days beside the next definition are included;"
                            + " there are none where settings have changed that it rests on, and its numbers stay as they are.")
            .mandatory(KIND, StringType, "proportion, quantity or quantile.")
            .mandatory(BASIS, StringType, "sample: estimated from labels; census: counted on all decisions.")
            .mandatory(POPULATION, StringType, "SQL predicate: the decisions the metric is about.")
            .mandatory(NUMERATOR, StringType, "SQL: what is counted or added above the line.")
            .mandatory(DENOMINATOR, StringType, "SQL: what is counted or added below the line.")
            .mandatory(WEIGHTINGS, StringType, "Weightings it is published in, joined by comma.")
            .mandatory(DIRECTION, StringType, "Whether lower or higher is better.")
            .mandatory(UNIT, StringType, "Unit of the estimate.")
            .mandatory(DOC, StringType, "Meaning in plain words.")
            .mandatory(DECLARATION, StringType, "All of it as JSON, as under metrics in the settings.")
            .key(METRIC, DEFINITION_HASH, FIRST_DAY)
            .build();

    private MetricCatalogueTable() {}
}
