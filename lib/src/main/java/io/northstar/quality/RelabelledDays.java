package io.northstar.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.max;

import io.northstar.metric.Cells;
import io.northstar.metric.Definitions;
import io.northstar.metric.ScoredSamples;
import io.northstar.sample.SamplingDesign;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.TableColumn;
import io.northstar.table.TurnaroundCells;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Days of which nothing but labels is new: their decisions are not read again. What was counted on all of them is taken from
 * the stored cells, and the attributes of the drawn ones from the stored {@link LabelledDecisions}.
 *
 * <p>Labels also say which decisions are measured at all. Where they say so of others than before, {@link #countedOtherwise},
 * a day must be judged anew. All other days come out as {@link JudgedDays} would have them.
 *
 * @param stored what was computed for these days
 * @param drawn draws by probability with decision and truth, without design
 * @param draws draws by probability, also those whose decision has not landed
 * @param recorded {@link io.northstar.table.QaStrata} of these days
 * @param settings how; the stored rows were computed under the same
 */
public record RelabelledDays(
        Stored stored, Dataset<Row> drawn, Dataset<Row> draws, Dataset<Row> recorded, QualitySettings settings)
        implements DecisionDays {
    private static final String[] DAY = {Decisions.DAY};
    private static final String NOW_KNOWN_ON = "now_known_on";

    /**
     * Stored rows of these days.
     *
     * @param strata {@link DesignStrata}
     * @param labelled {@link LabelledDecisions}
     * @param cells {@link MetricCells}
     * @param scores {@link io.northstar.table.ScoreCells}
     * @param turnaround {@link TurnaroundCells}
     */
    public record Stored(
            Dataset<Row> strata,
            Dataset<Row> labelled,
            Dataset<Row> cells,
            Dataset<Row> scores,
            Dataset<Row> turnaround) {}

    /**
     * Labels the drawn decisions of {@code stored} anew.
     *
     * @param samples {@link io.northstar.table.QaSamples} of these days
     * @param recorded {@link io.northstar.table.QaStrata} of these days
     * @param labels {@link io.northstar.table.QaLabels} about these days, and others
     */
    public static RelabelledDays of(
            Stored stored, Dataset<Row> samples, Dataset<Row> recorded, Dataset<Row> labels, QualitySettings settings) {
        Dataset<Row> draws = Draws.of(samples, labels);
        Column[] attributes = Stream.concat(
                        JudgedDecisions.COLUMNS.stream().map(TableColumn::name),
                        Stream.of(DesignStrata.DESIGN_STRATUM_ID))
                .map(name -> col(name))
                .toArray(Column[]::new);
        Dataset<Row> decisions = stored.labelled().select(attributes);
        return new RelabelledDays(stored, Draws.withDecisions(draws, decisions), draws, recorded, settings);
    }

    /** The days, among these, that must be judged anew: (day). */
    public Dataset<Row> countedOtherwise() {
        Dataset<Row> before = Coverage.said(stored.labelled(), stored.strata(), settings.coverage());
        Dataset<Row> now = Coverage.said(drawn, designStrata(), settings.coverage());
        Dataset<Row> otherwise = before.except(now).union(now.except(before));
        // A label that is not there any more may have been the newest record of its day.
        Dataset<Row> lost = newest(stored.labelled(), LabelledDecisions.KNOWN_ON)
                .join(newest(drawn, NOW_KNOWN_ON), DAY, "left")
                .where(coalesce(
                        col(NOW_KNOWN_ON).lt(col(LabelledDecisions.KNOWN_ON)),
                        col(NOW_KNOWN_ON).isNull()));
        return otherwise.select(Decisions.DAY).union(lost.select(Decisions.DAY)).distinct();
    }

    @Override
    public Dataset<Row> designStrata() {
        SamplingDesign design = settings.design();
        return design.strata(stored.strata(), Draws.forDesign(draws, drawn, design), recorded);
    }

    @Override
    public Dataset<Row> populations(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions) {
        return Cells.storedPopulations(stored.cells(), definitions, settings.slicing());
    }

    @Override
    public Dataset<Row> predictions(Dataset<Row> strata, Definitions definitions) {
        return ScoredSamples.storedCounts(stored.scores(), definitions, settings.slicing());
    }

    @Override
    public Dataset<Row> turnaroundCells() {
        Column[] columns = TurnaroundCells.table(settings.slicing().names()).columnNames().stream()
                .map(name -> name.equals(TurnaroundCells.KNOWN_ON)
                        ? greatest(col(name), col(NOW_KNOWN_ON)).as(name)
                        : col(name))
                .toArray(Column[]::new);
        return stored.turnaround()
                .join(newest(draws, NOW_KNOWN_ON), DAY, "left")
                .select(columns);
    }

    @Override
    public Dataset<Row> knownOn() {
        return newest(stored.cells(), MetricCells.KNOWN_ON)
                .unionByName(newest(draws, MetricCells.KNOWN_ON))
                .groupBy(Decisions.DAY)
                .agg(max(MetricCells.KNOWN_ON).as(MetricCells.KNOWN_ON));
    }

    private static Dataset<Row> newest(Dataset<Row> rows, String name) {
        return rows.groupBy(Decisions.DAY).agg(max(LabelledDecisions.KNOWN_ON).as(name));
    }
}
