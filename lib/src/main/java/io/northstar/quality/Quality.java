package io.northstar.quality;

import io.northstar.metric.Cells;
import io.northstar.metric.Definitions;
import io.northstar.metric.ScoredSamples;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The quality stage for some days: decisions × samples × labels → labelled decisions → cells.
 *
 * @param parts the days, each in one of them
 * @param settings how
 */
public record Quality(List<DecisionDays> parts, QualitySettings settings) {
    public Quality {
        parts = List.copyOf(parts);
    }

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

    /** The rows of {@link io.northstar.table.DesignStrata}. */
    public Dataset<Row> designStrata() {
        return together(DecisionDays::designStrata);
    }

    /** The rows of {@link io.northstar.table.LabelledDecisions}, given the stored {@code strata}. */
    public Dataset<Row> labelledDecisions(Dataset<Row> strata) {
        return Draws.withDesign(together(DecisionDays::drawn), strata);
    }

    /**
     * The rows of {@link io.northstar.table.MetricCells} by {@code definitions}, given the stored {@code strata} and
     * {@code labelled}.
     */
    public Dataset<Row> metricCells(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        return Cells.of(
                together(part -> part.populations(strata, labelled, definitions)),
                labelled,
                strata,
                together(DecisionDays::knownOn),
                definitions,
                settings.slicing(),
                settings.rules());
    }

    /** The rows of {@link io.northstar.table.ScoreCells}, like {@link #metricCells}. */
    public Dataset<Row> scoreCells(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        return ScoredSamples.cells(
                together(part -> part.predictions(strata, definitions)),
                labelled,
                strata,
                definitions,
                settings.slicing(),
                settings.rules());
    }

    /** The rows of {@link io.northstar.table.TurnaroundCells}. */
    public Dataset<Row> turnaroundCells() {
        return together(DecisionDays::turnaroundCells);
    }

    private Dataset<Row> together(Function<DecisionDays, Dataset<Row>> rows) {
        return parts.stream().map(rows).reduce(Dataset::unionByName).orElseThrow();
    }
}
