package io.northstar.ledger;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.LabelMaturity;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says which share of a day's QA labels is in, measured against how late labels arrived before.
 *
 * <p>Of a day with {@code n} drawn and {@code m} labelled decisions at an age of {@code a} days, {@code m + n r (1 - F(a))}
 * labels are expected in the end, at most {@code n} (Bornhuetter and Ferguson 1972, Proceedings of the CAS 59, 181-195):
 * {@code F} is the distribution of arrival delays ({@link io.northstar.stats.DelayDistribution}), {@code r} the share of the
 * drawn decisions that got a label on settled days. A day whose labelling is behind expects as many labels as any other of
 * its age, so it is not mature, which its age alone could not tell.
 */
public final class Maturity {
    /** Input column: the day that the decision was drawn, null if unknown. */
    public static final String DRAWN_ON = "drawn_on";
    /** Input column: the day that the draw's first label landed, null if none has. */
    public static final String LANDED_ON = "landed_on";

    static final String ARRIVALS = "arrivals";
    private static final String CURVE = "curve";

    /**
     * The draws that {@link #of} judges.
     *
     * @param drawn rows of {@link LabelledDecisions}; a label counts where they have a truth
     * @param labels rows of {@link QaLabels}, all about these draws among them
     * @param group columns of {@code drawn} whose values make the group
     */
    public static Dataset<Row> draws(Dataset<Row> drawn, Dataset<Row> labels, List<String> group) {
        Dataset<Row> first =
                labels.groupBy(QaLabels.SAMPLE_ID).agg(min(Lineage.LANDED_ON).as(LANDED_ON));
        return drawn.join(first, List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), "left")
                .select(
                        col(LabelMaturity.DAY),
                        inWords(group).as(LabelMaturity.STRATUM_GROUP),
                        // Known from its sample on, at the latest from its first label on.
                        least(col(LabelledDecisions.KNOWN_ON), col(LANDED_ON)).as(DRAWN_ON),
                        when(col(LabelledDecisions.LABELLED), col(LANDED_ON)).as(LANDED_ON));
    }

    private static Column inWords(List<String> group) {
        Column[] parts = group.stream()
                .map(name -> concat(lit(name + "="), coalesce(col(name).cast("string"), lit(Slices.NONE))))
                .toArray(Column[]::new);
        return group.isEmpty() ? lit(Slices.ALL) : concat_ws(", ", parts);
    }

    /**
     * The rows of {@link LabelMaturity}, one for each day and group with a draw.
     *
     * <p>Delays are counted from the day of the decisions; a label that landed earlier counts as landed that day. Only what
     * happened up to {@code asOfDay} counts, so any earlier state can be had again. Labels later than the horizon count as
     * labelled but not in the distribution. A group with fewer settled days than the settings ask for has null expectations
     * and is immature until all its labels are in or the horizon is past.
     *
     * @param draws one row per draw by probability: {@code day}, {@code stratum_group} (null shows as {@code (none)}),
     *     {@link #DRAWN_ON} and {@link #LANDED_ON}
     * @param asOfDay the last day that counts
     */
    public static Dataset<Row> of(Dataset<Row> draws, LocalDate asOfDay, MaturitySettings settings) {
        Dataset<Row> perDay = perDay(draws, lit(Date.valueOf(asOfDay)), settings);
        Column settled = col(LabelMaturity.AGE_DAYS).geq(settings.horizonDays());
        Dataset<Row> curves = perDay.groupBy(LabelMaturity.STRATUM_GROUP)
                .agg(
                        sort_array(collect_list(struct(
                                        LabelMaturity.DAY, LabelMaturity.AGE_DAYS, LabelMaturity.DRAWN, ARRIVALS)))
                                .as(CURVE),
                        count_if(settled).cast("int").as(LabelMaturity.SETTLED_DAYS))
                .withColumn(
                        CURVE,
                        udf(new ArrivalCurve(settings), ArrivalCurve.SCHEMA).apply(struct(col(CURVE))));
        Dataset<Row> judged = perDay.join(
                        curves, List.of(LabelMaturity.STRATUM_GROUP).toArray(String[]::new))
                .withColumn(LabelMaturity.EXPECTED_SHARE_IN, atAge(ArrivalCurve.SHARES))
                .withColumn(LabelMaturity.EXPECTED_SHARE_STANDARD_ERROR, atAge(ArrivalCurve.STANDARD_ERRORS))
                .withColumn(LabelMaturity.EXPECTED_LABELS, expectedLabels(settled))
                .withColumn(
                        LabelMaturity.SHARE_IN,
                        try_divide(col(LabelMaturity.LABELLED), col(LabelMaturity.EXPECTED_LABELS)))
                .withColumn(LabelMaturity.REASON, reason(settled, settings))
                .withColumn(
                        LabelMaturity.MATURE,
                        col(LabelMaturity.REASON)
                                .isin(LabelMaturity.ALL_IN, LabelMaturity.PAST_HORIZON, LabelMaturity.SHARE_REACHED));
        return judged.select(LabelMaturity.TABLE.columns().stream()
                .map(column -> col(column.name()).cast(column.type()))
                .toArray(Column[]::new));
    }

    /** One row per day and group: draws, labels, and labels by delay in days as far as the day was watched. */
    private static Dataset<Row> perDay(Dataset<Row> draws, Column asOfDay, MaturitySettings settings) {
        Column landed = when(col(LANDED_ON).leq(asOfDay), col(LANDED_ON));
        // greatest would make the missing delay of a draw without label a delay of 0.
        Column delay = when(landed.isNotNull(), greatest(datediff(landed, col(LabelMaturity.DAY)), lit(0)));
        Column[] arrivals = IntStream.rangeClosed(0, settings.horizonDays())
                .mapToObj(days -> count_if(delay.equalTo(days)))
                .toArray(Column[]::new);
        Column age = datediff(asOfDay, col(LabelMaturity.DAY));
        return draws.where(coalesce(col(DRAWN_ON), col(LabelMaturity.DAY)).leq(asOfDay))
                .where(age.between(0, settings.historyDays()))
                .withColumn(LabelMaturity.STRATUM_GROUP, coalesce(col(LabelMaturity.STRATUM_GROUP), lit(Slices.NONE)))
                .groupBy(LabelMaturity.DAY, LabelMaturity.STRATUM_GROUP)
                .agg(
                        count(lit(1)).as(LabelMaturity.DRAWN),
                        count(landed).as(LabelMaturity.LABELLED),
                        array(arrivals).as(ARRIVALS))
                .withColumn(LabelMaturity.AS_OF_DAY, asOfDay)
                .withColumn(LabelMaturity.AGE_DAYS, age);
    }

    private static Column atAge(String values) {
        return try_element_at(
                col(CURVE).getField(values),
                least(col(LabelMaturity.AGE_DAYS).plus(1), size(col(CURVE).getField(values))));
    }

    private static Column expectedLabels(Column settled) {
        Column toCome = col(LabelMaturity.DRAWN)
                .multiply(col(CURVE).getField(ArrivalCurve.LABELLED_SHARE))
                .multiply(lit(1.0).minus(col(LabelMaturity.EXPECTED_SHARE_IN)));
        Column labelled = col(LabelMaturity.LABELLED).cast("double");
        Column complete = settled.or(col(LabelMaturity.LABELLED).equalTo(col(LabelMaturity.DRAWN)));
        return when(complete, labelled)
                .when(
                        toCome.isNotNull(),
                        least(labelled.plus(toCome), col(LabelMaturity.DRAWN).cast("double")));
    }

    private static Column reason(Column settled, MaturitySettings settings) {
        return when(col(LabelMaturity.LABELLED).equalTo(col(LabelMaturity.DRAWN)), LabelMaturity.ALL_IN)
                .when(settled, LabelMaturity.PAST_HORIZON)
                .when(col(LabelMaturity.EXPECTED_LABELS).isNull(), LabelMaturity.NO_HISTORY)
                .when(col(LabelMaturity.SHARE_IN).geq(settings.matureShare()), LabelMaturity.SHARE_REACHED)
                .otherwise(LabelMaturity.WAITING);
    }

    private Maturity() {}
}
