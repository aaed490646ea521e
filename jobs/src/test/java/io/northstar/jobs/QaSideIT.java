package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.audit.AuditSettings;
import io.northstar.consistency.ConsistencySettings;
import io.northstar.io.Tables;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.quality.QualitySettings;
import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.Adjudications;
import io.northstar.table.AssistedRates;
import io.northstar.table.AuditRates;
import io.northstar.table.Audits;
import io.northstar.table.CorrectedRates;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.Resubmissions;
import io.northstar.table.ReviewerConfusion;
import io.northstar.table.Scorecards;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What nightly runs say about QA itself, reviewers and near-duplicates, from simulated days with audits and second reviews. */
@ExtendWith(SparkExtension.class)
class QaSideIT {
    private static final String DAYS = "6";
    /** Plain; with digits for letters and invisible characters; with Cyrillic letters for Latin ones, and a word replaced. */
    @TempDir
    Path folder;

    @Test
    void nightsSayHowGoodQaIs(SparkSession spark) throws IOException {
        Path landing = folder.resolve("landing");
        assertThat(SimulateJob.start(
                        "--landing",
                        landing.toString(),
                        "--from",
                        "2026-01-01",
                        "--days",
                        DAYS,
                        "--decisions-per-day",
                        "500",
                        "--sample-scale",
                        "50"))
                .isEqualTo(ExitCode.DONE);
        List<Row> planted = PlantedDuplicates.land(spark, landing);
        Warehouse warehouse = new Warehouse(spark, landing, folder.resolve("warehouse"));
        Path key = Files.writeString(folder.resolve("key"), "a key for this test alone\n");
        warehouse.nightly(options(key, "--from", "2026-01-01", "--to", "2026-01-06"));
        Tables tables = warehouse.tables();

        requireAudits(tables);
        requireSecondReviews(tables);
        requireBesidePublished(tables);
        requireScorecards(tables);
        Map<String, List<String>> before = rows(tables);
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
        requireDuplicates(tables, planted);
        requirePseudonyms(tables, before);

        warehouse.nightly(options(key, "--day", "2026-01-06"));

        assertThat(rows(tables)).isEqualTo(before);
    }

