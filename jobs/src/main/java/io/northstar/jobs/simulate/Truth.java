package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.STRATUM;
import static io.northstar.jobs.simulate.Cases.TRUE_POLICY;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is true of every decision, and the true totals that rates are made of.
 *
 * @param options what is simulated
 */
record Truth(SimulationOptions options) {
    static final String DECIDED = "decisions";
    static final String VIOLATIONS = "violations";
    static final String RESTRICTED = "restricted";
    static final String RESTRICTED_COMPLIANT = "restricted_compliant";

    /** One row per decision: whether the ad violates, which policy, and the outcome it should have had. */
    Dataset<Row> decisions(Dataset<Row> cases) {
        return cases.select(
                new Identifiers(options).decision().as(Decisions.DECISION_ID),
                Moments.date(options, col(DAY)).as(Decisions.DAY),
                col(VIOLATING).as(LabelledDecisions.VIOLATING),
                Lookup.text(Policy.IDS, col(TRUE_POLICY)).as(LabelledDecisions.TRUE_POLICY_ID),
                Lookup.text(Decisions.OUTCOMES, correctOutcome(col(TRUE_POLICY)))
                        .as(LabelledDecisions.CORRECT_OUTCOME));
    }

    /** True totals per day and market over the live, final decisions. */
    Dataset<Row> totals(Dataset<Row> cases) {
        Column restricts = col(OUTCOME).isin(Outcome.LIMIT, Outcome.REJECT);
        return cases.filter(col(STRATUM).isNotNull())
                .groupBy(col(DAY), col(MARKET))
                .agg(
                        count(lit(1)).as(DECIDED),
                        count_if(col(VIOLATING)).as(VIOLATIONS),
                        count_if(restricts).as(RESTRICTED),
                        count_if(restricts.and(not(col(VIOLATING)))).as(RESTRICTED_COMPLIANT));
    }

    /** Position of the outcome that a violation of the policy at {@code policy} asks for; approval without one. */
    static Column correctOutcome(Column policy) {
        return coalesce(Lookup.integer(Policy.ALL, Policy::outcome, policy), lit(Outcome.APPROVE));
    }
}
