package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CASE_INDEX;
import static io.northstar.jobs.simulate.Cases.CASE_KEY;
import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.DECIDED;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.OFFENDER;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.SCORE;
import static io.northstar.jobs.simulate.Cases.STRATUM;
import static io.northstar.jobs.simulate.Cases.TRUE_POLICY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What QA looks at: simple random samples without replacement of exactly n_h of the N_h decisions of each day and
 * stratum, and beside them small purposive samples that no rate may use.
 *
 * @param options what is simulated
 */
record SimulatedSamples(SimulationOptions options) {
    static final String PURPOSE = "purpose_position";
    static final String DRAW_KEY = "draw_key";
    static final String DRAWN = "drawn_millis";
    static final String POPULATION = "population_of_stratum";
    static final String DRAWS = "draws_from_stratum";

    static final int BY_PROBABILITY = QaSamples.PURPOSES.indexOf(QaSamples.PROBABILITY);
    static final int TARGETED = QaSamples.PURPOSES.indexOf("targeted");
    static final int GOLDEN = QaSamples.PURPOSES.indexOf("golden");
    static final int BAD_CASE = QaSamples.PURPOSES.indexOf("bad_case");

    private static final String UNIFORM = "sampling_uniform";
    private static final String RANK = "rank_in_stratum";
    private static final double BOUND_DEVIATIONS = 8;
    private static final double BOUND_SLACK = 30;
    private static final double TARGETED_SCORE = 0.05;
    private static final double TARGETED_SHARE = 0.01;
    private static final double GOLDEN_SHARE = 0.0004;
    private static final double BAD_CASE_SHARE = 0.02;
    private static final double DRAWN_WITHIN = 0.2;

    /** The columns that labels need. */
    private static final List<String> CARRIED =
            List.of(DAY, CASE_DAY, CASE_INDEX, KIND, CASE_KEY, VERTICAL, VIOLATING, TRUE_POLICY, DECIDED, STRATUM);

    /** One row per day and stratum that a decision fell in: how many decisions (N_h), how many to draw (n_h). */
    Dataset<Row> perStratum(Dataset<Row> cases) {
        return cases.filter(col(STRATUM).isNotNull())
                .groupBy(col(DAY), col(STRATUM))
                .agg(count(lit(1)).as(POPULATION))
                .withColumn(DRAWS, Strata.draws(col(STRATUM), col(POPULATION), options.sampleScale()));
    }

    /** One row per draw, of every purpose. */
    Dataset<Row> draws(Dataset<Row> cases, Dataset<Row> perStratum) {
        Draws draws = new Draws(options.seed());
        Dataset<Row> perDraw = byProbability(draws, cases, perStratum).unionByName(onPurpose(draws, cases));
        Column end = Moments.midnight(options, col(DAY)).plus(Moments.DAY - Moments.SECOND);
        Column wait = end.minus(col(DECIDED))
                .multiply(draws.uniform("drawn", col(DRAW_KEY)).multiply(DRAWN_WITHIN));
        return perDraw.withColumn(DRAW_KEY, draws.key("draw", col(CASE_KEY), col(KIND), col(PURPOSE)))
                .withColumn(DRAWN, col(DECIDED).plus(wait.cast("long")));
    }

    /** The {@code qa_samples} rows of the draws. */
    Dataset<Row> samples(Dataset<Row> draws) {
        return draws.select(
                Moments.date(options, col(DAY)).as(Simulation.LANDING_DAY),
                Moments.date(options, col(DAY)).as(QaSamples.DAY),
                sampleId().as(QaSamples.SAMPLE_ID),
                new Identifiers(options).decision().as(QaSamples.DECISION_ID),
                when(isByProbability(), Lookup.text(Strata.names(), col(STRATUM)))
                        .as(QaSamples.STRATUM_ID),
                col(DRAWS).cast("double").divide(col(POPULATION)).as(QaSamples.INCLUSION_PROBABILITY),
                Lookup.text(QaSamples.PURPOSES, col(PURPOSE)).as(QaSamples.PURPOSE),
                Moments.timestamp(col(DRAWN)).as(QaSamples.DRAWN_AT));
    }

