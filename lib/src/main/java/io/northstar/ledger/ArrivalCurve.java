package io.northstar.ledger;

import io.northstar.stats.DelayDistribution;
import io.northstar.table.LabelMaturity;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How late the labels of one group arrive, from its days. A function of Java and not of columns, because the product of
 * hazards and its error are those of {@link DelayDistribution}; it runs once per group.
 */
final class ArrivalCurve implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    static final String SHARES = "shares";
    static final String STANDARD_ERRORS = "standard_errors";
    static final String LABELLED_SHARE = "labelled_share";

    /** What {@link #call} returns; all null where too few days have settled. */
    static final StructType SCHEMA = new StructType()
            .add(SHARES, DataTypes.createArrayType(DataTypes.DoubleType))
            .add(STANDARD_ERRORS, DataTypes.createArrayType(DataTypes.DoubleType))
            .add(LABELLED_SHARE, DataTypes.DoubleType);

    private final MaturitySettings settings;

    ArrivalCurve(MaturitySettings settings) {
        this.settings = settings;
    }

    @Override
    public Row call(Row group) {
        List<Row> days = group.getList(0);
        List<Row> settled =
                days.stream().filter(day -> age(day) >= settings.horizonDays()).toList();
        long labelled = settled.stream()
                .flatMap(day -> arrivals(day).stream())
                .mapToLong(Long::longValue)
                .sum();
        if (settled.size() < settings.fewestSettledDays() || labelled == 0) {
            return RowFactory.create(null, null, null);
        }
        long drawn = settled.stream()
                .mapToLong(day -> day.<Long>getAs(LabelMaturity.DRAWN))
                .sum();
        DelayDistribution delays =
                DelayDistribution.of(days.stream().map(this::watched).toList());
        return RowFactory.create(
                IntStream.rangeClosed(0, delays.horizon())
                        .mapToObj(delays::share)
                        .toArray(Double[]::new),
                IntStream.rangeClosed(0, delays.horizon())
                        .mapToObj(delays::standardError)
                        .toArray(Double[]::new),
                (double) labelled / drawn);
    }

    private List<Long> watched(Row day) {
        List<Long> arrivals = arrivals(day);
        return arrivals.subList(0, Math.min(age(day) + 1, arrivals.size()));
    }

    private static int age(Row day) {
        return day.<Integer>getAs(LabelMaturity.AGE_DAYS);
    }

    private static List<Long> arrivals(Row day) {
        return day.getList(day.fieldIndex(Maturity.ARRIVALS));
    }
}
