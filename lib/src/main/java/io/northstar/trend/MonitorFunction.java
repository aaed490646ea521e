package io.northstar.trend;

import io.northstar.stats.DaySeries;
import io.northstar.stats.Interval;
import io.northstar.stats.SeriesMonitor;
import io.northstar.stats.SeriesMonitor.Change;
import io.northstar.stats.ShiftModel;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies {@link SeriesMonitor} to a series. A function of Java because a monitor goes through the days one after another. */
final class MonitorFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    /** Level of the intervals of shifts. */
    private static final double LEVEL = 0.05;

    static final String SINCE = "found_since";
    static final String LOW = "found_low";
    static final String HIGH = "found_high";
    static final String UNTIL = "found_until";
    static final String LOG_EVIDENCE = "found_log_evidence";
    static final String BEFORE = "found_before";
    static final String AFTER = "found_after";
    static final String SHIFT = "found_shift";
    static final String SHIFT_LOW = "found_shift_low";
    static final String SHIFT_HIGH = "found_shift_high";
    static final String AMOUNT = "found_amount";
    static final String DAYS = "found_days";
    static final String FIRST_START = "found_first_start";

    /** What {@link #call} returns; days as numbers since 1970. */
    static final StructType SCHEMA = new StructType()
            .add(SINCE, DataTypes.LongType)
            .add(LOW, DataTypes.LongType)
            .add(HIGH, DataTypes.LongType)
            .add(UNTIL, DataTypes.LongType)
            .add(LOG_EVIDENCE, DataTypes.DoubleType)
            .add(BEFORE, DataTypes.DoubleType)
            .add(AFTER, DataTypes.DoubleType)
            .add(SHIFT, DataTypes.DoubleType)
            .add(SHIFT_LOW, DataTypes.DoubleType)
            .add(SHIFT_HIGH, DataTypes.DoubleType)
            .add(AMOUNT, DataTypes.DoubleType)
            .add(DAYS, DataTypes.IntegerType)
            .add(FIRST_START, DataTypes.LongType);

    private final int fewestDays;
    private final int newestDays;

    MonitorFunction(TrendSettings settings) {
        this.fewestDays = settings.fewestDays();
        this.newestDays = settings.newestDays();
    }

    /** The row, or null where the series is too short; {@code input} has the points and the name of the {@link Scale}. */
    @Override
    public Row call(Row input) {
        Points all = Points.of(input.getList(0));
        SeriesMonitor monitor = new SeriesMonitor(fewestDays, newestDays);
        DaySeries every = all.series(Scale.valueOf(input.getString(1)));
        Optional<Change> found = monitor.look(every);
        if (found.isEmpty()) {
            return null;
        }
        Change change = found.get();
        DaySeries whole = every.withoutLoneDays();
        DaySeries series = whole.from(Arrays.binarySearch(whole.days(), change.heldFrom()));
        Points points = all.only(series.days());
        int n = series.size();
        long[] days = series.days();
        int since = Arrays.binarySearch(days, change.since());
        int usual = Math.max(fewestDays, n - newestDays);
        ShiftModel inUnits = monitor.model(series, points.values(), points.shares(), usual);
        Interval shifts = inUnits.shifts(since, n, LEVEL);
        return RowFactory.create(
                change.since(),
                change.sinceLow(),
                change.sinceHigh(),
                change.until().orElse(null),
                change.logEvidence(),
                finite(points.together(0, since)),
                finite(points.together(since, n)),
                inUnits.shift(since, n),
                finite(shifts.low()),
                finite(shifts.high()),
                finite(points.amount(since, n)),
                n,
                days[Math.max(0, n - newestDays)]);
    }

    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
