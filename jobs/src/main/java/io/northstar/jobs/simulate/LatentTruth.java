package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CARRIED_POLICY;
import static io.northstar.jobs.simulate.Cases.CONTENT_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.EVADES;
import static io.northstar.jobs.simulate.Cases.HUNCH;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OBFUSCATED;
import static io.northstar.jobs.simulate.Cases.OFFENDER;
import static io.northstar.jobs.simulate.Cases.PHRASE;
import static io.northstar.jobs.simulate.Cases.RISK;
import static io.northstar.jobs.simulate.Cases.TEXT_KEY;
import static io.northstar.jobs.simulate.Cases.TRUE_POLICY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether each ad violates, which policy, and which phrase its text carries. The log-odds of a violation are a base that
 * depends on market, vertical and advertiser, plus what is particular to the text.
 *
 * @param options what is simulated
 */
record LatentTruth(SimulationOptions options) {
    /** Standard deviation of what is particular to a text. */
    static final double SPREAD = 3.0;

    private static final double BASE_LOG_ODDS = -5.7;
    private static final double OFFENDER_LOG_ODDS = -0.2;
    /** Share of violating ads that say so in their text. */
    private static final double EXPLICIT_SHARE = 0.92;
    /** Share of violating phrases spelled to pass text rules. */
    private static final double OBFUSCATED_SHARE = 0.15;
    /** Share of compliant ads whose text carries a forbidden phrase in a permitted sense. */
    private static final double TRAP_SHARE = 0.009;

    /** The ads with their truth and the phrase they carry. */
    Dataset<Row> of(Dataset<Row> ads) {
        Draws draws = new Draws(options.seed());
        Column text = col(TEXT_KEY);
        Column base = Lookup.number(Market.ALL, Market::risk, col(MARKET))
                .plus(Lookup.number(Vertical.ALL, Vertical::risk, col(VERTICAL)))
                .plus(BASE_LOG_ODDS);
        Column drawn = draws.uniform("violating", text).lt(probability(col(RISK).plus(col(HUNCH))));
        Column policy = Lookup.pick(Vertical.policyWeights(), col(VERTICAL), draws.uniform("policy", text));
        Column explicit = draws.uniform("explicit", text)
                .lt(when(col(VIOLATING), EXPLICIT_SHARE).otherwise(TRAP_SHARE));
        return ads.withColumn(RISK, when(col(OFFENDER), OFFENDER_LOG_ODDS).otherwise(base))
                .withColumn(HUNCH, draws.normal("hunch", text).multiply(SPREAD))
                .withColumn(EVADES, evades(draws))
                .withColumn(VIOLATING, col(EVADES).or(drawn))
                .withColumn(
                        CARRIED_POLICY,
                        when(col(EVADES), Policy.position(PlantedEvents.EVADED_POLICY))
                                .otherwise(policy))
                .withColumn(TRUE_POLICY, when(col(VIOLATING), col(CARRIED_POLICY)))
                .withColumn(PHRASE, when(explicit, Lookup.pick(Phrases.SHARES, draws.uniform("phrase", text))))
                .withColumn(OBFUSCATED, col(VIOLATING).and(draws.happens("obfuscated", OBFUSCATED_SHARE, text)));
    }

    /** Probability from log-odds. */
    static Column probability(Column logOdds) {
        return lit(1.0).divide(exp(logOdds.multiply(-1.0)).plus(1.0));
    }

    private Column evades(Draws draws) {
        int start = new PlantedEvents(options).start(EventKind.EVASION);
        Column ramp =
                least(col(CONTENT_DAY).minus(start - 1).divide((double) PlantedEvents.EVASION_RAMP_DAYS), lit(1.0));
        return col(VERTICAL)
                .equalTo(Vertical.position(PlantedEvents.EVASION_VERTICAL))
                .and(draws.uniform("evasion", col(CONTENT_KEY)).lt(ramp.multiply(PlantedEvents.EVASION_RATE)));
    }
}
