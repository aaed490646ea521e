package io.northstar.quality;

import io.northstar.metric.Definitions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the numbers of some days need to know of all their decisions, and the decisions drawn for QA. */
public sealed interface DecisionDays permits JudgedDays, RelabelledDays {

    /** Draws by probability with the attributes of the decision and its truth, without design. */
    Dataset<Row> drawn();

    /** The rows of {@link io.northstar.table.DesignStrata}. */
    Dataset<Row> designStrata();

    /** See {@link io.northstar.metric.Cells#populations}, given the stored {@code strata} and {@code labelled} of these days. */
    Dataset<Row> populations(Dataset<Row> strata, Dataset<Row> labelled, Definitions definitions);

    /** See {@link io.northstar.metric.ScoredSamples#counted}, given the stored {@code strata} of these days. */
    Dataset<Row> predictions(Dataset<Row> strata, Definitions definitions);

    /** The rows of {@link io.northstar.table.TurnaroundCells}. */
    Dataset<Row> turnaroundCells();

    /** For each day the newest landing day of the records that its numbers rest on: (day, known_on). */
    Dataset<Row> knownOn();
}
