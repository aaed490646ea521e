package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.northstar.io.Tables;
import io.northstar.metric.Definitions;
import io.northstar.metric.Published;
import io.northstar.metric.VersionedEstimates;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.ScoreCells;
import io.northstar.table.TableContract;
import io.northstar.table.TurnaroundCells;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What published numbers are made of: the inputs of days and the cells of windows, at given versions of their tables.
 *
 * @param tables warehouse
 * @param settings what is computed
 * @param definitions by which definitions of the metrics
 */
record Numbers(Tables tables, QualitySettings settings, Definitions definitions) {
    /** Labels and appeals may bear a date before that of their decision; by more than this many days they are void. */
    static final int CLOCKS_APART = 31;

    /** Contract of the stored cells. */
    TableContract cells() {
        return MetricCells.table(settings.slicing().names());
    }

    /** Contract of the stored cells of scores. */
    TableContract scores() {
        return ScoreCells.table(settings.slicing().names());
    }

    /** Contracts of all that is computed for a day before windows are summed up. */
    List<TableContract> computed() {
        return List.of(DesignStrata.TABLE, LabelledDecisions.TABLE, cells(), scores(), turnaround());
    }

    /** Contract of the stored turnaround cells. */
    TableContract turnaround() {
        return TurnaroundCells.table(settings.slicing().names());
    }

    /** The inputs of {@code days}, whatever is ingested meanwhile. */
    Quality.Inputs inputs(SortedSet<LocalDate> days, Map<String, Long> versions) {
        return new Quality.Inputs(
                input(Decisions.TABLE, days, versions),
                input(QaSamples.TABLE, days, versions),
                input(QaStrata.TABLE, days, versions),
                labels(days, versions),
                input(Exposures.TABLE, days, versions),
                since(Appeals.TABLE, Appeals.APPEALED_ON, days, versions));
    }

    /** The labels that may be about decisions of {@code days}, and others. */
    Dataset<Row> labels(SortedSet<LocalDate> days, Map<String, Long> versions) {
        return since(QaLabels.TABLE, QaLabels.LABELLED_ON, days, versions);
    }

    /** The cells of {@code days} by the definitions in force on some of them, given their stored strata and draws. */
    Dataset<Row> metricCells(Quality quality, SortedSet<LocalDate> days, Dataset<Row> strata, Dataset<Row> labelled) {
        return quality.metricCells(strata, labelled, computable(days));
    }

    /** What scores predict of these cells. */
    Dataset<Row> scoreCells(Quality quality, SortedSet<LocalDate> days, Dataset<Row> strata, Dataset<Row> labelled) {
        return quality.scoreCells(strata, labelled, computable(days));
    }

    private Definitions computable(SortedSet<LocalDate> days) {
        return definitions.computable(settings.catalogue(), days.first(), days.last());
    }

    /**
     * The {@code computed} cells of {@code days}, and the stored ones that cannot be computed again, since the context of their
     * definitions has changed: they stay as they are.
     */
    Dataset<Row> withFrozen(TableContract contract, Dataset<Row> computed, SortedSet<LocalDate> days) {
        Definitions frozen = definitions.frozen(settings.catalogue(), days.first(), days.last());
        return frozen.isEmpty() ? computed : computed.unionByName(frozen.inForce(tables.read(contract, days)));
    }

    /** The numbers of the windows that end on {@code ends}, see {@link Published#rows}, as far as they are computed anew. */
    Dataset<Row> published(SortedSet<LocalDate> ends, Dataset<Row> cellRows, Dataset<Row> turnaroundRows) {
        return Published.rows(
                        cellRows,
                        turnaroundRows,
                        List.copyOf(ends),
                        settings.windows(),
                        definitions,
                        settings.slicing(),
                        settings.rules())
                .where(isComputedAnew());
    }

    /** Estimates of ratios in the windows that end on {@code ends}, see {@link VersionedEstimates#ofRatios}. */
    Dataset<Row> ratios(SortedSet<LocalDate> ends, Dataset<Row> cellRows, int versions) {
        return VersionedEstimates.ofRatios(cellRows, List.copyOf(ends), settings.windows(), versions);
    }

    /** The same of quantiles, see {@link VersionedEstimates#ofQuantiles}. */
    Dataset<Row> quantiles(SortedSet<LocalDate> ends, Dataset<Row> turnaroundRows, int versions, List<Integer> some) {
        return VersionedEstimates.ofQuantiles(
                turnaroundRows,
                List.copyOf(ends),
                settings.windows(),
                versions,
                some,
                definitions,
                settings.slicing(),
                settings.rules());
    }

    /** Whether a published number can be computed anew. Where the context of its definition has changed it stays as it is. */
    Column isComputedAnew() {
        return not(col(NorthStar.DEFINITION_HASH)
                .isInCollection(definitions
                        .frozen(settings.catalogue(), LocalDate.MIN, LocalDate.MAX)
                        .hashes()));
    }

    /** The stored rows of all days that windows that end on {@code ends} may contain. */
    Dataset<Row> inWindows(TableContract contract, SortedSet<LocalDate> ends, Map<String, Long> versions) {
        return tables.read(contract, versions)
                .where(col(MetricCells.DAY).between(Date.valueOf(windowsFrom(ends)), Date.valueOf(ends.last())));
    }

    /** The first day that a window that ends on {@code ends} may contain. */
    LocalDate windowsFrom(SortedSet<LocalDate> ends) {
        return ends.first().minusDays(settings.longestWindow() - 1);
    }

    private Dataset<Row> input(TableContract contract, SortedSet<LocalDate> days, Map<String, Long> versions) {
        return tables.read(contract, versions).where(Tables.among(Decisions.DAY, days));
    }

    private Dataset<Row> since(
            TableContract contract, String date, SortedSet<LocalDate> days, Map<String, Long> versions) {
        return tables.read(contract, versions)
                .where(col(date).geq(lit(Date.valueOf(days.first().minusDays(CLOCKS_APART)))));
    }
}
