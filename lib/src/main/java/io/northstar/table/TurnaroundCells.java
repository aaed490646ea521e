package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;

/**
 * Contract of {@code turnaround_cells}: how long tasks took, as counts per logarithmic bucket of duration. Counts add
 * up over days and slices exactly, so quantiles of any window are at most 1 % off and the same on every run.
 */
public final class TurnaroundCells {
    public static final String DAY = "day";
    public static final String BUCKET = "bucket";
    public static final String DECIDED = "decided";
    public static final String OPEN = "open";
    public static final String KNOWN_ON = "known_on";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "turnaround_cells",
                        "Tasks per day, slice and bucket of time since submission, decided and open.")
                .mandatory(DAY, DateType, "UTC day of the decisions.")
                .columns(Slices.columns(dimensions))
                .mandatory(
                        BUCKET,
                        IntegerType,
                        "0 below one second, else 1 + floor(ln(seconds) / ln(1.02)): 2 % wide, 1 % off the middle.")
                .mandatory(DECIDED, LongType, "Tasks that got their first final decision of the day at this age.")
                .mandatory(OPEN, LongType, "Escalated tasks still open at the day's end at this age (right-censored).")
                .mandatory(KNOWN_ON, DateType, "Newest landing day of the records that the day rests on.")
                .key(DAY, Slices.SLICE, BUCKET)
                .partitionedBy(DAY)
                .build();
    }

    private TurnaroundCells() {}
}
