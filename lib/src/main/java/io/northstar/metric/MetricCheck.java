package io.northstar.metric;

import static org.apache.spark.sql.functions.expr;

import io.northstar.BadSettingsException;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Checks declarations against the columns they may use, before any data is read. */
public final class MetricCheck {
    private static final String NAMES_REVIEWERS = "%s names " + Decisions.REVIEWER_ID
            + ". Identifiers of reviewers must not get into tables about groups of decisions; reviewer_scorecards"
            + " and the dimension qa_reviewer of audit_rates name reviewers by pseudonyms (keys.pseudonyms)";

    /**
     * What an expression has to be.
     *
     * @param words so in words
     * @param type condition on its type
     */
    private record Wanted(String words, Predicate<DataType> type) {
        static final Wanted CONDITION = new Wanted("a condition", DataTypes.BooleanType::equals);
        static final Wanted NUMBER = new Wanted("a number", NumericType.class::isInstance);
    }

    /**
     * A setting with SQL.
     *
     * @param rows rows whose columns it may use
     * @param sql its value
     * @param name its name
     * @param wanted what it has to be
     */
    private record Expression(Dataset<Row> rows, String sql, String name, Wanted wanted) {}

    /**
     * Requires that every expression of the metrics and dimensions resolves and has the right type, and that no dimension
     * tells reviewers.
     *
     * @throws BadSettingsException naming every expression that is wrong, and why
     */
    public static void requireResolvable(SparkSession spark, MetricCatalogue catalogue, Slicing slicing) {
        Dataset<Row> judged = empty(spark, JudgedDecisions.schema());
        Dataset<Row> labelled = empty(spark, LabelledDecisions.TABLE.schema());
        List<Expression> expressions = new ArrayList<>();
        for (RatioMetric metric : catalogue.ratios()) {
            Dataset<Row> rows = metric.basis() == Basis.SAMPLE ? labelled : judged;
            String name = "metrics." + metric.name();
            expressions.add(new Expression(judged, metric.population(), name + ".population", Wanted.CONDITION));
            expressions.add(new Expression(judged, metric.measured(), name + ".measured", Wanted.CONDITION));
            expressions.add(new Expression(rows, metric.denominator(), name + ".denominator", Wanted.CONDITION));
            expressions.add(new Expression(rows, metric.numerator(), name + ".numerator", Wanted.CONDITION));
            expressions.add(
                    new Expression(rows, metric.denominatorValue(), name + ".denominator_value", Wanted.NUMBER));
            expressions.add(new Expression(rows, metric.numeratorValue(), name + ".numerator_value", Wanted.NUMBER));
        }
        List<String> problems = new ArrayList<>();
        if (!allRight(judged, expressions) || !allRight(labelled, expressions)) {
            expressions.forEach(each -> check(each, problems));
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
        check(new Expression(empty(spark, JudgedDecisions.schema()), sql, name, Wanted.NUMBER), problems);
        throwAny(problems);
    }

    /**
     * Requires that {@code sql}, the setting {@code name}, is a condition over the columns of {@code rows}.
     *
     * @throws BadSettingsException saying what is wrong with it
     */
    public static void requireCondition(Dataset<Row> rows, String sql, String name) {
        List<String> problems = new ArrayList<>();
        check(new Expression(rows, sql, name, Wanted.CONDITION), problems);
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
        boolean right = together(rows, slicing.dimensions().values())
                .filter(all -> !namesReviewers(all))
                .isPresent();
        if (right) {
            return;
        }
        slicing.dimensions().forEach((name, sql) -> {
            if (namesReviewers(select(rows, sql, setting + "." + name, problems))) {
                problems.add(NAMES_REVIEWERS.formatted("%s.%s: `%s`".formatted(setting, name, sql)));
            }
        });
    }

    private static boolean namesReviewers(Dataset<Row> selected) {
        return selected.queryExecution().analyzed().references().exists(MetricCheck::isReviewer);
    }

    private static boolean isReviewer(Attribute column) {
        return column.name().equalsIgnoreCase(Decisions.REVIEWER_ID);
    }

    private static Dataset<Row> empty(SparkSession spark, StructType schema) {
        return spark.createDataFrame(List.<Row>of(), schema);
    }

    /** Whether those of {@code expressions} that are over {@code rows} are right: one plan of all costs little more than one of one. */
    private static boolean allRight(Dataset<Row> rows, List<Expression> expressions) {
        List<Expression> own =
                expressions.stream().filter(each -> each.rows() == rows).toList();
        return together(rows, own.stream().map(Expression::sql).toList())
                .map(all -> all.schema().fields())
                .filter(fields -> fields.length == own.size())
                .filter(fields -> IntStream.range(0, fields.length)
                        .allMatch(i -> own.get(i).wanted().type().test(fields[i].dataType())))
                .isPresent();
    }

    /** All of the expressions, nothing when one of them is wrong. */
    private static Optional<Dataset<Row>> together(Dataset<Row> rows, Collection<String> expressions) {
        try {
            return Optional.of(
                    rows.select(expressions.stream().map(sql -> expr(sql)).toArray(Column[]::new)));
        } catch (Exception wrong) {
            if (!(wrong instanceof AnalysisException)) {
                throw wrong;
            }
            return Optional.empty();
        }
    }

    private static void check(Expression expression, List<String> problems) {
        Dataset<Row> selected = select(expression.rows(), expression.sql(), expression.name(), problems);
        Wanted wanted = expression.wanted();
        if (selected.columns().length > 0
                && !wanted.type().test(selected.schema().apply(0).dataType())) {
            problems.add("%s: `%s` is not %s".formatted(expression.name(), expression.sql(), wanted.words()));
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
