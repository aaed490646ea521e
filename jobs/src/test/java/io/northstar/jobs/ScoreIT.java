package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.score.ScoreJob;
import io.northstar.jobs.train.TrainJob;
import io.northstar.table.CertificateChecks;
import io.northstar.table.Decisions;
import io.northstar.table.Drift;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.RunLog;
import io.northstar.table.Scores;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The score job with a model of twelve days: two days like these, then two in another market where words mean the contrary. */
@ExtendWith(SparkExtension.class)
class ScoreIT {
    private static final LocalDate TRAINED = LabelledAds.FIRST.plusDays(11);
    private static final LabelledAds.Kind CHANGED = new LabelledAds.Kind("JP", 1000, 1);

    @TempDir
    Path folder;

    @Test
    void allDecisionsAreScoredUntilTheCertificateFails(SparkSession spark) {
        Tables tables = new Tables(spark, folder.toString(), "labels", Instant.EPOCH);
        LabelledAds.publish(tables, LabelledAds.FIRST, 12, LabelledAds.Kind.USUAL);
        assertThat(score(TRAINED.plusDays(1))).isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("no model was in charge before 2026-01-13");
        assertThat(tables.names()).doesNotContain(Scores.TABLE.name(), Drift.TABLE.name());

        assertThat(TrainJob.start(Stream.concat(
                                LabelledAds.options(TRAINED, folder.toString()).stream(),
                                Stream.of("--promote", "auto", "--set", "train.certificates.reject_limit=0.4"))
                        .toArray(String[]::new)))
                .isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("Passes: nothing was in charge.");
        LabelledAds.publish(later(spark, 1), TRAINED.plusDays(1), 2, LabelledAds.Kind.USUAL);
        LabelledAds.publish(later(spark, 2), TRAINED.plusDays(3), 2, CHANGED);

        assertThat(score(TRAINED.plusDays(1))).isEqualTo(ExitCode.DONE);
        List<Row> first = rows(tables, Scores.TABLE);
        requireScores(tables, first);
        assertThat(drift(tables, TRAINED.plusDays(1), Drift.STABILITY, Drift.OF_SCORES)
                        .<String>getAs(Drift.STATUS))
                .isEqualTo(Drift.UNMEASURED);

        assertThat(score(TRAINED.plusDays(2))).isEqualTo(ExitCode.DONE);
        assertThat(drift(tables, TRAINED.plusDays(2), Drift.UNSEEN, Decisions.MARKET)
                        .<String>getAs(Drift.STATUS))
                .isEqualTo(Drift.STABLE);
        assertThat(check(tables, TRAINED.plusDays(2)).<String>getAs(CertificateChecks.STATUS))
                .isEqualTo(CertificateChecks.HOLDS);

        assertThat(score(TRAINED.plusDays(3))).isEqualTo(ExitCode.DONE);
        assertThat(drift(tables, TRAINED.plusDays(3), Drift.DISTANCE, Drift.OF_SCORES)
                        .<String>getAs(Drift.STATUS))
                .isEqualTo(Drift.DRIFTED);
        for (String measure : List.of(Drift.STABILITY, Drift.UNSEEN)) {
            assertThat(drift(tables, TRAINED.plusDays(3), measure, Decisions.MARKET)
                            .<String>getAs(Drift.STATUS))
                    .as(measure)
                    .isEqualTo(Drift.DRIFTED);
        }
        assertThat(score(TRAINED.plusDays(4))).isEqualTo(ExitCode.DONE);
        assertThat(score(TRAINED.plusDays(5))).isEqualTo(ExitCode.DONE);
        assertThat(said(tables))
                .as("%s %s", rows(tables, CertificateChecks.TABLE), rows(tables, Drift.TABLE))
                .contains("certificate to reject is revoked", "calibration of score has drifted");
        Row revoked = tables.read(ThresholdCertificates.TABLE)
                .where(col(ThresholdCertificates.ACTION).equalTo(ThresholdCertificates.REJECT))
                .head();
        assertThat(revoked.<String>getAs(ThresholdCertificates.STATUS)).isEqualTo(ThresholdCertificates.REVOKED);
        assertThat(revoked.<Date>getAs(ThresholdCertificates.REVOKED_ON).toLocalDate())
                .isBetween(TRAINED.plusDays(4), TRAINED.plusDays(5));

        assertThat(tables.read(Scores.TABLE)
                        .where(col(Scores.ADVICE).equalTo(Scores.REJECT))
                        .selectExpr("max(day)")
                        .head()
                        .getDate(0)
                        .toLocalDate())
                .isBefore(revoked.<Date>getAs(ThresholdCertificates.REVOKED_ON).toLocalDate());

        // A night of the past comes out as it was, though the certificate does not hold any more.
        List<Row> scores = rows(tables, Scores.TABLE);
        List<Row> checks = rows(tables, CertificateChecks.TABLE);
        List<Row> drift = rows(tables, Drift.TABLE);
        assertThat(score(TRAINED.plusDays(1))).isEqualTo(ExitCode.DONE);
        assertThat(rows(tables, Scores.TABLE)).isEqualTo(scores);
        assertThat(rows(tables, CertificateChecks.TABLE)).isEqualTo(checks);
        assertThat(rows(tables, Drift.TABLE)).isEqualTo(drift);
    }

