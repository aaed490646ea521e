package io.northstar.jobs.benchmark;

import io.northstar.jobs.Console;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures what Northstar costs, beside other ways to get the same numbers, and prints tables of it. Every measured run is
 * a process of its own, so that starting it counts; all are run one after the other on the same data. On Linux only.
 *
 * <p>Parts, of {@code --parts}: {@code nightly} (a new day and late labels, against computing all days), {@code quality}
 * (one day against Spark SQL and DuckDB), {@code growth} (more decisions, more history), {@code fixed} (what every run
 * pays). Other options: {@code --decisions-per-day}, {@code --histories} and {@code --growth} (lists with commas),
 * {@code --heap}.
 */
public final class Benchmark {
    private static final double INCREMENTAL_SHORT = 1.0 / 8;
    private static final double INCREMENTAL_LONG = 1.0 / 20;
    private static final int LONG_HISTORY = 90;
    /** Days after which all labels are in, and a day to label. */
    private static final int LABELLING_DAYS = 12;
    /** Days that late labels reach back. */
    private static final int LATE_DAYS = 10;

    private static final String WINDOW_OF_A_DAY = "quality.windows=[1]";
    private static final double HALF = 0.5;
    private static final double MILLIS = 1000;

    private final BenchmarkOptions options;
    private final Path folder;
    private final Processes processes;
    private final Report report = new Report();

    private Benchmark(BenchmarkOptions options, Path checkout) {
        this.options = options;
        this.folder = Folders.empty(checkout.resolve("jobs/target/benchmark"));
        this.processes = new Processes(checkout, options.heap(), folder.resolve("logs"));
    }

    /**
     * Runs the benchmark; the system property {@code northstar.root} says where the launcher is. Maven has just built what
     * the launcher would build, so the launcher is told that it need not.
     */
    public static void main(String[] args) {
        Optional<BenchmarkOptions> options = BenchmarkOptions.of(args);
        if (options.isEmpty()) {
            throw new IllegalArgumentException("The options are wrong: " + String.join(" ", args));
        }
        Path checkout = Path.of(System.getProperty("northstar.root"));
        Folders.touch(checkout.resolve("jobs/target/northstar.built"));
        new Benchmark(options.get(), checkout).run();
    }

    private void run() {
        report.note(String.format(
                Locale.ROOT,
                "%d cores, Java %s, heap of %s, %,d decisions a day, labels up to %d days late.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                options.heap(),
                options.decisionsPerDay(),
                LATE_DAYS));
        Cost start = measured(
                "start: a session and one row",
                () -> processes.northstar(
                        "query",
                        "SELECT 1",
                        "--warehouse",
                        Folders.empty(folder.resolve("empty")).toString()));
        for (BenchmarkOptions.Part part : options.parts()) {
            switch (part) {
                case NIGHTLY -> nightly(start);
                case QUALITY -> quality(start);
                case GROWTH -> growth(start);
                case FIXED -> fixed();
            }
        }
        report.lines().forEach(Console::result);
    }

    private void nightly(Cost start) {
        List<Cost> nights = new ArrayList<>();
        for (int history : options.histories()) {
            Scene scene = prepared(history, options.decisionsPerDay());
            Cost full = measured("%d days: nightly --full".formatted(history), () -> scene.lastNight("full", "--full"));
            Cost night =
                    measured("%d days: nightly, incremental".formatted(history), () -> scene.lastNight("incremental"));
            report.ratio(
                    "CPU above the start: incremental / --full, %d days".formatted(history),
                    night.processorSecondsAbove(start) / full.processorSecondsAbove(start),
                    history < LONG_HISTORY ? INCREMENTAL_SHORT : INCREMENTAL_LONG);
            if (nights.isEmpty()) {
                besideDuckDb(scene, night);
            } else {
                report.ratio(
                        "CPU above the start: incremental over %d days / over %d days"
                                .formatted(history, options.histories().get(0)),
                        night.processorSecondsAbove(start) / nights.get(0).processorSecondsAbove(start));
            }
            nights.add(night);
            Folders.delete(scene.folder());
        }
    }

