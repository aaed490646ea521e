package io.northstar.audit;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.EstimationRules;
import io.northstar.metric.ExactSum;
import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.metric.Windows;
import io.northstar.stats.TwoPhaseCell;
import io.northstar.table.AuditRates;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often audits agree with QA's labels, and how often the labels are right. The estimator is that of
 * {@link io.northstar.stats.TwoPhaseTotals}; weighted by label, the labels that were given are the population, and only
 * drawing audits among them varies.
 */
public final class AuditTheAuditor {
    private static final String QUESTION = "question";
    private static final String FIRST_WEIGHT = "first_weight";
    private static final String FIRST_POPULATION = TwoPhaseFunction.FIRST_POPULATION;
    private static final String DENOMINATOR = "below";
    private static final String NUMERATOR = "above";
    private static final String AWAITING = "awaiting";
    private static final String DRAWN = "drawn_for_audit";
    private static final String REPEATED = "repeated";
    private static final String STANDS_FOR = "stands_for";
    private static final String UNMEASURED = "unmeasured";
    /** What labels stand for, and what of that is unmeasured. */
    private static final List<String> MEASURE = List.of(STANDS_FOR, UNMEASURED);

    private static final String TERMS = "terms";
    private static final String CELLS = "cells";
    private static final String NUMBERS = "numbers";
    static final String MEASURED = "measured";
    private static final String RESULT = "result";

    /**
     * The rows of {@link AuditRates} for the windows that end on {@code days}: one for each slice with a label drawn for
     * audit; where strata are counted, one for each slice with a label. A rate is refused where more than
     * {@code rules.maxUnmeasuredShare} of what it is about is in audit strata without an audit.
     *
     * @param audited {@link Audited} of all days that the windows contain
     * @param windows lengths in days
     * @param slicing dimensions over the columns of {@code audited}
     * @param fewestAudits a rate of fewer audits is suppressed
     */
    public static Dataset<Row> rows(
            Dataset<Row> audited,
            List<LocalDate> days,
            List<Integer> windows,
            Slicing slicing,
            EstimationRules rules,
            long fewestAudits) {
        Dataset<Row> spans = Windows.spans(
                audited.sparkSession(), days.stream().map(Date::valueOf).toList(), windows);
        Column[] keys = Stream.of(
                        Stream.of(col(Windows.WINDOW_END).as(AuditRates.DAY), col(AuditRates.WINDOW_DAYS)),
                        keys(slicing))
                .flatMap(stream -> stream)
                .toArray(Column[]::new);
        Column estimate = udf(
                        new AuditFunction(rules.confidence(), fewestAudits, rules.maxUnmeasuredShare()),
                        AuditFunction.SCHEMA)
                .apply(struct(
                        NUMBERS, MEASURED, AuditRates.DRAWN, AuditRates.AUDITS, AuditRates.AWAITING_ADJUDICATION));
        return Windows.inWindows(cells(units(audited, slicing), slicing, rules), spans)
                .groupBy(keys)
                .agg(
                        sum(AuditRates.DRAWN).as(AuditRates.DRAWN),
                        sum(AuditRates.AUDITS).as(AuditRates.AUDITS),
                        sum(AuditRates.REPEATED_AUDITS).as(AuditRates.REPEATED_AUDITS),
                        sum(AuditRates.AWAITING_ADJUDICATION).as(AuditRates.AWAITING_ADJUDICATION),
                        ExactSum.of(col(MEASURED)).as(MEASURED),
                        ExactSum.of(col(NUMBERS)).as(NUMBERS))
                .withColumn(RESULT, estimate)
                .select(col("*"), col(RESULT + ".*"))
                .select(AuditRates.table(slicing.names()).columns().stream()
                        .map(column -> col(column.name()).cast(column.type()))
                        .toArray(Column[]::new));
    }

