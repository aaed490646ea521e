package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CASE_KEY;
import static io.northstar.jobs.simulate.Cases.DECIDED;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.STRATUM;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Appeals;
import io.northstar.table.Lineage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Appeals against restrictions: wronged advertisers appeal more often and mostly win. An appeal lands when it is made and
 * again, newer, when it is resolved.
 *
 * @param options what is simulated
 */
record SimulatedAppeals(SimulationOptions options) {
    private static final double SHARE_OF_WRONG = 0.12;
    private static final double SHARE_OF_RIGHT = 0.02;
    private static final double OVERTURNED_OF_WRONG = 0.90;
    private static final double OVERTURNED_OF_RIGHT = 0.06;
    private static final double MEDIAN_WAIT_MILLIS = 9.0 * Moments.HOUR;
    private static final double WAIT_SPREAD = 0.8;
    private static final double LONGEST_WAIT_MILLIS = 5.0 * Moments.DAY;
    private static final double LONGEST_RESOLUTION_DAYS = 7;

    private static final String APPEALED = "appealed_millis";
    private static final String RESOLVED = "resolved_millis";
    private static final String VERSION_AT = "version_millis";

    /** The {@code appeals} rows: one or two versions of each appeal. */
    Dataset<Row> of(Dataset<Row> cases) {
        Draws draws = new Draws(options.seed());
        Column key = draws.key("appeal", col(CASE_KEY), col(KIND));
        Column wait =
                least(draws.lognormal("appeal wait", MEDIAN_WAIT_MILLIS, WAIT_SPREAD, key), lit(LONGEST_WAIT_MILLIS));
        Column days = draws.uniform("resolution", key)
                .multiply(LONGEST_RESOLUTION_DAYS - 1)
                .plus(1.0);
        Column isResolved = col(VERSION_AT).equalTo(col(RESOLVED));
        Column overturned = draws.uniform("overturned", key)
                .lt(when(col(VIOLATING), OVERTURNED_OF_RIGHT).otherwise(OVERTURNED_OF_WRONG));
        return cases.filter(col(STRATUM).isNotNull())
                .filter(col(OUTCOME).isin(Outcome.LIMIT, Outcome.REJECT))
                .filter(draws.uniform("appealed", key)
                        .lt(when(col(VIOLATING), SHARE_OF_RIGHT).otherwise(SHARE_OF_WRONG)))
                .withColumn(APPEALED, col(DECIDED).plus(wait.cast("long")))
                .withColumn(
                        RESOLVED,
                        col(APPEALED).plus(days.multiply((double) Moments.DAY).cast("long")))
                .withColumn(VERSION_AT, explode(array(col(APPEALED), col(RESOLVED))))
                .filter(col(VERSION_AT).lt(Moments.end(options)))
                .select(
                        Moments.date(col(VERSION_AT)).as(Simulation.LANDING_DAY),
                        concat(lit("appeal-"), new Identifiers(options).decision())
                                .as(Appeals.APPEAL_ID),
                        new Identifiers(options).decision().as(Appeals.DECISION_ID),
                        Moments.timestamp(col(APPEALED)).as(Appeals.APPEALED_AT),
                        when(isResolved, Moments.timestamp(col(RESOLVED))).as(Appeals.RESOLVED_AT),
                        when(isResolved, when(overturned, "overturned").otherwise("upheld"))
                                .as(Appeals.RESOLUTION),
                        Moments.timestamp(col(VERSION_AT)).as(Lineage.UPDATED_AT));
    }
}