    /** The {@code qa_strata} rows: every stratum that a decision fell in, drawn from or not. */
    Dataset<Row> strata(Dataset<Row> perStratum) {
        return perStratum.select(
                Moments.date(options, col(DAY)).as(Simulation.LANDING_DAY),
                Moments.date(options, col(DAY)).as(QaStrata.DAY),
                Lookup.text(Strata.names(), col(STRATUM)).as(QaStrata.STRATUM_ID),
                col(POPULATION).as(QaStrata.POPULATION),
                col(DRAWS).as(QaStrata.SAMPLED),
                lit(null).cast("string").as(QaStrata.DESIGN));
    }

    /** Identifier of a draw. */
    Column sampleId() {
        Column suffix = Lookup.text(List.of("-p", "-t", "-g", "-b", "-a"), col(PURPOSE));
        return concat(lit("s"), new Identifiers(options).decision(), suffix);
    }

    /** Whether the draw may enter rates. */
    static Column isByProbability() {
        return col(PURPOSE).equalTo(BY_PROBABILITY);
    }

    /** Exactly n_h of each day and stratum: the n_h smallest of as many uniform draws. */
    private static Dataset<Row> byProbability(Draws draws, Dataset<Row> cases, Dataset<Row> perStratum) {
        Column uniform = draws.uniform("sample", col(CASE_KEY), col(KIND));
        // Sorting only the small draws: fewer than n_h of them lie below the bound once in 10^14 strata.
        Column bound = col(DRAWS)
                .plus(sqrt(col(DRAWS)).multiply(BOUND_DEVIATIONS))
                .plus(BOUND_SLACK)
                .divide(col(POPULATION));
        Column rank = row_number()
                .over(Window.partitionBy(col(DAY), col(STRATUM)).orderBy(col(UNIFORM), col(CASE_INDEX), col(KIND)));
        return cases.filter(col(STRATUM).isNotNull())
                .select(carried(uniform.as(UNIFORM)))
                .join(broadcast(perStratum), new String[] {DAY, STRATUM})
                .filter(col(UNIFORM).lt(bound))
                .withColumn(RANK, rank)
                .filter(col(RANK).leq(col(DRAWS)))
                .select(carried(lit(BY_PROBABILITY).as(PURPOSE), col(POPULATION), col(DRAWS)));
    }

    private static Dataset<Row> onPurpose(Draws draws, Dataset<Row> cases) {
        Column key = draws.key("purpose", col(CASE_KEY), col(KIND));
        Column permits = col(OUTCOME).equalTo(Outcome.APPROVE);
        Column targeted = permits.and(col(SCORE).geq(TARGETED_SCORE).or(col(OFFENDER)))
                .and(draws.happens("targeted", TARGETED_SHARE, key));
        Column golden = draws.happens("golden", GOLDEN_SHARE, key);
        Column badCase = permits.equalTo(col(VIOLATING)).and(draws.happens("bad case", BAD_CASE_SHARE, key));
        Column purposes = array_compact(array(when(targeted, TARGETED), when(golden, GOLDEN), when(badCase, BAD_CASE)));
        return cases.filter(col(STRATUM).isNotNull())
                .filter(targeted.or(golden).or(badCase))
                .withColumn(PURPOSE, explode(purposes))
                .select(carried(
                        col(PURPOSE),
                        lit(null).cast("long").as(POPULATION),
                        lit(null).cast("long").as(DRAWS)));
    }

    private static Column[] carried(Column... added) {
        return Stream.concat(CARRIED.stream().map(name -> col(name)), Arrays.stream(added))
                .toArray(Column[]::new);
    }
}
