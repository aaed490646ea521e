package io.northstar.metric;

import io.northstar.stats.AssistedDay;
import io.northstar.stats.AssistedShare;
import io.northstar.stats.Products;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.UnseenEvents;
import io.northstar.table.AssistedRates;
import io.northstar.table.MetricCells;
import io.northstar.table.ScoreCells;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies {@link AssistedShare} to the days of a window. A function of Java because Spark has no quantile of t and beta. */
final class AssistedFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    /** What a day's cell has to say. */
    static final List<String> ACTUAL = List.of(
            MetricCells.POPULATION,
            MetricCells.LABELS_RESTRICTING,
            MetricCells.LABELS_PERMITTING,
            MetricCells.LABELS,
            MetricCells.NUMERATOR,
            MetricCells.DENOMINATOR,
            MetricCells.NUMERATOR_VARIANCE,
            MetricCells.COVARIANCE,
            MetricCells.DENOMINATOR_VARIANCE,
            MetricCells.SQUARED_WEIGHTS,
            MetricCells.DEGREES_OF_FREEDOM,
            MetricCells.UNSEEN_NUMERATOR,
            MetricCells.UNSEEN_NUMERATOR_SQUARES,
            MetricCells.UNSEEN_REMAINDER,
            MetricCells.UNSEEN_REMAINDER_SQUARES);

    /** What scores say of it. */
    static final List<String> PREDICTED = List.of(
            ScoreCells.COUNTED_NUMERATOR,
            ScoreCells.COUNTED_DENOMINATOR,
            ScoreCells.SAMPLED_NUMERATOR,
            ScoreCells.SAMPLED_DENOMINATOR,
            ScoreCells.PREDICTED_NUMERATOR_VARIANCE,
            ScoreCells.PREDICTED_COVARIANCE,
            ScoreCells.PREDICTED_DENOMINATOR_VARIANCE,
            ScoreCells.NUMERATOR_BY_NUMERATOR,
            ScoreCells.NUMERATOR_BY_DENOMINATOR,
            ScoreCells.DENOMINATOR_BY_NUMERATOR,
            ScoreCells.DENOMINATOR_BY_DENOMINATOR);

    /** What {@link #call} returns: the result columns of {@link AssistedRates}. */
    static final StructType SCHEMA = new StructType()
            .add(AssistedRates.ESTIMATE, DataTypes.DoubleType)
            .add(AssistedRates.STANDARD_ERROR, DataTypes.DoubleType)
            .add(AssistedRates.CI_LOW, DataTypes.DoubleType)
            .add(AssistedRates.CI_HIGH, DataTypes.DoubleType)
            .add(AssistedRates.METHOD, DataTypes.StringType)
            .add(AssistedRates.LABEL_SAVING, DataTypes.DoubleType)
            .add(AssistedRates.FACTOR, DataTypes.DoubleType)
            .add(AssistedRates.TUNING_DAYS, DataTypes.IntegerType)
            .add(AssistedRates.FALLBACK, DataTypes.StringType);

    private final EstimationRules rules;
    private final long fewestLabels;
    private final HashMap<String, UnseenEvents.Place> places;

    AssistedFunction(EstimationRules rules, long fewestLabels, Definitions definitions) {
        this.rules = rules;
        this.fewestLabels = fewestLabels;
        this.places = new HashMap<>();
        definitions.ratios().forEach((hash, metric) -> places.put(hash, metric.unseenPlace()));
    }

    @Override
    public Row call(Row input) {
        UnseenEvents.Place place = places.get(input.getString(0));
        List<Row> rows = input.getList(1);
        List<AssistedDay> days = rows.stream().map(row -> day(row, place)).toList();
        int first = 0;
        while (!rows.get(first).<Boolean>getAs(Assisted.IN_WINDOW)) {
            first++;
        }
        AssistedShare share = AssistedShare.of(days, first, fewestLabels, rules.confidence());
        RatioEstimate estimate = share.estimate();
        return RowFactory.create(
                estimate.estimate(),
                estimate.standardError(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.method().text(),
                share.saving(),
                share.factor(),
                days.size() - 1,
                share.fallback().text());
    }

    private AssistedDay day(Row cell, UnseenEvents.Place place) {
        return new AssistedDay(
                actual(cell),
                new UnseenEvents(
                        place,
                        cell.getAs(MetricCells.UNSEEN_NUMERATOR),
                        cell.getAs(MetricCells.UNSEEN_NUMERATOR_SQUARES),
                        cell.getAs(MetricCells.UNSEEN_REMAINDER),
                        cell.getAs(MetricCells.UNSEEN_REMAINDER_SQUARES)),
                new AssistedDay.Totals(
                        cell.getAs(ScoreCells.SAMPLED_NUMERATOR), cell.getAs(ScoreCells.SAMPLED_DENOMINATOR)),
                new AssistedDay.Totals(
                        cell.getAs(ScoreCells.COUNTED_NUMERATOR), cell.getAs(ScoreCells.COUNTED_DENOMINATOR)),
                new Products(
                        cell.getAs(ScoreCells.PREDICTED_NUMERATOR_VARIANCE),
                        cell.getAs(ScoreCells.PREDICTED_COVARIANCE),
                        cell.getAs(ScoreCells.PREDICTED_DENOMINATOR_VARIANCE)),
                new AssistedDay.Cross(
                        cell.getAs(ScoreCells.NUMERATOR_BY_NUMERATOR),
                        cell.getAs(ScoreCells.NUMERATOR_BY_DENOMINATOR),
                        cell.getAs(ScoreCells.DENOMINATOR_BY_NUMERATOR),
                        cell.getAs(ScoreCells.DENOMINATOR_BY_DENOMINATOR)));
    }

    private RatioTotals actual(Row cell) {
        double population = (double) cell.<Long>getAs(MetricCells.POPULATION);
        long labelled =
                cell.<Long>getAs(MetricCells.LABELS_RESTRICTING) + cell.<Long>getAs(MetricCells.LABELS_PERMITTING);
        return new RatioTotals(
                cell.getAs(MetricCells.NUMERATOR),
                cell.getAs(MetricCells.DENOMINATOR),
                cell.getAs(MetricCells.NUMERATOR_VARIANCE),
                cell.getAs(MetricCells.COVARIANCE),
                cell.getAs(MetricCells.DENOMINATOR_VARIANCE),
                cell.<Long>getAs(MetricCells.LABELS),
                cell.getAs(MetricCells.SQUARED_WEIGHTS),
                cell.<Long>getAs(MetricCells.DEGREES_OF_FREEDOM),
                rules.finitePopulationCorrection() ? Math.max(0, population - labelled) : population);
    }
}
