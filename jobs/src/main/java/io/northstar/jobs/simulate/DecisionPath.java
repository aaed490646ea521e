package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CARRIED_POLICY;
import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CASE_INDEX;
import static io.northstar.jobs.simulate.Cases.CASE_KEY;
import static io.northstar.jobs.simulate.Cases.ESCALATED;
import static io.northstar.jobs.simulate.Cases.EVADES;
import static io.northstar.jobs.simulate.Cases.FIRST_SOURCE;
import static io.northstar.jobs.simulate.Cases.FOUND_POLICY;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OBFUSCATED;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.PHRASE;
import static io.northstar.jobs.simulate.Cases.QUEUE;
import static io.northstar.jobs.simulate.Cases.REVIEWER;
import static io.northstar.jobs.simulate.Cases.SCORE;
import static io.northstar.jobs.simulate.Cases.SOURCE;
import static io.northstar.jobs.simulate.Cases.TRUE_POLICY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.coalesce;
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
 * Who decides and what: a text rule rejects what it matches, the model decides where it is sure, and people decide the
 * rest or pass it on.
 *
 * @param options what is simulated
 */
record DecisionPath(SimulationOptions options) {
    /** Share of the tasks open to escalation that reviewers pass on. */
    private static final double ESCALATED_SHARE = 0.8;

    private static final double MODEL_POLICY_ACCURACY = 0.85;
    private static final double HUMAN_POLICY_ACCURACY = 0.93;
    /** Share of human rejections softened to a limit, and the other way round. */
    private static final double OTHER_ACTION_SHARE = 0.07;

    /** The scored ads with source, outcome, found policy, queue and reviewer. */
    Dataset<Row> of(Dataset<Row> scored) {
        Draws draws = new Draws(options.seed());
        return scored.withColumn(FIRST_SOURCE, firstSource())
                .withColumn(ESCALATED, escalated(draws))
                .withColumn(SOURCE, source())
                .withColumn(QUEUE, queue())
                .withColumn(REVIEWER, reviewer(draws))
                .withColumn(OUTCOME, verdict(draws))
                .withColumn(FOUND_POLICY, when(restricts(), foundPolicy(draws)))
                .withColumn(OUTCOME, action(draws));
    }

    /** Whether the slot holds a decision: second decisions exist for escalated tasks only. */
    static Column exists() {
        return col(KIND).isin(Slots.FIRST, Slots.SHADOW).or(col(ESCALATED));
    }

    /** Whether a text rule matches: the ad carries a phrase that the rule of a policy knows, spelled as the rule does. */
    static Column matchesRule() {
        Column enforced = Lookup.integer(
                Policy.ALL, policy -> policy.enforcement() == Policy.Enforcement.RULE ? 1 : 0, col(CARRIED_POLICY));
        return coalesce(
                col(PHRASE)
                        .lt(Phrases.KNOWN_TO_RULES)
                        .and(enforced.equalTo(1))
                        .and(col(OBFUSCATED).equalTo(false))
                        .and(col(EVADES).equalTo(false)),
                lit(false));
    }

    private static Column firstSource() {
        Column sure = col(SCORE).geq(ModelVersion.AUTO_REJECT).or(col(SCORE).lt(ModelVersion.AUTO_APPROVE));
        return when(matchesRule(), Outcome.BY_RULE).when(sure, Outcome.BY_MODEL).otherwise(Outcome.BY_HUMAN);
    }

    private static Column escalated(Draws draws) {
        return col(FIRST_SOURCE)
                .equalTo(Outcome.BY_HUMAN)
                .and(pmod(col(CASE_INDEX), lit(Slots.ESCALATION_EVERY)).equalTo(0))
                .and(draws.happens("escalated", ESCALATED_SHARE, col(CASE_KEY)));
    }

    private static Column source() {
        return when(col(KIND).equalTo(Slots.SHADOW), Outcome.BY_MODEL).otherwise(col(FIRST_SOURCE));
    }