    /** The night against DuckDB: whole, and as far as it computes what DuckDB computes. */
    private void besideDuckDb(Scene scene, Cost night) {
        Cost metrics = measured(
                "%d days: nightly, incremental, metrics alone".formatted(scene.days()),
                () -> scene.lastNightOfMetrics());
        Cost again = recomputed(scene);
        report.ratio(
                "wall, start included: incremental, metrics alone / DuckDB computing all %d days"
                        .formatted(scene.days()),
                metrics.wallSeconds() / again.wallSeconds(),
                1);
        report.ratio(
                "wall, start included: incremental, whole night / DuckDB computing the metrics of all %d days"
                        .formatted(scene.days()),
                night.wallSeconds() / again.wallSeconds());
    }

    /** DuckDB computes all days again, and the windows that end on the new day and the days that labels are late for. */
    private Cost recomputed(Scene scene) {
        Path parquet = parquet(scene, scene.warehouse("incremental"));
        LocalDate firstEnd = latest(scene.first(), scene.last().minusDays(LATE_DAYS));
        List<QualitySql.Span> spans = firstEnd.datesUntil(scene.last().plusDays(1))
                .flatMap(end -> SqlArguments.WINDOWS.stream().map(days -> new QualitySql.Span(end, days)))
                .toList();
        SqlArguments arguments = new SqlArguments(
                parquet, Folders.empty(scene.folder().resolve("duckdb")), scene.first(), scene.last(), spans);
        Cost cost = measured(
                "%d days: DuckDB from Parquet".formatted(scene.days()),
                () -> processes.java(DuckDb.class, arguments.words()));
        agree("DuckDB over %d days".formatted(scene.days()), parquet, arguments);
        return cost;
    }

    private void quality(Cost start) {
        Scene scene =
                scene("quality", LABELLING_DAYS, options.decisionsPerDay()).simulated();
        Path warehouse = scene.warehouse("quality");
        String day = scene.first().toString();
        scene.nightly(warehouse, "--from", day, "--to", scene.last().toString(), "--set", WINDOW_OF_A_DAY);
        Path parquet = parquet(scene, warehouse);
        SqlArguments forSpark = oneDay(scene, parquet, "spark");
        SqlArguments forDuckDb = oneDay(scene, parquet, "duckdb");

        List<String> words = List.of("--day", day, "--set", WINDOW_OF_A_DAY, "--warehouse", warehouse.toString());
        Cost northstar =
                measured("one day: Northstar's metrics alone", () -> processes.java(MetricsAlone.class, words));
        measured(
                "one day: Northstar's quality job",
                () -> processes.northstar(
                        Stream.concat(Stream.of("quality"), words.stream()).toArray(String[]::new)));
        Cost spark = measured("one day: plain Spark SQL", () -> processes.java(PlainSpark.class, forSpark.words()));
        Cost duckDb = measured("one day: DuckDB", () -> processes.java(DuckDb.class, forDuckDb.words()));
        Cost duckDbStart = measured("start: DuckDB", () -> processes.java(DuckDb.class, List.of()));
        agree("Spark SQL on one day", parquet, forSpark);
        agree("DuckDB on one day", parquet, forDuckDb);

        report.ratio("one day, wall: Northstar / Spark SQL", northstar.wallSeconds() / spark.wallSeconds(), HALF);
        report.ratio(
                "one day, CPU: Northstar / Spark SQL", northstar.processorSeconds() / spark.processorSeconds(), HALF);
        report.ratio("one day, wall: Northstar / DuckDB", northstar.wallSeconds() / duckDb.wallSeconds());
        report.ratio(
                "one day, CPU above the start: Northstar / DuckDB",
                northstar.processorSecondsAbove(start) / duckDb.processorSecondsAbove(duckDbStart));
        report.note(
                "The metrics alone are still more than the SQL: turnaround_p50, turnaround_p90 and turnaround_p99, exact intervals, the"
                        + " reasons for what is not published, and the ledger; the SQL has Wilson's and normal"
                        + " intervals. The quality job goes on with audits, corrections, agreement, near-duplicates and"
                        + " scorecards.");
        Folders.delete(scene.folder());
    }

