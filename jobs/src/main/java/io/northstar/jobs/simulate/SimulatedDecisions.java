package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.DECIDED;
import static io.northstar.jobs.simulate.Cases.ENQUEUED;
import static io.northstar.jobs.simulate.Cases.FOUND_POLICY;
import static io.northstar.jobs.simulate.Cases.HANDLED;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.LANGUAGE;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.PRODUCT;
import static io.northstar.jobs.simulate.Cases.QUEUE;
import static io.northstar.jobs.simulate.Cases.REVIEWER;
import static io.northstar.jobs.simulate.Cases.SCORE;
import static io.northstar.jobs.simulate.Cases.SOURCE;
import static io.northstar.jobs.simulate.Cases.STRATUM;
import static io.northstar.jobs.simulate.Cases.SUBMITTED;
import static io.northstar.jobs.simulate.Cases.VERSION;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The decisions as the platform records them: what a case shows of itself.
 *
 * @param options what is simulated
 */
record SimulatedDecisions(SimulationOptions options) {
    /** The columns whose values hardly repeat. */
    static final List<String> DISTINCT = List.of(
            Decisions.DECISION_ID,
            Decisions.AD_ID,
            Decisions.CREATIVE_ID,
            Decisions.SUBMISSION_ID,
            Decisions.SCORE,
            Decisions.SUBMITTED_AT,
            Decisions.DECIDED_AT);

    /** The {@code decisions} rows. */
    Dataset<Row> of(Dataset<Row> cases) {
        Identifiers identifiers = new Identifiers(options);
        SimulatedReferences references = new SimulatedReferences(options);
        Column strategy = references.strategy();
        return cases.select(
                Moments.date(options, col(DAY)).as(Simulation.LANDING_DAY),
                identifiers.decision().as(Decisions.DECISION_ID),
                identifiers.ad().as(Decisions.AD_ID),
                identifiers.creative().as(Decisions.CREATIVE_ID),
                Identifiers.advertiser().as(Decisions.ADVERTISER_ID),
                identifiers.submission().as(Decisions.SUBMISSION_ID),
                Lookup.text(Market.ALL.stream().map(Market::code).toList(), col(MARKET))
                        .as(Decisions.MARKET),
                Lookup.text(Vertical.NAMES, col(VERTICAL)).as(Decisions.VERTICAL),
                Lookup.text(AdProduct.PRODUCTS, col(PRODUCT)).as(Decisions.AD_PRODUCT),
                Lookup.text(AdProduct.PLACEMENTS, placement()).as(Decisions.PLACEMENT),
                Lookup.text(Market.LANGUAGES, col(LANGUAGE)).as(Decisions.LANGUAGE),
                Lookup.text(Policy.IDS, col(FOUND_POLICY)).as(Decisions.POLICY_ID),
                references.policyVersion(col(DAY)).as(Decisions.POLICY_VERSION),
                Lookup.text(Decisions.OUTCOMES, col(OUTCOME)).as(Decisions.OUTCOME),
                Lookup.text(Decisions.SOURCES, col(SOURCE)).as(Decisions.SOURCE),
                lit(ModelVersion.MODEL_ID).as(Decisions.MODEL_ID),
                Lookup.text(ModelVersion.ALL.stream().map(ModelVersion::name).toList(), col(VERSION))
                        .as(Decisions.MODEL_VERSION),
                col(SCORE).as(Decisions.SCORE),
                Lookup.text(references.strategyIds(), strategy).as(Decisions.STRATEGY_ID),
                references.strategyVersion(strategy, col(DAY)).as(Decisions.STRATEGY_VERSION),
                Lookup.text(ReviewTeam.QUEUES, col(QUEUE)).as(Decisions.QUEUE),
                Lookup.text(ReviewTeam.REVIEWERS, col(REVIEWER)).as(Decisions.REVIEWER_ID),
                Lookup.text(ReviewTeam.VENDORS, pmod(col(REVIEWER), lit(ReviewTeam.VENDORS.size())))
                        .as(Decisions.VENDOR),
                when(col(KIND).equalTo(Slots.SHADOW), "shadow")
                        .otherwise("live")
                        .as(Decisions.ENVIRONMENT),
                Lookup.text(Strata.names(), col(STRATUM)).as(Decisions.STRATUM_ID),
                Moments.timestamp(col(SUBMITTED)).as(Decisions.SUBMITTED_AT),
                Moments.timestamp(col(ENQUEUED)).as(Decisions.ENQUEUED_AT),
                Moments.timestamp(col(DECIDED)).as(Decisions.DECIDED_AT),
                col(HANDLED).as(Decisions.HANDLE_SECONDS));
    }

    private Column placement() {
        Draws draws = new Draws(options.seed());
        return col(PRODUCT)
                .multiply(AdProduct.PLACEMENTS_PER_PRODUCT)
                .plus(draws.below("placement", AdProduct.PLACEMENTS_PER_PRODUCT, col(CONTENT_KEY)));
    }
}
