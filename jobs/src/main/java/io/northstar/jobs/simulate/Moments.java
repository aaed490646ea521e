package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_millis;

import org.apache.spark.sql.Column;

/** Days and moments as numbers: milliseconds since 1970 and positions in the span. */
final class Moments {
    static final long SECOND = 1_000L;
    static final long HOUR = 3_600_000L;
    static final int HOURS_PER_DAY = 24;
    static final long DAY = HOURS_PER_DAY * HOUR;

    /** The first moment of the day at position {@code day} of the span. */
    static Column midnight(SimulationOptions options, Column day) {
        return day.cast("long").plus(options.from().toEpochDay()).multiply(DAY);
    }

    /** The date at position {@code day} of the span. */
    static Column date(SimulationOptions options, Column day) {
        return date_from_unix_date(day.plus((int) options.from().toEpochDay()));
    }

    /** The UTC date of a moment. */
    static Column date(Column millis) {
        return date_from_unix_date(call_function("div", millis, lit(DAY)).cast("int"));
    }

    /** The moment as a timestamp. */
    static Column timestamp(Column millis) {
        return timestamp_millis(millis);
    }

    /** The first moment after the span, as a number. */
    static long end(SimulationOptions options) {
        return (options.to().toEpochDay() + 1) * DAY;
    }

    private Moments() {}
}
