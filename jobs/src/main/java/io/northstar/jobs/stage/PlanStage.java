package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.LandingWriter;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Keys;
import io.northstar.jobs.Progress;
import io.northstar.metric.MetricCheck;
import io.northstar.quality.Judgement;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.sample.PlanSettings;
import io.northstar.sample.SampleDrawing;
import io.northstar.sample.SampleFrame;
import io.northstar.sample.SamplingPlan;
import io.northstar.secret.KeyedHash;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.SampleDraws;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Plans and draws the QA sample of a day, and lands it. */
public final class PlanStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 2;

    /** Whether a plan that is stored is kept. */
    public enum Extent {
        /** It is drawn again, and compared with the draws that are stored. */
        STORED,
        /** A new one takes its place. */
        AFRESH
    }

    /**
     * What a run did.
     *
     * @param message in a sentence
     * @param preview expected half-widths, a line each
     * @param counts for the log
     */
    public record Outcome(String message, List<String> preview, Map<String, Long> counts) {
        /** Copies the lists. */
        public Outcome {
            preview = List.copyOf(preview);
            counts = Map.copyOf(counts);
        }
    }

    private final JobRun run;
    private final Tables tables;
    private final QualitySettings quality;
    private final PlanSettings settings;
    private final String landing;

    /**
     * The plan stage with the settings of {@code run}.
     *
     * @param landing where draws land
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public PlanStage(JobRun run, String landing) {
        this.run = run;
        this.landing = landing;
        this.tables = run.tables();
        this.quality = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()));
        this.settings = BadSettingsException.unless(() -> PlanSettings.of(
                run.settings().config().getConfig("plan"),
                quality.catalogue(),
                quality.slicing(),
                quality.rules().confidence()));
        Stream.of(SamplePlan.TABLE, SampleTargets.TABLE, SampleDraws.TABLE).forEach(tables::requireMatching);
        MetricCheck.requireResolvable(run.spark(), quality.catalogue(), quality.slicing());
        MetricCheck.requireNumber(run.spark(), settings.cost(), "plan.cost");
    }

    /**
     * Plans and draws the decisions of {@code day}, or draws its stored plan again.
     *
     * @throws BadSettingsException when there is no key; a preview needs none
     * @throws BadInputException when the day has no decision, when others drew from it by probability, or when the stored
     *     plan does not give the stored draws
     */
    public Outcome run(LocalDate day, Extent extent, Progress progress) {
        SampleFrame frames = new SampleFrame(settings, quality.slicing());
        Dataset<Row> frame = frames.of(judged(day)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> stored = tables.read(SampleDraws.TABLE, List.of(day));
            boolean planned = !stored.isEmpty();
            requireNobodyElseDrew(day, stored, extent);
            if (planned && extent == Extent.STORED) {
                return again(day, frames, frame, stored, progress);
            }
            return afresh(day, frames, frame, progress);
        } finally {
            frame.unpersist();
        }
    }

    private Outcome afresh(LocalDate day, SampleFrame frames, Dataset<Row> frame, Progress progress) {
        List<LocalDate> history =
                day.minusDays(settings.historyDays()).datesUntil(day).toList();
        Dataset<Row> labelled = tables.read(LabelledDecisions.TABLE, history);
        SamplingPlan plan = progress.stage(
                "planning %s".formatted(day),
                () -> SamplingPlan.of(
                        frame, labelled, tables.read(DesignStrata.TABLE, history), settings, quality.slicing()));
        if (plan.strata().isEmpty()) {
            throw new BadInputException(
                    "No decision that restricts or permits on %s. Run ingest for it first.".formatted(day));
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("labels.planned", plan.labels());
        counts.put("labels.proportional", plan.needed());
        if (!run.dry()) {
            KeyedHash key = key();
            SampleDrawing drawing = new SampleDrawing(key, day);
            Dataset<Row> rows = plan.stratumRows(run.spark(), day, key.id());
            int items = (int) Math.round(settings.golden().share() * plan.labels());
            Dataset<Row> golden = drawing.golden(labelled, drawnBefore(day, history), items, settings.golden());
            Dataset<Row> draws =
                    draw(drawing, frames, frame, rows).unionByName(golden).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                progress.run("drawing and landing", () -> {
                    Dataset<Row> complete = withDrawn(rows, draws);
                    tables.replaceDays(SamplePlan.TABLE, List.of(day), complete);
                    tables.replaceDays(SampleTargets.TABLE, List.of(day), plan.targetRows(run.spark(), day));
                    // Last: a plan without draws is not yet one.
                    tables.replaceDays(SampleDraws.TABLE, List.of(day), draws);
                    counts.putAll(land(day, complete, draws));
                });
            } finally {
                draws.unpersist();
            }
        }
        return new Outcome(inWords(day, plan), preview(plan), counts);
    }

    private Outcome again(
            LocalDate day, SampleFrame frames, Dataset<Row> frame, Dataset<Row> stored, Progress progress) {
        Dataset<Row> plan = tables.read(SamplePlan.TABLE, List.of(day));
        KeyedHash key = key();
        String keyId = plan.head().getAs(SamplePlan.KEY_ID);
        if (!keyId.equals(key.id())) {
            throw new BadInputException(
                    "The sample of %s was drawn with key %s, this is key %s".formatted(day, keyId, key.id()));
        }
        progress.run("drawing the stored plan of %s again".formatted(day), () -> {
            Dataset<Row> drawn = draw(new SampleDrawing(key, day), frames, frame, plan);
            Dataset<Row> before = stored.where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY));
            long missing = drawn.except(before).count();
            long extra = before.except(drawn).count();
            if (missing + extra > 0) {
                throw new BadInputException(
                        "The key does not give the stored sample of %s: it draws %d decisions that are not stored so, and %d that are stored it does not draw. Somebody changed the draws, plan.strata, plan.size or plan.equal_share, or decisions of the day landed, were amended or erased since."
                                .formatted(day, missing, extra));
            }
        });
        Map<String, Long> counts = new LinkedHashMap<>();
        if (!run.dry()) {
            progress.run("landing", () -> counts.putAll(land(day, plan, stored)));
        }
        return new Outcome("%s: the key draws the stored sample".formatted(day), List.of(), counts);
    }

    /** What has been drawn so far of these days, landed or not, and why. */
    private Dataset<Row> drawnBefore(LocalDate day, List<LocalDate> history) {
        Dataset<Row> landed = tables.read(QaSamples.TABLE, history);
        Dataset<Row> planned = tables.readBefore(SampleDraws.TABLE, day);
        return landed.select(QaSamples.DECISION_ID, QaSamples.PURPOSE)
                .union(planned.select(QaSamples.DECISION_ID, QaSamples.PURPOSE));
    }

    private KeyedHash key() {
        return Keys.read(run.settings(), Keys.SAMPLING);
    }

    private Dataset<Row> judged(LocalDate day) {
        Map<String, Long> versions = tables.versions(ChangedDays.INPUTS);
        Quality.Inputs inputs = new Numbers(tables, quality, quality.catalogue().definitions())
                .inputs(new TreeSet<>(List.of(day)), versions);
        return Judgement.of(inputs.decisions(), inputs.exposures(), inputs.appeals());
    }

    private static Dataset<Row> draw(SampleDrawing drawing, SampleFrame frames, Dataset<Row> frame, Dataset<Row> plan) {
        return drawing.byProbability(frames.withSize(frame, frames.strata(frame)), plan);
    }

    /** Two designs of one day would both claim all its decisions. */
    private void requireNobodyElseDrew(LocalDate day, Dataset<Row> stored, Extent extent) {
        Dataset<Row> landed = tables.read(QaSamples.TABLE, List.of(day))
                .where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY));
        Dataset<Row> others = extent == Extent.AFRESH
                ? landed
                : landed.join(stored, List.of(QaSamples.SAMPLE_ID).toArray(String[]::new), "left_anti");
        long draws = others.count();
        if (draws > 0) {
            throw new BadInputException(
                    "%d decisions of %s have been drawn by probability and have landed; a second sample of the day would draw some of them twice"
                            .formatted(draws, day));
        }
    }

    private static Dataset<Row> withDrawn(Dataset<Row> plan, Dataset<Row> draws) {
        Dataset<Row> drawn = draws.where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                .groupBy(QaSamples.STRATUM_ID)
                .agg(count(lit(1)).as("draws"));
        return plan.join(drawn, List.of(SamplePlan.STRATUM_ID).toArray(String[]::new), "left")
                .withColumn(SamplePlan.DRAWN, coalesce(col("draws"), lit(0L)));
    }

    private Map<String, Long> land(LocalDate day, Dataset<Row> plan, Dataset<Row> draws) {
        LandingWriter writer = LandingWriter.in(run.spark(), landing);
        String name = "plan-%s".formatted(day);
        Dataset<Row> strata = plan.select(
                        col(SamplePlan.DAY).as(QaStrata.DAY),
                        col(SamplePlan.STRATUM_ID).as(QaStrata.STRATUM_ID),
                        col(SamplePlan.POPULATION).as(QaStrata.POPULATION),
                        col(SamplePlan.DRAWN).as(QaStrata.SAMPLED),
                        col(SamplePlan.DESIGN).as(QaStrata.DESIGN))
                .orderBy(QaStrata.STRATUM_ID)
                .coalesce(1);
        // In order of an identifier that says nothing: nobody can tell golden items by their place.
        Dataset<Row> samples = draws.select(
                        SampleDraws.LANDED.stream().map(column -> col(column)).toArray(Column[]::new))
                .orderBy(QaSamples.SAMPLE_ID)
                .coalesce(1);
        return Map.of(
                "qa_strata.landed",
                writer.replaceOwn(folder(QaStrata.TABLE.name(), day), name, strata, LandingWriter.Format.CSV),
                "qa_samples.landed",
                writer.replaceOwn(folder(QaSamples.TABLE.name(), day), name, samples, LandingWriter.Format.JSON));
    }

    /** They arrive on the day after. */
    private static String folder(String table, LocalDate day) {
        return "%s/%s".formatted(table, day.plusDays(1));
    }

    private static String inWords(LocalDate day, SamplingPlan plan) {
        return String.format(
                Locale.ROOT,
                "%s: %,d labels at a cost of %,.1f; in proportion to the populations the same precision needs %,d labels (%.0f %% more)",
                day,
                plan.labels(),
                plan.cost(),
                plan.needed(),
                100.0 * (plan.needed() - plan.labels()) / plan.labels());
    }

    private static List<String> preview(SamplingPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("%-22s %-24s %6s %10s %10s %10s %12s"
                .formatted("metric", "slice", "days", "estimate", "wanted", "expected", "proportional"));
        plan.forecasts()
                .forEach(forecast -> lines.add(String.format(
                        Locale.ROOT,
                        "%-22s %-24s %6d %10.5f %10.5f %10.5f %12.5f",
                        forecast.goal().target().metric().name(),
                        forecast.goal().slice(),
                        forecast.goal().target().windowDays(),
                        forecast.goal().estimate(),
                        forecast.goal().target().halfWidth(),
                        forecast.halfWidth(),
                        forecast.proportional())));
        List<SamplingPlan.StratumPlan> bound =
                plan.strata().stream().filter(SamplingPlan.StratumPlan::isBound).toList();
        if (!bound.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%d of %d strata, %,d labels, get no more than plan.min_labels; precision beyond what is wanted comes from them: %s",
                    bound.size(),
                    plan.strata().size(),
                    bound.stream().mapToLong(SamplingPlan.StratumPlan::planned).sum(),
                    bound.stream().map(SamplingPlan.StratumPlan::stratum).collect(Collectors.joining(", "))));
        }
        return lines;
    }
}
