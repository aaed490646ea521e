package io.northstar.ledger;

import io.northstar.stats.LateLabels;
import io.northstar.stats.SettlementForecast;
import io.northstar.stats.SettlementForecast.SettledDay;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies {@link SettlementForecast} to a published number. A function of Java because Spark has no quantile of t. */
final class ForecastFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    static final String PROPORTION = "proportion";

    /** What {@link #call} returns: the result columns of {@link Nowcasts}. */
    static final StructType SCHEMA = new StructType()
            .add(Nowcasts.MISSING_SHARE, DataTypes.DoubleType)
            .add(Nowcasts.NOWCAST, DataTypes.DoubleType)
            .add(Nowcasts.NOWCAST_LOW, DataTypes.DoubleType)
            .add(Nowcasts.NOWCAST_HIGH, DataTypes.DoubleType);

    private final MaturitySettings settings;
    private final double confidence;

    ForecastFunction(MaturitySettings settings, double confidence) {
        this.settings = settings;
        this.confidence = confidence;
    }

    @Override
    public Row call(Row input) {
        Row number = input.getStruct(0);
        List<Row> history = input.isNullAt(1) ? List.of() : input.getList(1);
        if (history.size() < settings.fewestSettledDays()) {
            return RowFactory.create(null, null, null, null);
        }
        LateLabels open = lateLabels(number, expectedShare(number, history));
        List<SettledDay> days =
                history.stream().map(ForecastFunction::settledDay).toList();
        Optional<SettlementForecast> forecast = input.getBoolean(2)
                ? Optional.of(SettlementForecast.proportion(open, days, confidence))
                : SettlementForecast.quantity(open, days, confidence);
        return forecast.map(found -> RowFactory.create(
                        open.missingShare(),
                        found.value(),
                        found.interval().low(),
                        found.interval().high()))
                .orElseGet(() -> RowFactory.create(open.missingShare(), null, null, null));
    }

    /** The share of the drawn decisions that will be labelled in the end. */
    private static double expectedShare(Row number, List<Row> history) {
        double toCome = history.stream()
                .mapToDouble(day -> labelledShare(day.getStruct(2)) - labelledShare(day.getStruct(1)))
                .average()
                .orElseThrow();
        return Math.min(1, labelledShare(number) + Math.max(0, toCome));
    }

    private static SettledDay settledDay(Row day) {
        Row settled = day.getStruct(2);
        return new SettledDay(lateLabels(day.getStruct(1), labelledShare(settled)), settled.getAs(NorthStar.ESTIMATE));
    }

    /** Labels of the slice, with those in the end in the proportion of the labelled shares. */
    private static LateLabels lateLabels(Row number, double settledShare) {
        double labels = (double) number.<Long>getAs(NorthStar.LABELS).longValue();
        return new LateLabels(
                number.getAs(NorthStar.ESTIMATE),
                number.getAs(NorthStar.STANDARD_ERROR),
                labels,
                labels * settledShare / labelledShare(number));
    }

    private static double labelledShare(Row number) {
        return number.getAs(NorthStar.MATURITY);
    }
}
