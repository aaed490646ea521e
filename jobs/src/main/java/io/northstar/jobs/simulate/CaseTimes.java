package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CASE_KEY;
import static io.northstar.jobs.simulate.Cases.DECIDED;
import static io.northstar.jobs.simulate.Cases.ENQUEUED;
import static io.northstar.jobs.simulate.Cases.FIRST_SOURCE;
import static io.northstar.jobs.simulate.Cases.HANDLED;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.SOURCE;
import static io.northstar.jobs.simulate.Cases.SUBMITTED;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * When things happen: decisions follow the market's day, machines answer in seconds and people in hours.
 *
 * @param options what is simulated
 */
record CaseTimes(SimulationOptions options) {
    private static final String FIRST_DECIDED = "first_decided_millis";
    private static final String FIRST_HANDLED = "first_handled_seconds";

    /** Ads by local hour. */
    private static final double[] HOURS = {
        2, 1.5, 1, 1, 1, 1.5, 2, 3, 4.5, 6, 6.5, 6.5, 6, 6, 6.5, 6.5, 6, 5.5, 5, 5, 5, 4.5, 4, 3
    };

    private static final double MEDIAN_MODEL_MILLIS = 2_500;
    private static final double MEDIAN_RULE_MILLIS = 300;
    private static final double MACHINE_SPREAD = 0.6;
    private static final double MEDIAN_HANDLE_SECONDS = 48;
    private static final double HANDLE_SPREAD = 0.7;
    private static final double LONGEST_HANDLE_SECONDS = 3_600;
    private static final double MEDIAN_WAIT_MILLIS = 1.8 * Moments.HOUR;
    private static final double WAIT_SPREAD = 0.9;
    private static final double LONGEST_WAIT_MILLIS = 4.0 * Moments.DAY;
    /** Escalated tasks of the day before are decided in this part of the day. */
    private static final double NEXT_DAY_FROM = 0.25;

    private static final double NEXT_DAY_UNTIL = 0.85;

    /** The cases with their moments. */
    Dataset<Row> of(Dataset<Row> decided) {
        Draws draws = new Draws(options.seed());
        Column key = col(CASE_KEY);
        Column first = moment(draws);
        Column machine = draws.lognormal("machine", 1, MACHINE_SPREAD, key)
                .multiply(when(col(FIRST_SOURCE).equalTo(Outcome.BY_RULE), MEDIAN_RULE_MILLIS)
                        .otherwise(MEDIAN_MODEL_MILLIS))
                .cast("long");
        Column waited = least(draws.lognormal("wait", MEDIAN_WAIT_MILLIS, WAIT_SPREAD, key), lit(LONGEST_WAIT_MILLIS))
                .cast("long")
                .plus(col(FIRST_HANDLED).multiply(Moments.SECOND));
        Column firstEnqueued = when(
                col(FIRST_SOURCE).equalTo(Outcome.BY_HUMAN), col(FIRST_DECIDED).minus(waited));
        Column secondHandled = handled(draws, "second handle");
        return decided.withColumn(FIRST_DECIDED, first)
                .withColumn(FIRST_HANDLED, when(col(FIRST_SOURCE).equalTo(Outcome.BY_HUMAN), handled(draws, "handle")))
                .withColumn(ENQUEUED, firstEnqueued)
                .withColumn(
                        SUBMITTED,
                        when(col(ENQUEUED).isNull(), col(FIRST_DECIDED))
                                .otherwise(col(ENQUEUED))
                                .minus(machine))
                .withColumn(ENQUEUED, enqueued())
                .withColumn(DECIDED, secondDecided(draws))
                .withColumn(
                        HANDLED,
                        when(col(KIND).isin(Slots.SECOND_SAME_DAY, Slots.SECOND_NEXT_DAY), secondHandled)
                                .when(col(SOURCE).equalTo(Outcome.BY_HUMAN), col(FIRST_HANDLED)))
                .drop(FIRST_DECIDED, FIRST_HANDLED);
    }

    private Column moment(Draws draws) {
        Column localHour = Lookup.pick(HOURS, draws.uniform("hour", col(CASE_KEY)));
        Column hour = pmod(
                localHour.minus(Lookup.integer(Market.ALL, Market::utcOffset, col(MARKET))),
                lit(Moments.HOURS_PER_DAY));
        Column within = draws.uniform("within hour", col(CASE_KEY)).multiply((double) Moments.HOUR);
        return least(midnight().plus(hour.multiply(Moments.HOUR)).plus(within.cast("long")), lastOfDay());
    }

    /** A second decision is enqueued by the first one. */
    private static Column enqueued() {
        return when(col(KIND).equalTo(Slots.FIRST), col(ENQUEUED))
                .when(col(KIND).notEqual(Slots.SHADOW), col(FIRST_DECIDED));
    }

    private Column secondDecided(Draws draws) {
        Column share = draws.uniform("second", col(CASE_KEY));
        Column left = lastOfDay().minus(col(FIRST_DECIDED));
        Column sameDay = col(FIRST_DECIDED).plus(left.multiply(share).cast("long"));
        Column nextDay = midnight()
                .plus(Moments.DAY)
                .plus(share.multiply(NEXT_DAY_UNTIL - NEXT_DAY_FROM)
                        .plus(NEXT_DAY_FROM)
                        .multiply((double) Moments.DAY)
                        .cast("long"));
        return when(col(KIND).equalTo(Slots.SECOND_SAME_DAY), greatest(sameDay, col(FIRST_DECIDED)))
                .when(col(KIND).equalTo(Slots.SECOND_NEXT_DAY), nextDay)
                .otherwise(col(FIRST_DECIDED));
    }

    private static Column handled(Draws draws, String salt) {
        return least(
                        draws.lognormal(salt, MEDIAN_HANDLE_SECONDS, HANDLE_SPREAD, col(CASE_KEY)),
                        lit(LONGEST_HANDLE_SECONDS))
                .cast("long");
    }

    private Column midnight() {
        return Moments.midnight(options, col(CASE_DAY));
    }

    /** Two seconds before midnight: what follows on the same day still has room. */
    private Column lastOfDay() {
        return midnight().plus(Moments.DAY - 2 * Moments.SECOND);
    }
}
