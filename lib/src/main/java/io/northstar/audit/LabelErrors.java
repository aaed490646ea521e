package io.northstar.audit;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Definitions;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.ExactSum;
import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.metric.Weighting;
import io.northstar.metric.Windows;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.CorrectedRates;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Corrects metrics for labels that QA got wrong.
 *
 * <p>QA errs differently on restrictions, where it sees that something was found, than on permissions. A rate like the false
 * discovery rate is about one side only, and one common sensitivity would carry the errors of the many permissions into it. So
 * what audits found is kept for each side and verdict apart ({@link io.northstar.stats.AuditedLabels}).
 *
 * <p>A slice with enough audits in each of these cells is corrected by them alone (double sampling): nothing is assumed about
 * how QA errs. One with fewer borrows QA's sensitivity and specificity on each side from all slices and the longest window that
 * ends on the same day (Rogan and Gladen): valid where QA errs there as elsewhere, and refused where QA is hardly better than
 * chance.
 */
public final class LabelErrors {
    static final String NUMBERS = "numbers";
    static final String POOLED = "pooled";
    private static final String CELLS = "cells";
    private static final String TERMS = "terms";
    private static final String RESULTS = "results";
    private static final String RESULT = "result";
    private static final String PUBLISHED = "published_status";
    private static final String WHY = "published_reason";
    private static final String CORRECTED = "corrected_status";
    private static final String BECAUSE = "corrected_reason";

