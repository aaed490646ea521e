package io.northstar.trend;

import io.northstar.stats.DaySeries;
import io.northstar.stats.Interval;
import io.northstar.stats.LevelChanges;
import io.northstar.stats.LevelChanges.LevelChange;
import io.northstar.stats.Segmentation;
import io.northstar.table.ChangePoints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies {@link LevelChanges} to a series. A function of Java because a split is found going through the days in order. */
final class ChangeFunction implements UDF1<Row, List<Row>>, Serializable {
    private static final long serialVersionUID = 1L;

    /** What {@link #call} returns a list of; days as numbers since 1970. */
    static final ArrayType SCHEMA = DataTypes.createArrayType(
            new StructType()
                    .add(ChangePoints.CHANGED_ON, DataTypes.LongType)
                    .add(ChangePoints.CHANGED_LOW, DataTypes.LongType)
                    .add(ChangePoints.CHANGED_HIGH, DataTypes.LongType)
                    .add(ChangePoints.DETECTED_ON, DataTypes.LongType)
                    .add(ChangePoints.BEFORE, DataTypes.DoubleType)
                    .add(ChangePoints.AFTER, DataTypes.DoubleType)
                    .add(ChangePoints.SHIFT, DataTypes.DoubleType)
                    .add(ChangePoints.SHIFT_LOW, DataTypes.DoubleType)
                    .add(ChangePoints.SHIFT_HIGH, DataTypes.DoubleType)
                    .add(ChangePoints.LOG_EVIDENCE, DataTypes.DoubleType)
                    .add(ChangePoints.DAYS, DataTypes.IntegerType),
            false);

    private final int fewestDays;
    private final int shortestDays;
    private final double penalty;
    private final double daysPerFalseAlarm;

    ChangeFunction(TrendSettings settings) {
        this.fewestDays = settings.fewestDays();
        this.shortestDays = settings.changes().shortestDays();
        this.penalty = settings.changes().penalty();
        this.daysPerFalseAlarm = settings.changes().daysPerFalseAlarm();
    }

    /** The changes in the order of days; {@code input} has the points and the name of the {@link Scale}. */
    @Override
    public List<Row> call(Row input) {
        Points all = Points.of(input.getList(0));
        Scale scale = Scale.valueOf(input.getString(1));
        DaySeries series = all.series(scale).withoutLoneDays();
        List<Row> rows = new ArrayList<>();
        if (series.size() <= fewestDays) {
            return rows;
        }
        Points points = all.only(series.days());
        // The shift of a volume is the one of its logarithm, which is near the relative change.
        double[] units = scale == Scale.VOLUME ? series.values() : points.values();
        LevelChanges changes = new LevelChanges(new Segmentation(penalty, shortestDays), fewestDays, daysPerFalseAlarm);
        long[] days = series.days();
        for (LevelChange change : changes.of(series, units, points.shares())) {
            Interval shifts = change.shifts();
            rows.add(RowFactory.create(
                    days[change.at()],
                    days[change.low()],
                    days[change.high()],
                    change.detectedAt().map(at -> days[at]).orElse(null),
                    points.together(change.from(), change.at()),
                    points.together(change.at(), change.to()),
                    relative(scale, change.shift()),
                    MonitorFunction.finite(relative(scale, shifts.low())),
                    MonitorFunction.finite(relative(scale, shifts.high())),
                    change.logEvidence(),
                    change.to() - change.from()));
        }
        return rows;
    }

    private static double relative(Scale scale, double shift) {
        return scale == Scale.VOLUME ? Math.expm1(shift) : shift;
    }
}