    private static SqlArguments oneDay(Scene scene, Path parquet, String engine) {
        return new SqlArguments(
                parquet,
                Folders.empty(scene.folder().resolve(engine)),
                scene.first(),
                scene.first(),
                List.of(new QualitySql.Span(scene.first(), 1)));
    }

    private void growth(Cost start) {
        int base = options.histories().get(0);
        List<Cost> nights = new ArrayList<>();
        for (int factor : options.growth()) {
            nights.add(night(base, factor * options.decisionsPerDay()));
            report.ratio(
                    "CPU above the start: %dx the decisions / 1x".formatted(factor),
                    nights.get(nights.size() - 1).processorSecondsAbove(start)
                            / nights.get(0).processorSecondsAbove(start));
        }
        int longer = 3 * base;
        report.ratio(
                "CPU above the start: 3x the history / 1x",
                night(longer, options.decisionsPerDay()).processorSecondsAbove(start)
                        / nights.get(0).processorSecondsAbove(start));
    }

    private Cost night(int history, long decisionsPerDay) {
        Scene scene = prepared(history, decisionsPerDay);
        Cost night = measured(
                String.format(Locale.ROOT, "%d days of %,d decisions: nightly, incremental", history, decisionsPerDay),
                () -> scene.lastNight("incremental"));
        Folders.delete(scene.folder());
        return night;
    }

    /** Once more with Spark's event log, which costs a little itself. */
    private void fixed() {
        Scene scene = prepared(options.histories().get(0), options.decisionsPerDay());
        Path events = Folders.empty(scene.folder().resolve("events"));
        long before = Folders.commits(scene.before());
        Instant started = Instant.now();
        Cost night = measured(
                "nightly, incremental, with event log", () -> scene.lastNight("watched", SparkWork.logged(events)));
        SparkWork work = SparkWork.in(events, started);
        report.note(String.format(
                Locale.ROOT,
                "A night is %d queries, %d Spark jobs, %d stages, %d tasks and %d commits. Of its %.1f s, %.1f s pass"
                        + " until the first Spark job begins, %.1f s until its result; jobs run for %.1f s, the rest is"
                        + " planning, code generation and commits.",
                work.queries(),
                work.jobs(),
                work.stages(),
                work.tasks(),
                Folders.commits(scene.warehouse("watched")) - before,
                night.wallSeconds(),
                work.untilFirstJob().toMillis() / MILLIS,
                work.untilFirstResult().toMillis() / MILLIS,
                work.inJobs().toMillis() / MILLIS));
        Folders.delete(scene.folder());
    }

    private Cost measured(String run, Supplier<Cost> process) {
        Console.progress("benchmark: " + run);
        Cost cost = process.get();
        report.cost(run, cost);
        return cost;
    }

    private Scene prepared(int history, long decisionsPerDay) {
        Console.progress("benchmark: preparing %d days of %d decisions".formatted(history, decisionsPerDay));
        return scene("%dx%d".formatted(history, decisionsPerDay), history, decisionsPerDay)
                .prepared();
    }

    private Scene scene(String name, int days, long decisionsPerDay) {
        return new Scene(processes, folder.resolve(name), days, decisionsPerDay);
    }

    private Path parquet(Scene scene, Path warehouse) {
        Path parquet = Folders.empty(scene.folder().resolve("parquet"));
        processes.java(ParquetTables.class, List.of(warehouse.toString(), parquet.toString()));
        return parquet;
    }

    private void agree(String engine, Path parquet, SqlArguments arguments) {
        Agreement agreement = Agreement.between(parquet.resolve(ParquetTables.PUBLISHED.name()), arguments.result())
                .required();
        report.note(String.format(
                Locale.ROOT,
                "%s: %,d published numbers of ratio metrics compared; estimates differ by %.0e at most, standard"
                        + " errors by %.0e.",
                engine,
                agreement.compared(),
                agreement.estimate(),
                agreement.standardError()));
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
