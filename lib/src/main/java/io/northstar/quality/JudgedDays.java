package io.northstar.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.northstar.metric.Cells;
import io.northstar.metric.Definitions;
import io.northstar.metric.ScoredSamples;
import io.northstar.metric.Turnaround;
import io.northstar.sample.SamplingDesign;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Days whose decisions are read and judged.
 *
 * @param judged every live decision with its stratum; read more than once, so the caller may want to keep it
 * @param drawn draws by probability with decision and truth, without design
 * @param draws draws by probability, also those whose decision has not landed
 * @param inputs what it is made of
 * @param settings how
 */
public record JudgedDays(
        Dataset<Row> judged, Dataset<Row> drawn, Dataset<Row> draws, Quality.Inputs inputs, QualitySettings settings)
        implements DecisionDays {

    /** Judges the decisions of {@code inputs}. */
    public static JudgedDays of(Quality.Inputs inputs, QualitySettings settings) {
        Dataset<Row> judged = Draws.withStratum(
                Judgement.of(inputs.decisions(), inputs.exposures(), inputs.appeals()), settings.design());
        Dataset<Row> draws = Draws.of(inputs.samples(), inputs.labels());
        return new JudgedDays(judged, Draws.withDecisions(draws, judged), draws, inputs, settings);
    }

    /** The same with {@code kept} in place of {@link #judged}: a cached copy of it. */
    public JudgedDays withJudged(Dataset<Row> kept) {
        return new JudgedDays(kept, Draws.withDecisions(draws, kept), draws, inputs, settings);
    }

    @Override
    public Dataset<Row> designStrata() {
        SamplingDesign design = settings.design();
        return design.strata(SamplingDesign.sizes(judged), Draws.forDesign(draws, drawn, design), inputs.strata());
    }

    @Override
    public Dataset<Row> populations(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        Dataset<Row> marked = Coverage.mark(
                judged, labelled, strata, settings.coverage(), settings.rules().maxUnmeasuredShare());
        return Cells.populations(marked, definitions, settings.slicing());
    }

    @Override
    public Dataset<Row> predictions(Dataset<Row> strata, Definitions definitions) {
        return ScoredSamples.counted(judged, strata, definitions, settings.slicing());
    }

    @Override
    public Dataset<Row> turnaroundCells() {
        return Turnaround.cells(judged, knownOn(), settings.slicing());
    }

    @Override
    public Dataset<Row> knownOn() {
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
