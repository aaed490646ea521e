package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.ledger.Completeness;
import io.northstar.ledger.Maturity;
import io.northstar.ledger.Nowcast;
import io.northstar.metric.Basis;
import io.northstar.metric.Definitions;
import io.northstar.metric.RatioMetric;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Appeals;
import io.northstar.table.Audits;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.LabelMaturity;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says how far the published numbers may be trusted as they are: which share of the labels is in, where the numbers of young
 * days will settle, and which feeds are incomplete. All as of the newest landing day, never the clock, so that a repeated run
 * writes the same.
 */
public final class MaturityStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 1;

    /**
     * A table with rows of every day.
     *
     * @param table its contract, partitioned by day
     * @param source what tells its sources apart
     */
    private record Feed(TableContract table, Column source) {
        Dataset<Row> counts(Tables tables, Collection<LocalDate> days) {
            Column day = col(table.partitionedBy().orElseThrow());
            return Completeness.counts(
                    tables.read(table, days).withColumn(FeedCompleteness.DAY, day), table.name(), source);
        }
    }

    private static final Column ONE_SOURCE = lit(null);
    private static final List<Feed> FEEDS = List.of(
            new Feed(Decisions.TABLE, col(Decisions.SOURCE)),
            new Feed(Exposures.TABLE, ONE_SOURCE),
            new Feed(QaStrata.TABLE, ONE_SOURCE),
            new Feed(QaSamples.TABLE, col(QaSamples.PURPOSE)),
            new Feed(QaLabels.TABLE, col(QaLabels.LAYER)),
            new Feed(Audits.TABLE, ONE_SOURCE),
            new Feed(Appeals.TABLE, ONE_SOURCE));

    private final JobRun run;
    private final Tables tables;
    private final QualitySettings settings;
    private final TableContract northStar;

    /**
     * The maturity stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public MaturityStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()));
        this.northStar = NorthStar.table(settings.slicing().names());
        Stream.of(LabelMaturity.TABLE, Nowcasts.TABLE, FeedCompleteness.TABLE).forEach(tables::requireMatching);
    }

    /**
     * Judges labels and numbers of the days of the history, and the feeds of {@code days} and of the newest four weeks: what
     * lands late also changes what is usual in the four weeks after it. Returns the incomplete feeds of {@code days} in words.
     *
     * @throws BadInputException when nothing was ever ingested to the end
     */
    public List<String> run(List<LocalDate> days, Progress progress) {
        if (run.dry()) {
            return List.of();
        }
        LocalDate asOfDay = asOfDay();
        List<LocalDate> history = upTo(asOfDay, settings.maturity().historyDays());
        Collection<LocalDate> judged = new TreeSet<>(upTo(asOfDay, Completeness.HISTORY_DAYS));
        judged.addAll(days);
        progress.run(
                "judging labels, young days and feeds as of %s".formatted(asOfDay),
                () -> SideBySide.doAll(
                        () -> tables.replaceDays(LabelMaturity.TABLE, history, labelMaturity(history, asOfDay)),
                        () -> tables.replaceDays(Nowcasts.TABLE, history, nowcasts(history, asOfDay)),
                        () -> tables.replaceDays(FeedCompleteness.TABLE, judged, feedCompleteness(judged))));
        return incomplete(days);
    }

    /** The newest landing day. Delta knows it without reading rows. */
    private LocalDate asOfDay() {
        Date newest = tables.read(DataQuality.TABLE)
                .agg(max(DataQuality.LANDED_ON))
                .head()
                .getAs(0);
        if (newest == null) {
            throw new BadInputException("%s has no landing day: ingest has not come to its end. Run it again."
                    .formatted(tables.path(DataQuality.TABLE)));
        }
        return newest.toLocalDate();
    }

    private Dataset<Row> labelMaturity(List<LocalDate> history, LocalDate asOfDay) {
        Date earliest = Date.valueOf(history.get(0).minusDays(Numbers.CLOCKS_APART));
        Dataset<Row> labels =
                tables.read(QaLabels.TABLE).where(col(QaLabels.LABELLED_ON).geq(lit(earliest)));
        Dataset<Row> drawn = tables.read(LabelledDecisions.TABLE, history.get(0), asOfDay);
        return Maturity.of(Maturity.draws(drawn, labels, settings.maturity().group()), asOfDay, settings.maturity());
    }

    private Dataset<Row> nowcasts(List<LocalDate> history, LocalDate asOfDay) {
        Definitions definitions =
                Definitions.of(tables.read(MetricCatalogueTable.TABLE).collectAsList());
        Map<String, RatioMetric> ratios = definitions.ratios();
        List<String> sampled = hashes(ratios, metric -> metric.basis() == Basis.SAMPLE);
        List<String> proportions = hashes(ratios, metric -> metric.kind() == RatioMetric.Kind.PROPORTION);
        Dataset<Row> ofSingleDays = tables.read(northStar, history.get(0), asOfDay)
                .where(col(NorthStar.WINDOW_DAYS).equalTo(1))
                .where(col(NorthStar.DEFINITION_HASH).isInCollection(sampled));
        return Nowcast.of(
                definitions.current(ofSingleDays),
                asOfDay,
                proportions,
                settings.maturity(),
                settings.rules().confidence());
    }

    private static List<String> hashes(Map<String, RatioMetric> ratios, Predicate<RatioMetric> condition) {
        return ratios.keySet().stream()
                .filter(hash -> condition.test(ratios.get(hash)))
                .toList();
    }

    private Dataset<Row> feedCompleteness(Collection<LocalDate> judged) {
        Collection<LocalDate> counted = Completeness.counted(judged);
        Dataset<Row> counts = FEEDS.stream()
                .map(feed -> feed.counts(tables, counted))
                .reduce(Dataset::union)
                .orElseThrow();
        return Completeness.of(counts, judged, settings.completeness());
    }

    private List<String> incomplete(List<LocalDate> days) {
        return tables
                .read(FeedCompleteness.TABLE, days)
                .where(col(FeedCompleteness.STATUS).isin(FeedCompleteness.MISSING, FeedCompleteness.SHORT))
                .orderBy(
                        col(FeedCompleteness.DAY).desc(),
                        col(FeedCompleteness.TABLE_NAME),
                        col(FeedCompleteness.SOURCE))
                .collectAsList()
                .stream()
                .map(MaturityStage::inWords)
                .toList();
    }

    private static String inWords(Row feed) {
        String table = feed.getAs(FeedCompleteness.TABLE_NAME);
        String source = feed.getAs(FeedCompleteness.SOURCE);
        return String.format(
                Locale.ROOT,
                "%s %s on %s (%,d of usually %,.0f rows)",
                source.equals(Slices.NONE) ? table : "%s of %s".formatted(table, source),
                feed.<String>getAs(FeedCompleteness.STATUS),
                feed.<Date>getAs(FeedCompleteness.DAY),
                feed.<Long>getAs(FeedCompleteness.ROWS),
                feed.<Double>getAs(FeedCompleteness.EXPECTED_ROWS));
    }

    private static List<LocalDate> upTo(LocalDate last, int daysBefore) {
        return last.minusDays(daysBefore).datesUntil(last.plusDays(1)).toList();
    }
}
