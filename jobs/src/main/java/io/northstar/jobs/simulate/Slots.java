package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where decisions come from: every day has the same number of numbered slots, and a slot either holds a decision or
 * stays empty. A task makes the slots of one day only, so its rows go to that day's file without a shuffle.
 */
final class Slots {
    /** The first decision on a submission. */
    static final int FIRST = 0;
    /** The decision on an escalated task, later on the same day. */
    static final int SECOND_SAME_DAY = 1;
    /** The decision on an escalated task, on the next day. */
    static final int SECOND_NEXT_DAY = 2;
    /** What the candidate model would have decided. */
    static final int SHADOW = 3;

    /** One submission in so many may be escalated. */
    static final int ESCALATION_EVERY = 16;
    /** One submission in so many is scored by the candidate too. */
    static final int SHADOW_EVERY = 100;

    private static final int SHADOW_OFFSET = 5;
    private static final double DAILY_NOISE = 0.04;

    private static final String ID = "id";
    private static final String SLOT = "slot";

    /** Submissions on each day of the span: fewer on weekends, a little noise. */
    static long[] volumes(SimulationOptions options) {
        Draws draws = new Draws(options.seed());
        return LongStream.range(0, options.days())
                .map(day -> {
                    LocalDate date = options.from().plusDays(day);
                    double noise = 1 + DAILY_NOISE * (draws.uniformAt("volume", date.toEpochDay()) - 0.5);
                    return Math.max(1, Math.round(options.decisionsPerDay() * rhythm(date.getDayOfWeek()) * noise));
                })
                .toArray();
    }

    /** One row per slot that a decision may fill: its day, kind and submission. */
    static Dataset<Row> of(SparkSession spark, SimulationOptions options) {
        long[] volumes = volumes(options);
        long firsts = LongStream.of(volumes).max().orElseThrow();
        long seconds = firsts / ESCALATION_EVERY + 1;
        long shadows = firsts / SHADOW_EVERY + 1;
        int files = Math.toIntExact((firsts - 1) / options.rowsPerFile() + 1);
        long perFile = (firsts + 2 * seconds + shadows - 1) / files + 1;
        long perDay = perFile * files;
        Column slot = col(SLOT);
        Column index = when(slot.lt(firsts), slot)
                .when(slot.lt(firsts + seconds), slot.minus(firsts).multiply(ESCALATION_EVERY))
                .when(
                        slot.lt(firsts + 2 * seconds),
                        slot.minus(firsts + seconds).multiply(ESCALATION_EVERY))
                .when(
                        slot.lt(firsts + 2 * seconds + shadows),
                        slot.minus(firsts + 2 * seconds).multiply(SHADOW_EVERY).plus(SHADOW_OFFSET));
        Column kind = when(slot.lt(firsts), FIRST)
                .when(slot.lt(firsts + seconds), SECOND_SAME_DAY)
                .when(slot.lt(firsts + 2 * seconds), SECOND_NEXT_DAY)
                .otherwise(SHADOW);
        return spark.range(0, perDay * options.days(), 1, files * options.days())
                .select(
                        call_function("div", col(ID), lit(perDay)).cast("int").as(Cases.DAY),
                        pmod(col(ID), lit(perDay)).as(SLOT))
                .select(col(Cases.DAY), kind.as(Cases.KIND), index.as(Cases.CASE_INDEX))
                .withColumn(
                        Cases.CASE_DAY,
                        when(
                                        col(Cases.KIND).equalTo(SECOND_NEXT_DAY),
                                        col(Cases.DAY).minus(1))
                                .otherwise(col(Cases.DAY)))
                .filter(col(Cases.CASE_INDEX).lt(get(lit(volumes), col(Cases.CASE_DAY))));
    }

    private static double rhythm(DayOfWeek day) {
        return switch (day) {
            case MONDAY -> 1.08;
            case TUESDAY, WEDNESDAY -> 1.12;
            case THURSDAY -> 1.10;
            case FRIDAY -> 1.02;
            case SATURDAY -> 0.80;
            case SUNDAY -> 0.76;
        };
    }

    private Slots() {}
}