    /** The warehouse as a run sees it that started so many seconds later. */
    private Tables later(SparkSession spark, long seconds) {
        return new Tables(spark, folder.toString(), "labels", Instant.EPOCH.plusSeconds(seconds));
    }

    /** Every decision has a score; those beyond the threshold are rejected, and say which words speak against them. */
    private static void requireScores(Tables tables, List<Row> scores) {
        Row certificate = tables.read(ThresholdCertificates.TABLE)
                .where(col(ThresholdCertificates.ACTION).equalTo(ThresholdCertificates.REJECT))
                .head();
        double from = certificate.getAs(ThresholdCertificates.THRESHOLD);
        assertThat(scores).hasSize(LabelledAds.LABELS_A_DAY);
        assertThat(scores)
                .allSatisfy(row -> assertThat(row.<String>getAs(Scores.ADVICE))
                        .isEqualTo(row.<Double>getAs(Scores.SCORE) >= from ? Scores.REJECT : Scores.REVIEW));
        assertThat(scores).extracting(row -> row.<String>getAs(Scores.ADVICE)).contains(Scores.REJECT, Scores.REVIEW);
        List<String> reasons = scores.stream()
                .filter(row -> row.<Double>getAs(Scores.SCORE) >= 0.5)
                .flatMap(row -> row.<Row>getList(row.fieldIndex(Scores.REASONS)).stream())
                .map(reason -> reason.<String>getAs(Scores.REASON))
                .toList();
        assertThat(reasons).anyMatch(reason -> reason.contains("word miracle") || reason.contains("word guaranteed"));
        assertThat(scores.stream().filter(row -> row.<Double>getAs(Scores.SCORE) < 0.5))
                .allMatch(row -> row.isNullAt(row.fieldIndex(Scores.REASONS)));
        double right = tables.read(LabelledDecisions.TABLE)
                .select(Decisions.DAY, Decisions.DECISION_ID, LabelledDecisions.VIOLATING)
                .join(
                        tables.read(Scores.TABLE),
                        List.of(Scores.DAY, Scores.DECISION_ID).toArray(String[]::new))
                .where(col(Scores.SCORE).geq(0.5).equalTo(col(LabelledDecisions.VIOLATING)))
                .count();
        assertThat(right / LabelledAds.LABELS_A_DAY).isGreaterThan(0.75);
    }

    private static Row drift(Tables tables, LocalDate day, String measure, String feature) {
        return tables.read(Drift.TABLE, List.of(day))
                .where(col(Drift.MEASURE)
                        .equalTo(measure)
                        .and(col(Drift.FEATURE).equalTo(feature)))
                .head();
    }

    private static Row check(Tables tables, LocalDate day) {
        return tables.read(CertificateChecks.TABLE, List.of(day))
                .where(col(CertificateChecks.ACTION).equalTo(ThresholdCertificates.REJECT))
                .head();
    }

    private int score(LocalDate day) {
        List<String> options = new ArrayList<>(LabelledAds.options(day, folder.toString()));
        options.addAll(List.of("--set", "score.reference_days=2", "--set", "train.costs.wrong_restriction=1.1"));
        return ScoreJob.start(options.toArray(String[]::new));
    }

    private static List<Row> rows(Tables tables, TableContract table) {
        return tables.read(table)
                .orderBy(table.key().stream().map(name -> col(name)).toArray(Column[]::new))
                .collectAsList();
    }

    private static String said(Tables tables) {
        return tables.read(RunLog.TABLE)
                .orderBy(col(RunLog.STARTED_AT).desc())
                .head()
                .getAs(RunLog.MESSAGE);
    }
}