    /**
     * One row for each label drawn for audit, or in a counted stratum, question and weighting, with values above and below the
     * line.
     */
    private static Dataset<Row> units(Dataset<Row> audited, Slicing slicing) {
        Column agrees = col(AuditedDecisions.AUDIT_VIOLATING).equalTo(col(AuditedDecisions.LABEL_VIOLATING));
        Column right = col(LabelledDecisions.VIOLATING).equalTo(col(AuditedDecisions.LABEL_VIOLATING));
        Column open = not(agrees)
                .and(not(coalesce(col(LabelledDecisions.TRUTH_LAYER), lit("")).equalTo(QaLabels.ADJUDICATION)));
        Column labelled = col(DesignStrata.STRATUM_LABELLED).cast("double");
        Column questions = array(
                question(AuditRates.AGREEMENT, AuditRates.BY_DECISION, agrees, decisionWeight(), population()),
                question(AuditRates.ACCURACY, AuditRates.BY_DECISION, right, decisionWeight(), population()),
                question(AuditRates.AGREEMENT, AuditRates.BY_LABEL, agrees, lit(1.0), labelled),
                question(AuditRates.ACCURACY, AuditRates.BY_LABEL, right, lit(1.0), labelled));
        Column isCounted = col(AuditedDecisions.AUDIT_DRAW).equalTo(TwoPhaseCell.Draw.FIXED_SIZE.name());
        Column probability = col(AuditedDecisions.AUDIT_PROBABILITY);
        Column standsFor = when(isCounted, lit(1.0)).otherwise(coalesce(lit(1.0).divide(probability), lit(1.0)));
        Column measured = coalesce(col(AuditedDecisions.AUDIT_STRATUM_AUDITED), lit(0L))
                .gt(0)
                .and(isCounted.or(probability.isNotNull()));
        Stream<Column> columns = Stream.of(
                        STRATA.stream().map(name -> col(name)),
                        slicing.columns().stream(),
                        Stream.of(
                                col(AuditedDecisions.AUDITED),
                                col(AuditedDecisions.AUDIT_DRAWN).as(DRAWN),
                                col(AuditedDecisions.REPEATED_AUDITS).as(REPEATED),
                                standsFor.as(STANDS_FOR),
                                when(measured, lit(0.0)).otherwise(standsFor).as(UNMEASURED),
                                coalesce(open.and(col(AuditedDecisions.AUDITED)), lit(false))
                                        .as(AWAITING),
                                coalesce(col(AuditedDecisions.AUDIT_WEIGHT), lit(0.0))
                                        .as(AuditedDecisions.AUDIT_WEIGHT),
                                indicator(col(AuditedDecisions.AUDITED)).as(DENOMINATOR),
                                explode(questions).as(QUESTION)))
                .flatMap(stream -> stream);
        return audited.where(col(AuditedDecisions.AUDIT_DRAWN).or(isCounted))
                .select(columns.toArray(Column[]::new))
                .select(col("*"), col(QUESTION + ".*"))
                .withColumn(STANDS_FOR, col(STANDS_FOR).multiply(col(FIRST_WEIGHT)))
                .withColumn(UNMEASURED, col(UNMEASURED).multiply(col(FIRST_WEIGHT)))
                .withColumn(NUMERATOR, col(NUMERATOR).multiply(col(DENOMINATOR)));
    }

    private static Column question(
            String metric, String weighting, Column holds, Column firstWeight, Column firstPopulation) {
        return struct(
                lit(metric).as(AuditRates.METRIC),
                lit(weighting).as(AuditRates.WEIGHTING),
                indicator(coalesce(holds, lit(false))).as(NUMERATOR),
                firstWeight.as(FIRST_WEIGHT),
                firstPopulation.as(FIRST_POPULATION));
    }

    private static final List<String> STRATA = List.of(
            Decisions.DAY,
            DesignStrata.DESIGN_STRATUM_ID,
            LabelledDecisions.DESIGN,
            DesignStrata.STRATUM_LABELLED,
            AuditedDecisions.AUDIT_STRATUM_ID,
            AuditedDecisions.AUDIT_DRAW,
            AuditedDecisions.AUDIT_STRATUM_LABELS,
            AuditedDecisions.AUDIT_STRATUM_AUDITED);

