package io.northstar.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.northstar.metric.Definition;
import io.northstar.metric.Definitions;
import io.northstar.metric.RatioMetric;
import io.northstar.stats.LabelCase;
import io.northstar.stats.Side;
import io.northstar.stats.TrueRate;
import io.northstar.table.CorrectedRates;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rates that audits can correct, read off the metrics as they are declared. */
final class CorrectableRates {

    /**
     * By name the metrics of {@code definitions}, one definition of each, that need nothing of a decision but its side and whether the ad violates, and
     * QA's sensitivity and specificity on either side.
     */
    static Map<String, TrueRate> of(SparkSession spark, Definitions definitions) {
        List<RatioMetric> metrics = definitions.all().stream()
                .map(Definition::metric)
                .filter(RatioMetric.class::isInstance)
                .map(RatioMetric.class::cast)
                .filter(RatioMetric::bySideAndTruth)
                .toList();
        Map<String, TrueRate> rates = new LinkedHashMap<>();
        List<Row> cases = cases(spark, metrics);
        for (int i = 0; i < metrics.size(); i++) {
            rates.put(metrics.get(i).name(), TrueRate.of(in(cases, 2 * i), in(cases, 2 * i + 1)));
        }
        Predicate<LabelCase> restricted = Side.RESTRICTED.cases();
        Predicate<LabelCase> permitted = Side.PERMITTED.cases();
        rates.put(CorrectedRates.SENSITIVITY_RESTRICTED, TrueRate.sensitivity(restricted));
        rates.put(CorrectedRates.SPECIFICITY_RESTRICTED, TrueRate.specificity(restricted));
        rates.put(CorrectedRates.SENSITIVITY_PERMITTED, TrueRate.sensitivity(permitted));
        rates.put(CorrectedRates.SPECIFICITY_PERMITTED, TrueRate.specificity(permitted));
        return rates;
    }

    /** For each side and truth whether a decision is above and below the line of each metric. */
    private static List<Row> cases(SparkSession spark, List<RatioMetric> metrics) {
        StructType schema = new StructType()
                .add(JudgedDecisions.RESTRICTS, DataTypes.BooleanType)
                .add(JudgedDecisions.PERMITS, DataTypes.BooleanType)
                .add(LabelledDecisions.VIOLATING, DataTypes.BooleanType);
        Dataset<Row> cases = spark.createDataFrame(
                List.of(
                        RowFactory.create(true, false, true),
                        RowFactory.create(true, false, false),
                        RowFactory.create(false, true, true),
                        RowFactory.create(false, true, false)),
                schema);
        Column[] domains = metrics.stream()
                .flatMap(metric -> Stream.of(metric.numeratorDomain(), metric.denominatorDomain()))
                .map(sql -> coalesce(expr(sql), lit(false)))
                .toArray(Column[]::new);
        return cases.select(domains).collectAsList();
    }

    private static Predicate<LabelCase> in(List<Row> cases, int domain) {
        return unit -> cases.get((unit.restricted() ? 0 : 2) + (unit.violating() ? 0 : 1))
                .getBoolean(domain);
    }

    private CorrectableRates() {}
}