    /**
     * The rows of {@link CorrectedRates} for the windows that end on {@code days}.
     *
     * @param audited {@link Audited} of all days that the longest windows contain
     * @param current {@link NorthStar} as it is now, of {@code days}
     * @param windows lengths in days
     * @param slicing dimensions and grains, the whole among them
     * @param fewestAudits audits in each cell for a slice to be corrected by its own
     */
    public static Dataset<Row> rows(
            Dataset<Row> audited,
            Dataset<Row> current,
            List<LocalDate> days,
            List<Integer> windows,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules,
            long fewestAudits) {
        Dataset<Row> spans = Windows.spans(
                audited.sparkSession(), days.stream().map(Date::valueOf).toList(), windows);
        Column[] keys = Stream.of(
                        Stream.of(col(Windows.WINDOW_END).as(CorrectedRates.DAY), col(CorrectedRates.WINDOW_DAYS)),
                        slices(slicing))
                .flatMap(stream -> stream)
                .toArray(Column[]::new);
        Dataset<Row> perWindow = Windows.inWindows(cells(audited, slicing, rules), spans)
                .groupBy(keys)
                .agg(ExactSum.of(col(NUMBERS)).as(NUMBERS));
        Dataset<Row> pooled = perWindow
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(CorrectedRates.WINDOW_DAYS).equalTo(Collections.max(windows)))
                .select(col(CorrectedRates.DAY), col(NUMBERS).as(POOLED));
        Dataset<Row> corrected = perWindow
                .join(broadcast(pooled), List.of(CorrectedRates.DAY).toArray(String[]::new))
                .withColumn(RESULTS, corrections(audited.sparkSession(), days, definitions, rules, fewestAudits))
                .withColumn(RESULT, explode(col(RESULTS)))
                .select(col("*"), col(RESULT + ".*"))
                .withColumnRenamed(CorrectedRates.STATUS, CORRECTED)
                .withColumnRenamed(CorrectedRates.REASON, BECAUSE);
        return besidePublished(corrected, current, slicing);
    }

    /** The rates of each window by the definitions that are the newest on its last day: mostly those of all windows. */
    private static Column corrections(
            SparkSession spark,
            List<LocalDate> days,
            Definitions definitions,
            EstimationRules rules,
            long fewestAudits) {
        Map<Definitions, List<LocalDate>> daysOf = days.stream()
                .collect(Collectors.groupingBy(definitions::currentOn, LinkedHashMap::new, Collectors.toList()));
        List<Column> results = new ArrayList<>();
        daysOf.forEach((current, own) -> {
            CorrectionFunction correction =
                    new CorrectionFunction(CorrectableRates.of(spark, current), rules.confidence(), fewestAudits);
            Column ends = col(CorrectedRates.DAY)
                    .isInCollection(own.stream().map(Date::valueOf).toList());
            results.add(when(ends, udf(correction, CorrectionFunction.SCHEMA).apply(struct(NUMBERS, POOLED))));
        });
        return coalesce(results.toArray(Column[]::new));
    }

    /** Numbers that are not published uncorrected are not published corrected either, for the same reason. */
    private static Dataset<Row> besidePublished(Dataset<Row> corrected, Dataset<Row> current, Slicing slicing) {
        Dataset<Row> published = current.where(col(NorthStar.SERIES).equalTo(NorthStar.CURRENT))
                .where(col(NorthStar.WEIGHTING).equalTo(Weighting.DECISION.text()))
                .select(
                        col(NorthStar.DAY),
                        col(NorthStar.WINDOW_DAYS),
                        col(Slices.SLICE),
                        col(NorthStar.METRIC),
                        col(NorthStar.ESTIMATE).as(CorrectedRates.UNCORRECTED),
                        col(NorthStar.CI_LOW).as(CorrectedRates.UNCORRECTED_CI_LOW),
                        col(NorthStar.CI_HIGH).as(CorrectedRates.UNCORRECTED_CI_HIGH),
                        col(NorthStar.UNMEASURED_SHARE).as(CorrectedRates.UNMEASURED_SHARE),
                        col(NorthStar.STATUS).as(PUBLISHED),
                        col(NorthStar.REASON).as(WHY));
        Column withheld = coalesce(col(PUBLISHED).isin(NorthStar.SUPPRESSED, NorthStar.REFUSED), lit(false));
        return corrected
                .join(
                        published,
                        List.of(CorrectedRates.DAY, CorrectedRates.WINDOW_DAYS, Slices.SLICE, CorrectedRates.METRIC)
                                .toArray(String[]::new),
                        "left")
                .withColumn(
                        CorrectedRates.STATUS, when(withheld, col(PUBLISHED)).otherwise(col(CORRECTED)))
                .withColumn(CorrectedRates.REASON, when(withheld, col(WHY)).otherwise(col(BECAUSE)))
                .select(CorrectedRates.table(slicing.names()).columns().stream()
                        .map(column -> CorrectionFunction.NUMBERS_OF_RESULT.contains(column.name())
                                ? when(withheld, lit(null))
                                        .otherwise(col(column.name()))
                                        .as(column.name())
                                : col(column.name()))
                        .toArray(Column[]::new));
    }

    /** The numbers of {@link io.northstar.stats.AuditedLabels} for each day and slice. */
    static Dataset<Row> cells(Dataset<Row> audited, Slicing slicing, EstimationRules rules) {
        Column restricts = coalesce(col(JudgedDecisions.RESTRICTS), lit(false));
        Column permits = coalesce(col(JudgedDecisions.PERMITS), lit(false));
        Column says = col(LabelledDecisions.QA_VIOLATING);
        Column cell = when(restricts, 0).otherwise(2).plus(when(says, 0).otherwise(1));
        Column finding = when(
                        col(AuditedDecisions.AUDITED),
                        when(col(LabelledDecisions.VIOLATING), 1).otherwise(0))
                .otherwise(-1);
        Map<String, Column> terms = terms(rules);
        Stream<Column> columns = Stream.of(
                        STRATUM.stream().map(name -> col(name)),
                        slicing.columns().stream(),
                        Stream.of(
                                cell.as(LabelCellsFunction.CELL),
                                finding.as(LabelCellsFunction.FINDING),
                                array(terms.values().toArray(Column[]::new)).as(TERMS)))
                .flatMap(stream -> stream);
        List<String> keys = Stream.concat(
                        STRATUM.stream(), Stream.of(LabelCellsFunction.CELL, LabelCellsFunction.FINDING))
                .toList();
        Dataset<Row> units =
                audited.where(says.isNotNull().and(restricts.or(permits))).select(columns.toArray(Column[]::new));
        Dataset<Row> perCell = ExactSum.named(
                slicing.rollUp(units, keys)
                        .agg(
                                slicing.slice(),
                                slicing.grain(),
                                count(lit(1)).as(LabelCellsFunction.LABELS),
                                ExactSum.of(col(TERMS)).as(TERMS)),
                TERMS,
                terms.keySet());
        Column[] groups = Stream.concat(Stream.of(col(CorrectedRates.DAY)), slices(slicing))
                .toArray(Column[]::new);
        Column numbers = udf(new LabelCellsFunction(rules.finitePopulationCorrection()), TwoPhaseFunction.NUMBERS)
                .apply(struct(CELLS));
        return perCell.groupBy(groups)
                .agg(sort_array(collect_list(struct(LabelCellsFunction.FIELDS.stream()
                                .map(name -> col(name))
                                .toArray(Column[]::new))))
                        .as(CELLS))
                .withColumn(NUMBERS, numbers);
    }

    private static final List<String> STRATUM = List.of(
            Decisions.DAY,
            DesignStrata.DESIGN_STRATUM_ID,
            LabelledDecisions.DESIGN,
            DesignStrata.STRATUM_POPULATION,
            DesignStrata.STRATUM_LABELLED);

    /** What is summed for each label: weights of its decision, and of its audit where there is one. */
    private static Map<String, Column> terms(EstimationRules rules) {
        Column first = col(Samples.WEIGHT);
        Column both = first.multiply(coalesce(col(AuditedDecisions.AUDIT_WEIGHT), lit(0.0)));
        Map<String, Column> terms = new LinkedHashMap<>();
        terms.put(LabelCellsFunction.WEIGHT, first);
        terms.put(LabelCellsFunction.SPREAD, Samples.spread(first, rules));
        terms.put(LabelCellsFunction.SQUARES, first.multiply(first));
        terms.put(LabelCellsFunction.AUDIT_WEIGHT, both);
        terms.put(LabelCellsFunction.AUDIT_SPREAD, Samples.spread(both, rules));
        terms.put(LabelCellsFunction.AUDIT_SQUARES, both.multiply(both));
        return terms;
    }

    /** The columns that identify a slice. */
    private static Stream<Column> slices(Slicing slicing) {
        return Stream.concat(Stream.of(Slices.GRAIN, Slices.SLICE), slicing.names().stream())
                .map(name -> col(name));
    }

    private LabelErrors() {}
}
