package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OFFENDER;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.STRATUM;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Exposures;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Impressions and spend of the ads that run, on the day of their approval and for some on the next two days.
 *
 * @param options what is simulated
 */
record SimulatedExposures(SimulationOptions options) {
    private static final double RUNS_APPROVED = 0.75;
    private static final double RUNS_LIMITED = 0.50;
    private static final double THREE_DAYS_SHARE = 0.10;
    private static final double TWO_DAYS_SHARE = 0.30;

    private static final double MEDIAN_IMPRESSIONS = 250;
    private static final double IMPRESSIONS_SPREAD = 1.5;
    private static final double LIMITED_FACTOR = 0.3;
    private static final double OFFENDER_FACTOR = 1.6;
    private static final double PER_MILLE = 1_000;
    private static final double LOWEST_PRICE = 0.6;
    private static final double PRICE_RANGE = 0.8;

    private static final String RUN_DAY = "run_day";

    /** The {@code exposures} rows: one per ad and day on which it ran. */
    Dataset<Row> of(Dataset<Row> cases) {
        Draws draws = new Draws(options.seed());
        Column limited = col(OUTCOME).equalTo(Outcome.LIMIT);
        Column key = draws.key("run day", col(CONTENT_KEY), col(RUN_DAY));
        Column impressions = draws.lognormal("impressions", MEDIAN_IMPRESSIONS, IMPRESSIONS_SPREAD, key)
                .multiply(when(limited, LIMITED_FACTOR).otherwise(1.0))
                .multiply(when(col(OFFENDER), OFFENDER_FACTOR).otherwise(1.0));
        Column price = draws.uniform("price", key)
                .multiply(PRICE_RANGE)
                .plus(LOWEST_PRICE)
                .multiply(Lookup.number(Market.ALL, Market::cpm, col(MARKET)))
                .divide(PER_MILLE);
        return cases.filter(col(STRATUM).isNotNull())
                .filter(col(OUTCOME).isin(Outcome.APPROVE, Outcome.LIMIT))
                .filter(draws.uniform("runs", col(CONTENT_KEY), col(DAY))
                        .lt(when(limited, RUNS_LIMITED).otherwise(RUNS_APPROVED)))
                .withColumn(RUN_DAY, explode(sequence(col(DAY), col(DAY).plus(moreDays(draws)))))
                .filter(col(RUN_DAY).lt(options.days()))
                .withColumn(Exposures.IMPRESSIONS, floor(impressions))
                .select(
                        Moments.date(options, col(RUN_DAY)).as(Simulation.LANDING_DAY),
                        Moments.date(options, col(RUN_DAY)).as(Exposures.DAY),
                        new Identifiers(options).ad().as(Exposures.AD_ID),
                        col(Exposures.IMPRESSIONS),
                        col(Exposures.IMPRESSIONS)
                                .multiply(price)
                                .cast(Exposures.TABLE.column(Exposures.SPEND).type())
                                .as(Exposures.SPEND));
    }

    private static Column moreDays(Draws draws) {
        Column chance = draws.uniform("run length", col(CONTENT_KEY), col(DAY));
        return when(chance.lt(THREE_DAYS_SHARE), 2)
                .when(chance.lt(THREE_DAYS_SHARE + TWO_DAYS_SHARE), 1)
                .otherwise(lit(0));
    }
}
