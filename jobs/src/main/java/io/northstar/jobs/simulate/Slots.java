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
 * stays empty. A task makes the slots of whole days or a part of one, so a day's rows are written without a shuffle.
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
    private static final double NEXT_DAY_SHARE = 0.4;
    private static final double DAILY_NOISE = 0.04;

    private static final int TASKS_PER_CORE = 2;
    private static final long ROWS_WORTH_A_TASK = 50_000;

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

    /** One row per slot that may hold a decision: its day, kind and submission. */
    static Dataset<Row> of(SparkSession spark, SimulationOptions options) {
        long[] volumes = volumes(options);
        long firsts = LongStream.of(volumes).max().orElseThrow();
        long sameDay = firsts + firsts / ESCALATION_EVERY + 1;
        long nextDay = sameDay + firsts / ESCALATION_EVERY + 1;
        long all = nextDay + firsts / SHADOW_EVERY + 1;
        int filesPerDay = Math.toIntExact((firsts - 1) / options.rowsPerFile() + 1);
        long perFile = (all - 1) / filesPerDay + 1;
        int tasks = tasks(spark, options, filesPerDay);
        long filesPerTask = ((long) filesPerDay * options.days() - 1) / tasks + 1;
        Column slot = col(SLOT);
        Column kind = when(slot.lt(firsts), FIRST)
                .when(slot.lt(sameDay), SECOND_SAME_DAY)
                .when(slot.lt(nextDay), SECOND_NEXT_DAY)
                .otherwise(SHADOW);
        Column index = when(slot.lt(firsts), slot)
                .when(slot.lt(sameDay), slot.minus(firsts).multiply(ESCALATION_EVERY))
                .when(slot.lt(nextDay), slot.minus(sameDay).multiply(ESCALATION_EVERY))
                .otherwise(slot.minus(nextDay).multiply(SHADOW_EVERY).plus(SHADOW_OFFSET));
        Column caseDay = when(
                        slot.geq(sameDay).and(slot.lt(nextDay)), col(Cases.DAY).minus(1))
                .otherwise(col(Cases.DAY));
        return spark.range(0, tasks * filesPerTask * perFile, 1, tasks)
                .select(
                        call_function("div", col(ID), lit(perFile * filesPerDay))
                                .cast("int")
                                .as(Cases.DAY),
                        pmod(col(ID), lit(perFile * filesPerDay)).as(SLOT))
                .filter(col(Cases.DAY).lt(options.days()))
                .select(col(Cases.DAY), kind.as(Cases.KIND), index.as(Cases.CASE_INDEX), caseDay.as(Cases.CASE_DAY))
                .filter(col(Cases.CASE_INDEX).lt(get(lit(volumes), col(Cases.CASE_DAY))))
                .filter(isOnItsDay(options));
    }

    /** Of the two slots for a second decision the one on the day when it would be taken. */
    private static Column isOnItsDay(SimulationOptions options) {
        Column nextDay = new Draws(options.seed())
                .happens(
                        "next day",
                        NEXT_DAY_SHARE,
                        col(Cases.CASE_DAY).plus((int) options.from().toEpochDay()),
                        col(Cases.CASE_INDEX));
        return col(Cases.KIND)
                .isin(FIRST, SHADOW)
                .or(nextDay.equalTo(col(Cases.KIND).equalTo(SECOND_NEXT_DAY)));
    }

    /** Few tasks, since each has its price, but enough for all cores and none larger than a file. */
    private static int tasks(SparkSession spark, SimulationOptions options, int filesPerDay) {
        if (filesPerDay > 1) {
            return filesPerDay * options.days();
        }
        long worthwhile = options.decisionsPerDay() * options.days() / ROWS_WORTH_A_TASK + 1;
        int cores = spark.sparkContext().defaultParallelism();
        return (int) Math.min(options.days(), Math.min(worthwhile, (long) TASKS_PER_CORE * cores));
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
