package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static io.northstar.jobs.simulate.SimulatedSamples.DRAWN;
import static io.northstar.jobs.simulate.SimulatedSamples.DRAW_KEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What QA, auditors and adjudicators think of each draw and when: a first review of every draw, a second blind one of
 * some, a correction or an audit of some, and adjudication where two disagree and of golden items.
 *
 * @param options what is simulated
 */
record SimulatedReviews(SimulationOptions options) {
    static final String REVIEWER = "qa_reviewer_position";
    static final String SECOND_REVIEWER = "second_reviewer_position";
    static final String FIRST = "first_says";
    static final String FIRST_AT = "first_millis";
    static final String SECOND = "second_says";
    static final String SECOND_AT = "second_millis";
    static final String CORRECTED_AT = "corrected_millis";
    static final String AUDIT_RATE = "audit_rate";
    static final String AUDIT = "audit_says";
    static final String AUDIT_AT = "audit_millis";
    static final String ADJUDICATED_AT = "adjudicated_millis";

    static final int QA_REVIEWERS = 24;

    private static final double SECOND_SHARE = 0.10;
    private static final double CORRECTED_SHARE = 0.01;
    private static final double AUDIT_RATE_VIOLATING = 0.15;
    private static final double AUDIT_RATE_COMPLIANT = 0.06;
    private static final double AUDIT_ERROR_FACTOR = 0.5;

    /** Labels by days after the decision. */
    private static final double[] DELAYS = {14, 30, 22, 13, 7, 5, 3, 2, 2, 1, 1};

    private static final double WORK_STARTS = 0.30;
    private static final double WORK_LASTS = 0.45;
    private static final int LONGEST_FOLLOW_UP_DAYS = 3;

    private static final Draws SKILLS = new Draws(0);

    /** The draws with every review; a review that does not happen has no moment. */
    Dataset<Row> of(Dataset<Row> perDraw) {
        return followedUp(Simulation.compiledApart(reviewed(perDraw)));
    }

    private Dataset<Row> reviewed(Dataset<Row> perDraw) {
        Draws draws = new Draws(options.seed());
        Column twice = SimulatedSamples.isByProbability().and(draws.happens("second", SECOND_SHARE, col(DRAW_KEY)));
        Column second = says(draws, "second says", errorRate().multiply(carelessness(col(SECOND_REVIEWER))));
        return perDraw.withColumn(REVIEWER, draws.below("qa reviewer", QA_REVIEWERS, col(DRAW_KEY)))
                .withColumn(SECOND_REVIEWER, another(draws))
                .withColumn(FIRST, says(draws, "first says", errorRate().multiply(carelessness(col(REVIEWER)))))
                .withColumn(FIRST_AT, labelledAt(draws, "first"))
                .withColumn(SECOND_AT, when(twice, labelledAt(draws, "second")))
                .withColumn(SECOND, when(col(SECOND_AT).isNotNull(), second));
    }

    private Dataset<Row> followedUp(Dataset<Row> reviewed) {
        Draws draws = new Draws(options.seed());
        Column corrected = draws.happens("corrected", CORRECTED_SHARE, col(DRAW_KEY));
        Column audited = SimulatedSamples.isByProbability()
                .and(col(CORRECTED_AT).isNull())
                .and(draws.uniform("audited", col(DRAW_KEY)).lt(col(AUDIT_RATE)));
        Column audit = says(draws, "audit says", errorRate().multiply(AUDIT_ERROR_FACTOR));
        Column settled = coalesce(col(SECOND).notEqual(col(FIRST)), lit(false))
                .or(coalesce(col(AUDIT).notEqual(col(FIRST)), lit(false)))
                .or(col(SimulatedSamples.PURPOSE).equalTo(SimulatedSamples.GOLDEN));
        Column last = greatest(col(FIRST_AT), col(SECOND_AT), col(AUDIT_AT));
        return reviewed.withColumn(CORRECTED_AT, when(corrected, later(draws, "correction", col(FIRST_AT))))
                .withColumn(AUDIT_RATE, when(col(FIRST), AUDIT_RATE_VIOLATING).otherwise(AUDIT_RATE_COMPLIANT))
                .withColumn(AUDIT_AT, when(audited, later(draws, "audit", col(FIRST_AT))))
                .withColumn(AUDIT, when(col(AUDIT_AT).isNotNull(), audit))
                .withColumn(ADJUDICATED_AT, when(settled, later(draws, "adjudication", last)));
    }

    private Column errorRate() {
        return lit(options.labelErrorRate());
    }

    private static Column another(Draws draws) {
        Column step = draws.below("another", QA_REVIEWERS - 1, col(DRAW_KEY)).plus(1);
        return pmod(col(REVIEWER).plus(step), lit(QA_REVIEWERS));
    }

    /** How much more or less often than the average a reviewer errs. */
    private static Column carelessness(Column reviewer) {
        return Lookup.number(
                IntStream.range(0, QA_REVIEWERS).boxed().toList(),
                position -> 0.5 + SKILLS.uniformAt("carelessness", position),
                reviewer);
    }

    private static Column says(Draws draws, String salt, Column errorRate) {
        return col(VIOLATING).notEqual(draws.uniform(salt, col(DRAW_KEY)).lt(errorRate));
    }

    /** On the day of the draw between the draw and midnight, on later days in working time. */
    private Column labelledAt(Draws draws, String salt) {
        Column delay = Lookup.pick(DELAYS, draws.uniform(salt + " delay", col(DRAW_KEY)));
        Column within = draws.uniform(salt + " within", col(DRAW_KEY));
        Column midnight = Moments.midnight(options, col(DAY));
        Column left = midnight.plus(Moments.DAY - 1).minus(col(DRAWN));
        Column working = within.multiply(WORK_LASTS).plus(WORK_STARTS).multiply((double) Moments.DAY);
        return when(delay.equalTo(0), col(DRAWN).plus(left.multiply(within).cast("long")))
                .otherwise(midnight.plus(delay.multiply(Moments.DAY)).plus(working.cast("long")));
    }

    /** One to three days after {@code moment}, at any hour. */
    private static Column later(Draws draws, String salt, Column moment) {
        Column days = draws.uniform(salt, col(DRAW_KEY))
                .multiply((double) (LONGEST_FOLLOW_UP_DAYS - 1))
                .plus(1.0);
        return moment.plus(floor(days.multiply((double) Moments.DAY)));
    }
}
