package io.northstar.metric;

import static org.apache.spark.sql.functions.expr;

import io.northstar.BadSettingsException;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Checks declarations against the columns they may use, before any data is read. */
public final class MetricCheck {
    private static final String NAMES_REVIEWERS = "%s names " + Decisions.REVIEWER_ID
            + ". Identifiers of reviewers must not get into tables about groups of decisions; reviewer_scorecards"
            + " and the dimension qa_reviewer of audit_rates name reviewers by pseudonyms (keys.pseudonyms)";

    /**
     * Requires that every expression of the metrics and dimensions resolves and has the right type, and that no dimension
     * tells reviewers.
     *
     * @throws BadSettingsException naming every expression that is wrong, and why
     */
    public static void requireResolvable(SparkSession spark, MetricCatalogue catalogue, Slicing slicing) {
        Dataset<Row> judged = empty(spark, JudgedDecisions.schema());
        Dataset<Row> labelled = empty(spark, LabelledDecisions.TABLE.schema());
        List<String> problems = new ArrayList<>();
        for (RatioMetric metric : catalogue.ratios()) {
            Dataset<Row> rows = metric.basis() == Basis.SAMPLE ? labelled : judged;
            String name = "metrics." + metric.name();
            predicate(judged, metric.population(), name + ".population", problems);
            predicate(judged, metric.measured(), name + ".measured", problems);
            predicate(rows, metric.denominator(), name + ".denominator", problems);
            predicate(rows, metric.numerator(), name + ".numerator", problems);
            number(rows, metric.denominatorValue(), name + ".denominator_value", problems);
            number(rows, metric.numeratorValue(), name + ".numerator_value", problems);
        }
        dimensions(judged, slicing, "quality.dimensions", problems);
        throwAny(problems);
    }

    /**
     * Requires that {@code sql}, the setting {@code name}, is a number over the columns of a decision.
     *
     * @throws BadSettingsException saying what is wrong with it
     */
    public static void requireNumber(SparkSession spark, String sql, String name) {
        List<String> problems = new ArrayList<>();
        number(empty(spark, JudgedDecisions.schema()), sql, name, problems);
        throwAny(problems);
    }

    /**
     * Requires that every dimension resolves over the columns of {@code rows}, and that none tells reviewers.
     *
     * @param setting where the dimensions are set
     * @throws BadSettingsException naming every expression that is wrong, and why
     */
    public static void requireResolvable(Dataset<Row> rows, Slicing slicing, String setting) {
        List<String> problems = new ArrayList<>();
        dimensions(rows, slicing, setting, problems);
        throwAny(problems);
    }

    /**
     * Requires that {@code columns}, by which a setting groups decisions in tables, do not tell reviewers.
     *
     * @param setting where they are set
     * @throws BadSettingsException if they do
     */
    public static void requireNoReviewers(String setting, List<String> columns) {
        if (columns.contains(Decisions.REVIEWER_ID)) {
            throw new BadSettingsException(NAMES_REVIEWERS.formatted(setting));
        }
    }

    private static void throwAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new BadSettingsException(String.join("\n", problems));
        }
    }

    private static void dimensions(Dataset<Row> rows, Slicing slicing, String setting, List<String> problems) {
        slicing.dimensions().forEach((name, sql) -> {
            Dataset<Row> selected = select(rows, sql, setting + "." + name, problems);
            if (selected.queryExecution().analyzed().references().exists(MetricCheck::namesReviewers)) {
                problems.add(NAMES_REVIEWERS.formatted("%s.%s: `%s`".formatted(setting, name, sql)));
            }
        });
    }

    private static boolean namesReviewers(Attribute column) {
        return column.name().equalsIgnoreCase(Decisions.REVIEWER_ID);
    }

    private static Dataset<Row> empty(SparkSession spark, StructType schema) {
        return spark.createDataFrame(List.<Row>of(), schema);
    }

    private static void predicate(Dataset<Row> rows, String sql, String name, List<String> problems) {
        Dataset<Row> selected = select(rows, sql, name, problems);
        if (selected.columns().length > 0
                && !selected.schema().apply(0).dataType().equals(DataTypes.BooleanType)) {
            problems.add("%s: `%s` is not a condition".formatted(name, sql));
        }
    }

    private static void number(Dataset<Row> rows, String sql, String name, List<String> problems) {
        Dataset<Row> selected = select(rows, sql, name, problems);
        if (selected.columns().length > 0 && !(selected.schema().apply(0).dataType() instanceof NumericType)) {
            problems.add("%s: `%s` is not a number".formatted(name, sql));
        }
    }

    /** The one expression, or no column at all and a problem more. */
    private static Dataset<Row> select(Dataset<Row> rows, String sql, String name, List<String> problems) {
        try {
            return rows.select(expr(sql));
        } catch (Exception wrong) {
            if (!(wrong instanceof AnalysisException)) {
                throw wrong;
            }
            problems.add("%s: `%s`: %s"
                    .formatted(
                            name,
                            sql,
                            String.valueOf(wrong.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
            return rows.select(new Column[0]);
        }
    }

    private MetricCheck() {}
}