    private static Column queue() {
        Column desk = col(MARKET).multiply(Vertical.ALL.size()).plus(col(VERTICAL));
        return when(
                col(SOURCE).equalTo(Outcome.BY_HUMAN),
                when(isSecond(), ReviewTeam.ESCALATIONS)
                        .otherwise(Lookup.integer(ReviewTeam.desks(), Integer::intValue, desk)));
    }

    private static Column reviewer(Draws draws) {
        return col(QUEUE)
                .multiply(ReviewTeam.REVIEWERS_PER_QUEUE)
                .plus(draws.below("reviewer", ReviewTeam.REVIEWERS_PER_QUEUE, col(CASE_KEY), col(KIND)));
    }

    /** Approve, escalate, or reject standing for any restriction. */
    private Column verdict(Draws draws) {
        Column chance = draws.uniform("verdict", col(CASE_KEY), col(KIND));
        Column restricted = when(col(VIOLATING), chance.lt(sensitivity()))
                .otherwise(chance.geq(Lookup.number(ReviewTeam.reviewers(), ReviewTeam::specificity, col(REVIEWER))));
        Column byModel = when(col(KIND).equalTo(Slots.SHADOW), col(SCORE).geq(ModelVersion.CANDIDATE_REJECT))
                .otherwise(col(SCORE).geq(ModelVersion.AUTO_REJECT));
        return when(col(SOURCE).equalTo(Outcome.BY_RULE), Outcome.REJECT)
                .when(
                        col(SOURCE).equalTo(Outcome.BY_MODEL),
                        when(byModel, Outcome.REJECT).otherwise(Outcome.APPROVE))
                .when(col(KIND).equalTo(Slots.FIRST).and(col(ESCALATED)), Outcome.ESCALATE)
                .otherwise(when(restricted, Outcome.REJECT).otherwise(Outcome.APPROVE));
    }

    private Column sensitivity() {
        int start = new PlantedEvents(options).start(EventKind.QUEUE_DRIFT);
        Column progress = least(
                greatest(col(CASE_DAY).minus(start - 1).divide((double) PlantedEvents.DRIFT_DAYS), lit(0.0)), lit(1.0));
        Column loss = when(
                        col(QUEUE).equalTo(ReviewTeam.QUEUES.indexOf(PlantedEvents.DRIFTING_QUEUE)),
                        progress.multiply(PlantedEvents.DRIFT_LOSS))
                .otherwise(0.0);
        return Lookup.number(ReviewTeam.reviewers(), ReviewTeam::sensitivity, col(REVIEWER))
                .minus(loss);
    }

    private static Column foundPolicy(Draws draws) {
        Column accuracy = when(col(SOURCE).equalTo(Outcome.BY_HUMAN), HUMAN_POLICY_ACCURACY)
                .otherwise(MODEL_POLICY_ACCURACY);
        Column guessed = Lookup.pick(
                Vertical.policyWeights(), col(VERTICAL), draws.uniform("guessed policy", col(CASE_KEY), col(KIND)));
        Column right = draws.uniform("policy found", col(CASE_KEY), col(KIND)).lt(accuracy);
        return when(col(SOURCE).equalTo(Outcome.BY_RULE), col(CARRIED_POLICY))
                .otherwise(coalesce(when(right, col(TRUE_POLICY)), guessed));
    }

    /** The outcome that the found policy asks for; people sometimes choose the other restriction. */
    private static Column action(Draws draws) {
        Column asked = Lookup.integer(Policy.ALL, Policy::outcome, col(FOUND_POLICY));
        Column other = col(SOURCE)
                .equalTo(Outcome.BY_HUMAN)
                .and(draws.happens("other action", OTHER_ACTION_SHARE, col(CASE_KEY), col(KIND)));
        return when(
                        restricts(),
                        when(other, lit(Outcome.LIMIT + Outcome.REJECT).minus(asked))
                                .otherwise(asked))
                .otherwise(col(OUTCOME));
    }

    private static Column restricts() {
        return col(OUTCOME).equalTo(Outcome.REJECT);
    }

    private static Column isSecond() {
        return col(KIND).isin(Slots.SECOND_SAME_DAY, Slots.SECOND_NEXT_DAY);
    }
}
