package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.EVADES;
import static io.northstar.jobs.simulate.Cases.HUNCH;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.RISK;
import static io.northstar.jobs.simulate.Cases.SCORE;
import static io.northstar.jobs.simulate.Cases.TEXT_KEY;
import static io.northstar.jobs.simulate.Cases.VERSION;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.when;

import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the model thinks of each ad: the probability of a violation given noisy log-odds, which is calibrated except
 * where an event is planted.
 *
 * @param options what is simulated
 */
record SimulatedScores(SimulationOptions options) {
    private static final double COPY_JITTER = 0.6;
    private static final double EVASION_LOG_ODDS = -7.0;
    private static final double OVERKILL_FROM_LOG_ODDS = 1.8;
    private static final double OVERKILL_LOG_ODDS_RANGE = 2.0;
    private static final double DIGITS = 1e6;

    /** The ads with model version and score. */
    Dataset<Row> of(Dataset<Row> ads) {
        Draws draws = new Draws(options.seed());
        Column seen = col(HUNCH)
                .plus(draws.normal("noise", draws.key("noise", col(TEXT_KEY), col(VERSION)))
                        .multiply(ofVersion(ModelVersion::noise)))
                .plus(draws.uniform("jitter", col(CONTENT_KEY), col(VERSION))
                        .minus(0.5)
                        .multiply(COPY_JITTER));
        Column logOdds = col(RISK)
                .plus(seen.multiply(ofVersion(version -> version.reliance(LatentTruth.SPREAD))))
                .multiply(ofVersion(version -> version.moderation(LatentTruth.SPREAD)));
        Column planted = when(
                        col(EVADES), draws.normal("evaded", col(CONTENT_KEY)).plus(EVASION_LOG_ODDS))
                .when(
                        overkilled(draws),
                        draws.uniform("overkill score", col(CONTENT_KEY))
                                .multiply(OVERKILL_LOG_ODDS_RANGE)
                                .plus(OVERKILL_FROM_LOG_ODDS))
                .otherwise(logOdds);
        return ads.withColumn(VERSION, version())
                .withColumn(
                        SCORE,
                        floor(LatentTruth.probability(planted).multiply(DIGITS)).divide(DIGITS));
    }

    private Column version() {
        Column live = when(
                        col(CASE_DAY).lt(new PlantedEvents(options).modelSwitch()),
                        ModelVersion.ALL.indexOf(ModelVersion.OLD))
                .otherwise(ModelVersion.ALL.indexOf(ModelVersion.NEW));
        return when(col(KIND).equalTo(Slots.SHADOW), ModelVersion.ALL.indexOf(ModelVersion.CANDIDATE))
                .otherwise(live);
    }

    private Column overkilled(Draws draws) {
        return col(CASE_DAY)
                .geq(new PlantedEvents(options).start(EventKind.OVERKILL))
                .and(col(MARKET).equalTo(Market.position(PlantedEvents.OVERKILL_MARKET)))
                .and(col(VERSION).equalTo(ModelVersion.ALL.indexOf(ModelVersion.NEW)))
                .and(col(VIOLATING).equalTo(false))
                .and(draws.happens("overkill", PlantedEvents.OVERKILL_RATE, col(CONTENT_KEY)));
    }

    private static Column ofVersion(ToDoubleFunction<ModelVersion> number) {
        return Lookup.number(ModelVersion.ALL, number, col(VERSION));
    }
}
