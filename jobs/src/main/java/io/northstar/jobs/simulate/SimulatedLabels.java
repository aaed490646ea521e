package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.TRUE_POLICY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static io.northstar.jobs.simulate.SimulatedReviews.AUDIT_AT;
import static io.northstar.jobs.simulate.SimulatedReviews.AUDIT_RATE;
import static io.northstar.jobs.simulate.SimulatedReviews.FIRST;
import static io.northstar.jobs.simulate.SimulatedReviews.FIRST_AT;
import static io.northstar.jobs.simulate.SimulatedSamples.DRAW_KEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Audits;
import io.northstar.table.Decisions;
import io.northstar.table.QaLabels;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The labels and audits that land in the span; what reviewers say after it has not arrived yet.
 *
 * @param options what is simulated
 */
record SimulatedLabels(SimulationOptions options) {
    /** What a label is, with the names it uses. */
    private enum Kind {
        FIRST("-1", "qa", "qa-"),
        SECOND("-2", "qa", "qa-"),
        CORRECTION("-c", "qa", "qa-"),
        AUDIT("-a", "audit", "audit-"),
        ADJUDICATION("-j", "adjudication", "adjudicator-");

        private final String suffix;
        private final String layer;
        private final String reviewer;

        Kind(String suffix, String layer, String reviewer) {
            this.suffix = suffix;
            this.layer = layer;
            this.reviewer = reviewer;
        }

        private int position() {
            return List.of(values()).indexOf(this);
        }

        private static Column text(Function<Kind, String> name) {
            return Lookup.text(Arrays.stream(values()).map(name).toList(), part(KIND));
        }
    }

    private static final int AUDITORS = 6;
    private static final int ADJUDICATORS = 3;
    private static final double POLICY_ERROR_FACTOR = 2.0;
    private static final List<Integer> BLIND =
            List.of(Kind.FIRST.position(), Kind.SECOND.position(), Kind.AUDIT.position());
    private static final List<Integer> ALWAYS_RIGHT = List.of(Kind.CORRECTION.position(), Kind.ADJUDICATION.position());

    private static final String LABEL = "label";
    private static final String KIND = "kind";
    private static final String REVIEWER = "reviewer";
    private static final String SAYS = "says";
    private static final String AT = "at";
    private static final String POLICY = "label_policy_position";

    /** The {@code qa_labels} rows. */
    Dataset<Row> labels(Dataset<Row> perDraw) {
        Column sample = new SimulatedSamples(options).sampleId();
        Column superseded = concat(sample, lit(Kind.FIRST.suffix));
        Column reviewer = lpad(part(REVIEWER).plus(1).cast("string"), 2, "0");
        return perLabel(perDraw)
                .select(
                        Moments.date(part(AT)).as(Simulation.LANDING_DAY),
                        concat(sample, Kind.text(kind -> kind.suffix)).as(QaLabels.LABEL_ID),
                        sample.as(QaLabels.SAMPLE_ID),
                        new Identifiers(options).decision().as(QaLabels.DECISION_ID),
                        Kind.text(kind -> kind.layer).as(QaLabels.LAYER),
                        concat(Kind.text(kind -> kind.reviewer), reviewer).as(QaLabels.REVIEWER_ID),
                        part(KIND).isin(BLIND.toArray()).as(QaLabels.BLIND),
                        part(SAYS).as(QaLabels.VIOLATING),
                        Lookup.text(Policy.IDS, col(POLICY)).as(QaLabels.POLICY_ID),
                        Lookup.text(Decisions.OUTCOMES, Truth.correctOutcome(col(POLICY)))
                                .as(QaLabels.CORRECT_OUTCOME),
                        Moments.timestamp(part(AT)).as(QaLabels.LABELLED_AT),
                        when(part(KIND).equalTo(Kind.CORRECTION.position()), superseded)
                                .as(QaLabels.SUPERSEDES_LABEL_ID),
                        when(part(SAYS), "matches the policy text")
                                .otherwise("nothing found")
                                .as(QaLabels.REASON));
    }

    /** The {@code audits} rows: first labels drawn for audit, each on its own (Poisson sampling). */
    Dataset<Row> audits(Dataset<Row> perDraw) {
        Column sample = new SimulatedSamples(options).sampleId();
        return new SimulatedReviews(options)
                .of(perDraw)
                .filter(col(AUDIT_AT).isNotNull().and(landed(col(FIRST_AT))))
                .select(
                        Moments.date(col(FIRST_AT)).as(Simulation.LANDING_DAY),
                        Moments.date(options, col(DAY)).as(Audits.DAY),
                        concat(sample, lit("-audit")).as(Audits.AUDIT_ID),
                        concat(sample, lit(Kind.FIRST.suffix)).as(Audits.LABEL_ID),
                        sample.as(Audits.SAMPLE_ID),
                        when(col(FIRST), "qa-violating")
                                .otherwise("qa-compliant")
                                .as(Audits.STRATUM_ID),
                        col(AUDIT_RATE).as(Audits.INCLUSION_PROBABILITY),
                        Moments.timestamp(col(FIRST_AT)).as(Audits.DRAWN_AT));
    }

    /** One row per label that lands in the span, with the policy it names. */
    private Dataset<Row> perLabel(Dataset<Row> perDraw) {
        Draws draws = new Draws(options.seed());
        Column careless = draws.happens(
                "label policy", options.labelErrorRate() * POLICY_ERROR_FACTOR, col(DRAW_KEY), part(KIND));
        Column right = part(KIND).isin(ALWAYS_RIGHT.toArray()).or(careless.equalTo(false));
        Column guessed = Lookup.pick(
                Vertical.policyWeights(), col(VERTICAL), draws.uniform("label guess", col(DRAW_KEY), part(KIND)));
        return new SimulatedReviews(options)
                .of(perDraw)
                .withColumn(LABEL, explode(all(draws)))
                .filter(landed(part(AT)))
                .withColumn(POLICY, when(part(SAYS), coalesce(when(right, col(TRUE_POLICY)), guessed)));
    }

    private static Column all(Draws draws) {
        Column adjudicator = draws.below("adjudicator", ADJUDICATORS, col(DRAW_KEY));
        Column auditor = draws.below("auditor", AUDITORS, col(DRAW_KEY));
        Column qa = col(SimulatedReviews.REVIEWER);
        return array(
                label(Kind.FIRST, qa, col(FIRST), col(FIRST_AT)),
                label(
                        Kind.SECOND,
                        col(SimulatedReviews.SECOND_REVIEWER),
                        col(SimulatedReviews.SECOND),
                        col(SimulatedReviews.SECOND_AT)),
                label(Kind.CORRECTION, qa, col(VIOLATING), col(SimulatedReviews.CORRECTED_AT)),
                label(Kind.AUDIT, auditor, col(SimulatedReviews.AUDIT), col(AUDIT_AT)),
                label(Kind.ADJUDICATION, adjudicator, col(VIOLATING), col(SimulatedReviews.ADJUDICATED_AT)));
    }

    private static Column label(Kind kind, Column reviewer, Column says, Column at) {
        return struct(lit(kind.position()).as(KIND), reviewer.as(REVIEWER), says.as(SAYS), at.as(AT));
    }

    /** Whether a moment lies in the span; not if there is none. */
    private Column landed(Column moment) {
        return moment.lt(Moments.end(options));
    }

    private static Column part(String field) {
        return col(LABEL).getField(field);
    }
}