    private static String[] options(Path key, String... days) {
        return Stream.concat(
                        Stream.of(days),
                        Stream.of(
                                        "keys.pseudonyms.file=" + key,
                                        "quality.suppress.min_labels=5",
                                        // Audits of young days are not in yet.
                                        "quality.max_unmeasured_share=1",
                                        "audit.fewest_audits=5",
                                        "audit.fewest_tuning_labels=20",
                                        "consistency.min_items=5",
                                        "consistency.min_named=3",
                                        "consistency.adjudication.min_anchors=2",
                                        "scorecards.min_labels=5")
                                .flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
    }

    /** Evasions and an edit hide nothing: the planted ads contradict each other, and the last was permitted after the others. */
    private static void requireDuplicates(Tables tables, List<Row> planted) {
        List<Row> conflicts = tables.read(DuplicateConflicts.TABLE)
                .where(col(DuplicateConflicts.DAY).equalTo("2026-01-06"))
                .collectAsList();
        assertThat(conflicts).hasSize(1);
        assertThat(conflicts.get(0).<Long>getAs(DuplicateConflicts.RESTRICTED)).isEqualTo(2);
        assertThat(conflicts.get(0).<Long>getAs(DuplicateConflicts.PERMITTED)).isEqualTo(1);
        assertThat(conflicts.get(0).<String>getAs(DuplicateConflicts.MARKET))
                .isEqualTo(planted.get(0).getAs(Decisions.MARKET));
        List<Row> chain =
                tables.read(Resubmissions.TABLE).orderBy(Resubmissions.POSITION).collectAsList();
        assertThat(chain)
                .extracting(row -> row.<String>getAs(Decisions.DECISION_ID))
                .containsExactlyElementsOf(planted.stream()
                        .map(row -> row.<String>getAs(Decisions.DECISION_ID))
                        .toList());
        assertThat(chain)
                .allSatisfy(row ->
                        assertThat(row.<String>getAs(Resubmissions.SCOPE)).isEqualTo(Resubmissions.CLUSTER))
                .allSatisfy(row ->
                        assertThat(row.<Long>getAs(Resubmissions.REJECTIONS)).isEqualTo(2));
    }

    /**
     * The agreement of audits with QA, from the rows that landed: audits count by the inverse of their probability, and for
     * those of their day and stratum that are not in yet.
     */
    private static void requireAudits(Tables tables) {
        Map<String, Boolean> labels = says(tables.read(QaLabels.TABLE), QaLabels.LABEL_ID);
        Map<String, Boolean> audits = says(
                tables.read(QaLabels.TABLE).where(col(QaLabels.LAYER).equalTo(QaLabels.AUDIT)), QaLabels.SAMPLE_ID);
        Dataset<Row> labelled = tables.read(LabelledDecisions.TABLE).where(col(LabelledDecisions.LABELLED));
        Map<String, List<Row>> strata = tables
                .read(Audits.TABLE)
                .where(col(Audits.DAY).leq("2026-01-03"))
                .join(
                        labelled.select(Audits.SAMPLE_ID),
                        List.of(Audits.SAMPLE_ID).toArray(String[]::new),
                        "left_semi")
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getAs(Audits.DAY) + " " + row.<String>getAs(Audits.STRATUM_ID)));
        double agreed = 0;
        double all = 0;
        for (List<Row> drawn : strata.values()) {
            List<Row> in = drawn.stream()
                    .filter(row -> audits.containsKey(row.<String>getAs(Audits.SAMPLE_ID)))
                    .toList();
            List<Row> alike = in.stream()
                    .filter(row -> labels.get(row.<String>getAs(Audits.LABEL_ID))
                            .equals(audits.get(row.<String>getAs(Audits.SAMPLE_ID))))
                    .toList();
            all += in.isEmpty() ? 0 : weight(drawn);
            agreed += in.isEmpty() ? 0 : weight(drawn) * weight(alike) / weight(in);
        }
        Row published = tables.read(auditRates())
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(AuditRates.DAY).equalTo("2026-01-03"))
                .where(col(AuditRates.WINDOW_DAYS).equalTo(3))
                .where(col(AuditRates.METRIC).equalTo(AuditRates.AGREEMENT))
                .where(col(AuditRates.WEIGHTING).equalTo(AuditRates.BY_LABEL))
                .head();
        assertThat(published.<Double>getAs(AuditRates.ESTIMATE))
                .as("%s", published)
                .isCloseTo(agreed / all, within(1e-12));
        assertThat(published.<Double>getAs(AuditRates.STANDARD_ERROR)).isPositive();
    }

    private static Map<String, Boolean> says(Dataset<Row> labels, String key) {
        return labels.collectAsList().stream()
                .collect(
                        Collectors.toMap(row -> row.<String>getAs(key), row -> row.<Boolean>getAs(QaLabels.VIOLATING)));
    }

    private static double weight(List<Row> audits) {
        return audits.stream()
                .mapToDouble(row -> 1 / row.<Double>getAs(Audits.INCLUSION_PROBABILITY))
                .sum();
    }

    private static void requireSecondReviews(Tables tables) {
        // A decision that was also reviewed for a complaint has other samples, which were not drawn by chance.
        Dataset<Row> drawn = tables.read(LabelledDecisions.TABLE)
                .where(col(LabelledDecisions.LABELLED))
                .select(QaLabels.SAMPLE_ID);
        long twice = tables.read(QaLabels.TABLE)
                .where(col(QaLabels.LAYER).equalTo(QaLabels.QA).and(col(QaLabels.BLIND)))
                .join(drawn, List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), "left_semi")
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(expr("count(DISTINCT reviewer_id)").as("reviewers"))
                .where("reviewers > 1")
                .count();
        Row published = tables.read(inconsistency())
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(InconsistencyReview.DAY).equalTo("2026-01-06"))
                .where(col(InconsistencyReview.PANEL).equalTo(InconsistencyReview.BLIND_REVIEWS))
                .where(col(InconsistencyReview.JUDGED_POLICY_ID).equalTo(InconsistencyReview.ANY_POLICY))
                .head();
        assertThat(published.<Long>getAs(InconsistencyReview.ITEMS))
                .isEqualTo(twice)
                .isPositive();
        assertThat(published.<Double>getAs(InconsistencyReview.INCONSISTENCY)).isStrictlyBetween(0.0, 1.0);
        assertThat(published.<Double>getAs(InconsistencyReview.KRIPPENDORFF_ALPHA))
                .isStrictlyBetween(0.0, 1.0);
    }

    /** Corrected and assisted numbers stand beside the published ones; scores never widen an interval. */
    private static void requireBesidePublished(Tables tables) {
        Dataset<Row> published = tables.read(NorthStar.current(Warehouse.DIMENSIONS))
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .select("day", "window_days", "slice", "metric", "estimate");
        List<String> key = List.of("day", "window_days", "slice", "metric");
        Dataset<Row> assisted = tables.read(AssistedRates.table(Warehouse.DIMENSIONS))
                .drop("estimate")
                .join(published, key.toArray(String[]::new), "left");
        assertThat(assisted.where("plain <=> estimate").count())
                .isEqualTo(assisted.count())
                .isPositive();
        assertThat(assisted.where("ci_high - ci_low > plain_ci_high - plain_ci_low + 1e-12")
                        .count())
                .isZero();
        assertThat(assisted.where("label_saving > 0").count()).isPositive();
        Dataset<Row> corrected = tables.read(correctedRates())
                .where("uncorrected IS NOT NULL")
                .drop("estimate")
                .join(published, key.toArray(String[]::new), "left");
        assertThat(corrected.where("uncorrected <=> estimate").count())
                .isEqualTo(corrected.count())
                .isPositive();
        // Joined on the columns of all dimensions, slices meet as they do by their text.
        List<String> columns =
                Stream.concat(Stream.of("day"), Warehouse.DIMENSIONS.stream()).toList();
        Dataset<Row> numbers =
                tables.read(NorthStar.current(Warehouse.DIMENSIONS)).where("weighting = 'decision' AND metric = 'fdr'");
        Dataset<Row> rates = tables.read(correctedRates()).where("metric = 'fdr'");
        Dataset<Row> agreement =
                tables.read(inconsistency()).where("panel = 'blind_reviews' AND judged_policy_id = 'any'");
        for (Dataset<Row> beside : List.of(rates, agreement)) {
            Column alike = columns.stream()
                    .map(name -> numbers.col(name).eqNullSafe(beside.col(name)))
                    .reduce(Column::and)
                    .orElseThrow();
            Column sameText = Stream.of("day", "slice")
                    .map(name -> numbers.col(name).eqNullSafe(beside.col(name)))
                    .reduce(Column::and)
                    .orElseThrow();
            assertThat(beside.join(numbers, alike, "left_semi").count())
                    .isEqualTo(beside.join(numbers, sameText, "left_semi").count())
                    .isPositive();
        }
    }

    private static void requireScorecards(Tables tables) {
        long labelled = tables.read(LabelledDecisions.TABLE)
                .where(col(LabelledDecisions.LABELLED)
                        .and(col(Decisions.REVIEWER_ID).isNotNull()))
                .count();
        List<Row> cards = tables.read(Scorecards.REVIEWERS)
                .where(col(Scorecards.DAY).equalTo("2026-01-06"))
                .collectAsList();
        assertThat(cards.stream()
                        .mapToLong(row -> row.<Long>getAs(Scorecards.LABELS))
                        .sum())
                .isEqualTo(labelled);
        assertThat(cards)
                .anySatisfy(
                        row -> assertThat(row.<Double>getAs(Scorecards.RATE)).isBetween(0.0, 1.0));
    }

    private static void requirePseudonyms(Tables tables, Map<String, List<String>> written) {
        Set<String> reviewers = Stream.of(tables.read(QaLabels.TABLE), tables.read(Decisions.TABLE))
                .flatMap(rows -> rows.select(QaLabels.REVIEWER_ID).distinct().collectAsList().stream())
                .filter(row -> !row.isNullAt(0))
                .map(row -> "\"" + row.getString(0) + "\"")
                .collect(Collectors.toSet());
        assertThat(reviewers).isNotEmpty();
        written.forEach((table, rows) ->
                assertThat(rows).as(table).noneMatch(row -> reviewers.stream().anyMatch(row::contains)));
    }

    private static Map<String, List<String>> rows(Tables tables) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Stream.of(
                        auditRates(),
                        correctedRates(),
                        AssistedRates.table(Warehouse.DIMENSIONS),
                        inconsistency(),
                        Adjudications.TABLE,
                        AdjudicatedVotes.TABLE,
                        ReviewerConfusion.TABLE,
                        Scorecards.REVIEWERS,
                        Scorecards.VENDORS,
                        DuplicateInconsistency.TABLE,
                        DuplicateConflicts.TABLE,
                        Resubmissions.TABLE)
                .forEach((TableContract contract) -> rows.put(
                        contract.name(),
                        tables.read(contract).toJSON().collectAsList().stream()
                                .sorted()
                                .toList()));
        return rows;
    }

    private static TableContract auditRates() {
        return AuditRates.table(audit().slicing().names());
    }

    private static TableContract correctedRates() {
        return CorrectedRates.table(audit().corrected().names());
    }

    private static TableContract inconsistency() {
        return InconsistencyReview.table(
                ConsistencySettings.of(settings()).slicing().names());
    }

    private static AuditSettings audit() {
        return AuditSettings.of(settings(), QualitySettings.of(settings()).slicing());
    }

    private static Config settings() {
        return ConfigFactory.parseString(Warehouse.GRAINS)
                .withFallback(ConfigFactory.parseResources("northstar/northstar.conf"))
                .resolve();
    }
}
