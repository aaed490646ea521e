package io.northstar.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.northstar.metric.Cells;
import io.northstar.metric.Definitions;
import io.northstar.metric.ScoredSamples;
import io.northstar.metric.Turnaround;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The quality stage for some days: decisions × samples × labels → labelled decisions → cells.
 *
 * @param judged every live decision with its stratum; read more than once, so the caller may want to keep it
 * @param drawn draws by probability with decision and truth, without design
 * @param draws draws by probability, also those whose decision has not landed
 * @param inputs what it is made of
 * @param settings how
 */
public record Quality(
        Dataset<Row> judged, Dataset<Row> drawn, Dataset<Row> draws, Inputs inputs, QualitySettings settings) {

    /**
     * The landed tables, cut to the days in question: decisions, samples, strata and exposures of those days, labels and
     * appeals about them.
     */
    public record Inputs(
            Dataset<Row> decisions,
            Dataset<Row> samples,
            Dataset<Row> strata,
            Dataset<Row> labels,
            Dataset<Row> exposures,
            Dataset<Row> appeals) {

        /** The same with other labels. */
        public Inputs withLabels(Dataset<Row> others) {
            return new Inputs(decisions, samples, strata, others, exposures, appeals);
        }
    }

    /** Judges the decisions of {@code inputs}. */
    public static Quality of(Inputs inputs, QualitySettings settings) {
        Dataset<Row> judged = Draws.withStratum(
                Judgement.of(inputs.decisions(), inputs.exposures(), inputs.appeals()), settings.design());
        Dataset<Row> draws = Draws.of(inputs.samples(), inputs.labels());
        return new Quality(judged, Draws.withDecisions(draws, judged), draws, inputs, settings);
    }

    /** The same with {@code kept} in place of {@link #judged}: a cached copy of it. */
    public Quality withJudged(Dataset<Row> kept) {
        return new Quality(kept, Draws.withDecisions(draws, kept), draws, inputs, settings);
    }

    /** The rows of {@link io.northstar.table.DesignStrata}. */
    public Dataset<Row> designStrata() {
        return settings.design().strata(judged, Draws.forDesign(draws, drawn, settings.design()), inputs.strata());
    }

    /** The rows of {@link LabelledDecisions}, given the stored {@code strata}. */
    public Dataset<Row> labelledDecisions(Dataset<Row> strata) {
        return Draws.withDesign(drawn, strata);
    }

    /**
     * The rows of {@link io.northstar.table.MetricCells} by {@code definitions}, given the stored {@code strata} and
     * {@code labelled}.
     */
    public Dataset<Row> metricCells(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        Dataset<Row> marked = Coverage.mark(
                judged, labelled, strata, settings.coverage(), settings.rules().maxUnmeasuredShare());
        return Cells.of(marked, labelled, strata, knownOn(), definitions, settings.slicing(), settings.rules());
    }

    /** The rows of {@link io.northstar.table.ScoreCells}, like {@link #metricCells}. */
    public Dataset<Row> scoreCells(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        return ScoredSamples.cells(judged, labelled, strata, definitions, settings.slicing(), settings.rules());
    }

    /** The rows of {@link io.northstar.table.TurnaroundCells}. */
    public Dataset<Row> turnaroundCells() {
        return Turnaround.cells(judged, knownOn(), settings.slicing());
    }

    /** For each day the newest landing day of the records that its numbers rest on: (day, known_on). */
    private Dataset<Row> knownOn() {
        Dataset<Row> days = inputs.decisions()
                .select(Decisions.DAY, Lineage.LANDED_ON)
                .unionByName(inputs.samples().select(Decisions.DAY, Lineage.LANDED_ON))
                .unionByName(inputs.strata().select(Decisions.DAY, Lineage.LANDED_ON))
                .unionByName(inputs.exposures().select(Decisions.DAY, Lineage.LANDED_ON))
                .unionByName(draws.select(
                        col(Decisions.DAY), col(LabelledDecisions.KNOWN_ON).as(Lineage.LANDED_ON)))
                .unionByName(inputs.appeals()
                        .join(
                                judged.select(Decisions.DAY, Decisions.DECISION_ID),
                                List.of(Appeals.DECISION_ID).toArray(String[]::new))
                        .select(Decisions.DAY, Lineage.LANDED_ON));
        return days.groupBy(Decisions.DAY).agg(max(Lineage.LANDED_ON).as(LabelledDecisions.KNOWN_ON));
    }
}
