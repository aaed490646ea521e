package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.ReportFolder;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Secrets;
import io.northstar.quality.QualitySettings;
import io.northstar.report.DailyReport;
import io.northstar.report.DayTables;
import io.northstar.report.Definition;
import io.northstar.report.Page;
import io.northstar.report.ReportFiles;
import io.northstar.report.ReportSettings;
import io.northstar.table.AuditRates;
import io.northstar.table.Contracts;
import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelMaturity;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.RootCauses;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import io.northstar.table.Slices;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.StrategyHealth;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import io.northstar.table.TrendAlerts;
import io.northstar.table.ViolationPatterns;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what a day's report is about, and writes its pages. A table that is not there is a sentence on the page. */
public final class ReportStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 2;

    private static final String BESIDE = "report";

    private final JobRun run;
    private final Tables tables;
    private final ReportSettings settings;
    private final List<String> dimensions;
    private final String folder;

    /**
     * What was written.
     *
     * @param message where it is, in words
     * @param counts how much it is
     */
    public record Outcome(String message, Map<String, Long> counts) {}

    /**
     * The stage with the settings of {@code run}; {@code output} is the folder of all reports, over the settings.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public ReportStage(JobRun run, Optional<String> output) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> ReportSettings.of(run.settings().config()));
        this.dimensions = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()).slicing().names());
        this.folder = output.orElseGet(this::configured);
        tables.requireMatching(NorthStar.current(dimensions));
    }

    /** Where the report of {@code day} goes. */
    public String folder(LocalDate day) {
        return "%s/%s".formatted(folder, day);
    }

    /** Writes the pages of {@code day}; what an earlier run wrote there is replaced. */
    public Outcome run(LocalDate day, Progress progress) {
        List<Definition> definitions = Definition.of(rows(MetricCatalogueTable.TABLE, lit(true)));
        DayTables read = progress.stage("reading what is published", () -> new DayTables(tables(day)));
        return progress.stage("writing pages", () -> {
            String warehouse = Secrets.hidden(run.settings().warehouse());
            List<Page> pages = new DailyReport(day, settings, warehouse, read, definitions).pages();
            String written = new ReportFolder(run.spark().sparkContext().hadoopConfiguration(), folder(day))
                    .replace(ReportFiles.of(pages, definitions, Contracts.all(dimensions, auditDimensions())));
            return new Outcome(
                    "the report is %s/%s".formatted(written, DailyReport.INDEX),
                    Map.of("report.pages", (long) pages.size()));
        });
    }

    private List<String> auditDimensions() {
        return List.copyOf(
                run.settings().config().getConfig("audit.dimensions").root().keySet());
    }

    /** Beside the warehouse, unless the settings say where. */
    private String configured() {
        String named = run.settings().config().getString("report.folder");
        if (!named.isEmpty()) {
            return named;
        }
        Path parent = new Path(tables.warehouse()).getParent();
        if (parent == null) {
            throw new BadSettingsException(
                    "There is no folder beside the warehouse %s. Say where reports go: --output, or report.folder."
                            .formatted(tables.warehouse()));
        }
        return new Path(parent, BESIDE).toString();
    }

    /** The rows that the pages may be about, of each table that there is. */
    private Map<String, List<Row>> tables(LocalDate day) {
        Column ofDay = col(NorthStar.DAY).equalTo(Date.valueOf(day));
        Map<String, List<Row>> read = new HashMap<>();
        put(read, NorthStar.current(dimensions), published(day));
        put(read, Restatements.table(dimensions), restated(read, day));
        for (TableContract contract : List.of(
                TrendAlerts.table(dimensions),
                RootCauses.TABLE,
                ViolationPatterns.TABLE,
                EmergingTerms.TABLE,
                EmergingExamples.TABLE,
                FeedCompleteness.TABLE,
                SamplePlan.TABLE,
                SampleTargets.TABLE,
                StrategyBacktests.TABLE,
                StrategyEffects.TABLE,
                StrategyExamples.TABLE,
                StrategyAdvertisers.TABLE,
                StrategyHealth.TABLE)) {
            put(read, contract, ofDay);
        }
        Column until = col(NorthStar.DAY).leq(Date.valueOf(day));
        put(read, LabelMaturity.TABLE, until.and(historyOf(day)));
        put(read, ThresholdCertificates.TABLE, until);
        put(read, ModelRegistry.TABLE, until);
        put(read, DataQuality.TABLE, col(DataQuality.LANDED_ON).equalTo(Date.valueOf(day)));
        // Their dimensions are not those of the whole: they are read as they are stored.
        List<String> stored = tables.names();
        for (String name : List.of(
                AuditRates.table(List.of()).name(),
                InconsistencyReview.table(List.of()).name())) {
            if (stored.contains(name)) {
                Dataset<Row> all = tables.stored(name);
                read.put(
                        name,
                        (List.of(all.columns()).contains(NorthStar.DAY) ? all.where(ofDay) : all).collectAsList());
            }
        }
        creatives(read);
        return read;
    }

    /** The day's numbers, and those that its charts go back to. */
    private Column published(LocalDate day) {
        List<Object> charted = new ArrayList<>(settings.pages());
        charted.add(Slices.ALL);
        Column history = historyOf(day)
                .and(col(NorthStar.WINDOW_DAYS).equalTo(settings.chartWindow()))
                .and(col(NorthStar.METRIC).isInCollection(settings.charts()))
                .and(col(Slices.GRAIN).isInCollection(charted));
        return col(NorthStar.DAY).equalTo(Date.valueOf(day)).or(history);
    }

    private Column historyOf(LocalDate day) {
        return col(NorthStar.DAY).between(Date.valueOf(day.minusDays(settings.historyDays() - 1L)), Date.valueOf(day));
    }

    /** Numbers of the whole that were replaced by the runs whose numbers are those of the day. */
    private Column restated(Map<String, List<Row>> read, LocalDate day) {
        List<String> runs = read.getOrDefault(NorthStar.current(List.of()).name(), List.of()).stream()
                .filter(row -> row.getAs(NorthStar.DAY).equals(Date.valueOf(day)))
                .map(row -> row.<String>getAs(NorthStar.RUN_ID))
                .distinct()
                .toList();
        return col(Slices.GRAIN).equalTo(Slices.ALL).and(col(NorthStar.RUN_ID).isInCollection(runs));
    }

    /** The creatives that examples are of. */
    private void creatives(Map<String, List<Row>> read) {
        List<Row> examples = read.getOrDefault(EmergingExamples.TABLE.name(), List.of());
        if (!examples.isEmpty() && tables.exists(Creatives.TABLE)) {
            Dataset<Row> wanted = run.spark()
                    .createDataFrame(examples, EmergingExamples.TABLE.schema())
                    .select(Creatives.CREATIVE_ID)
                    .distinct();
            read.put(
                    Creatives.TABLE.name(),
                    tables.read(Creatives.TABLE)
                            .join(broadcast(wanted), Creatives.CREATIVE_ID)
                            .select(Creatives.CREATIVE_ID, Creatives.TEXT)
                            .collectAsList());
        }
    }

    private void put(Map<String, List<Row>> read, TableContract contract, Column condition) {
        if (tables.exists(contract)) {
            read.put(contract.name(), rows(contract, condition));
        }
    }

    private List<Row> rows(TableContract contract, Column condition) {
        return tables.read(contract).where(condition).collectAsList();
    }
}