    /**
     * The two-phase totals of each day, slice, metric and weighting as an array of numbers that add up.
     *
     * @param units with values {@code above} and {@code below} the line, weights and strata
     */
    static Dataset<Row> cells(Dataset<Row> units, Slicing slicing, EstimationRules rules) {
        List<String> keys = Stream.concat(
                        STRATA.stream(), Stream.of(FIRST_POPULATION, AuditRates.METRIC, AuditRates.WEIGHTING))
                .toList();
        Map<String, Column> terms = terms();
        Stream<Column> columns = Stream.of(
                        keys.stream().map(name -> col(name)),
                        slicing.names().stream().map(name -> col(name)),
                        Stream.of(
                                col(AuditedDecisions.AUDITED),
                                col(DRAWN),
                                col(REPEATED),
                                col(AWAITING),
                                array(terms.values().toArray(Column[]::new)).as(TERMS)))
                .flatMap(stream -> stream);
        Dataset<Row> perStratum = ExactSum.named(
                slicing.rollUp(units.select(columns.toArray(Column[]::new)), keys)
                        .agg(
                                slicing.slice(),
                                slicing.grain(),
                                count_if(col(DRAWN)).as(AuditRates.DRAWN),
                                count_if(col(AuditedDecisions.AUDITED)).as(AuditRates.AUDITS),
                                sum(col(REPEATED)).as(AuditRates.REPEATED_AUDITS),
                                count_if(col(AWAITING)).as(AuditRates.AWAITING_ADJUDICATION),
                                ExactSum.of(col(TERMS)).as(TERMS)),
                TERMS,
                terms.keySet());
        Column totals = udf(new TwoPhaseFunction(rules.finitePopulationCorrection()), TwoPhaseFunction.NUMBERS)
                .apply(struct(CELLS));
        Column[] slices =
                Stream.concat(Stream.of(col(AuditRates.DAY)), keys(slicing)).toArray(Column[]::new);
        return perStratum
                .groupBy(slices)
                .agg(
                        sum(AuditRates.DRAWN).as(AuditRates.DRAWN),
                        sum(AuditRates.AUDITS).as(AuditRates.AUDITS),
                        sum(AuditRates.REPEATED_AUDITS).as(AuditRates.REPEATED_AUDITS),
                        sum(AuditRates.AWAITING_ADJUDICATION).as(AuditRates.AWAITING_ADJUDICATION),
                        ExactSum.of(MEASURE.stream().map(name -> col(name)).toList())
                                .as(MEASURED),
                        sort_array(collect_list(struct(TwoPhaseFunction.CELL.stream()
                                        .map(name -> col(name))
                                        .toArray(Column[]::new))))
                                .as(CELLS))
                .withColumn(NUMBERS, totals);
    }

    /** The sums of {@link io.northstar.stats.TwoPhaseCell}. */
    private static Map<String, Column> terms() {
        Column once = col(FIRST_WEIGHT).multiply(col(AuditedDecisions.AUDIT_WEIGHT));
        Column half = col(FIRST_WEIGHT).multiply(once);
        Column full = once.multiply(once);
        Map<String, Column> terms = new LinkedHashMap<>();
        MEASURE.forEach(name -> terms.put(name, col(name)));
        terms.put("x", once.multiply(col(DENOMINATOR)));
        terms.put("y", once.multiply(col(NUMERATOR)));
        Map.Entry<String, Column> first = Map.entry("once", once);
        for (Map.Entry<String, Column> weight : List.of(first, Map.entry("half", half), Map.entry("full", full))) {
            terms.put(weight.getKey() + "_yy", product(weight.getValue(), NUMERATOR, NUMERATOR));
            terms.put(weight.getKey() + "_xy", product(weight.getValue(), DENOMINATOR, NUMERATOR));
            terms.put(weight.getKey() + "_xx", product(weight.getValue(), DENOMINATOR, DENOMINATOR));
        }
        return terms;
    }

    private static Column product(Column weight, String left, String right) {
        return weight.multiply(col(left)).multiply(col(right));
    }

    /** What identifies a slice's rate, beside day or window. */
    private static Stream<Column> keys(Slicing slicing) {
        return Stream.of(
                        Stream.of(Slices.GRAIN, Slices.SLICE),
                        slicing.names().stream(),
                        Stream.of(AuditRates.METRIC, AuditRates.WEIGHTING))
                .flatMap(names -> names)
                .map(name -> col(name));
    }

    private static Column decisionWeight() {
        return col(Samples.WEIGHT);
    }

    private static Column population() {
        return col(DesignStrata.STRATUM_POPULATION);
    }

    private static Column indicator(Column condition) {
        return when(condition, lit(1.0)).otherwise(lit(0.0));
    }

    private AuditTheAuditor() {}
}
