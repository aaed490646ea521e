package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.stats.ScoredLabel;
import io.northstar.table.CertificateChecks;
import io.northstar.table.Scores;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class CertificateCheckTest {
    private static final LocalDate GIVEN = LocalDate.parse("2026-01-31");
    private static final StructType CERTIFICATE = ThresholdCertificates.TABLE.schema();
    private static final StructType CHECK = CertificateChecks.TABLE.schema();

    @Test
    void manyWrongOnesRevokeFromTheirNightOn() {
        Row certificate = certificate(ThresholdCertificates.REJECT, 0.8);
        LocalDate night = GIVEN.plusDays(5);
        Row check = CertificateCheck.row(certificate, night, labels(40, 20, 0.9));
        assertThat(check.size()).isEqualTo(CHECK.size());
        assertThat(value(check, CertificateChecks.STATUS)).isEqualTo(CertificateChecks.REVOKED);
        assertThat(value(check, CertificateChecks.WRONG_LABELS)).isEqualTo(20L);

        List<Row> revoked = CertificateCheck.revoked(List.of(certificate), night, List.of(check));
        assertThat(CertificateCheck.validOn(revoked.get(0), night.minusDays(1))).isTrue();
        assertThat(CertificateCheck.validOn(revoked.get(0), night)).isFalse();
        assertThat(CertificateCheck.revoked(revoked, night, List.of(check))).isEqualTo(revoked);
        // Later nights see it revoked, whatever their labels say; earlier ones as it was.
        assertThat(status(revoked.get(0), night.plusDays(1), labels(40, 0, 0.9)))
                .isEqualTo(CertificateChecks.REVOKED);
        assertThat(status(revoked.get(0), night.minusDays(1), labels(40, 1, 0.9)))
                .isEqualTo(CertificateChecks.HOLDS);
    }

    @Test
    void labelsOnTheOtherSideSayNothing() {
        Row reject = certificate(ThresholdCertificates.REJECT, 0.8);
        assertThat(status(reject, GIVEN.plusDays(2), labels(40, 20, 0.7))).isEqualTo(CertificateChecks.UNMEASURED);
        assertThat(status(reject, GIVEN.plusDays(2), List.of())).isEqualTo(CertificateChecks.UNMEASURED);
        // Those that reject rightly violate: to approve them would be wrong.
        Row approve = certificate(ThresholdCertificates.APPROVE, 0.2);
        assertThat(status(approve, GIVEN.plusDays(2), labels(40, 40, 0.1))).isEqualTo(CertificateChecks.HOLDS);
        assertThat(status(approve, GIVEN.plusDays(2), labels(40, 0, 0.1))).isEqualTo(CertificateChecks.REVOKED);
    }

    @Test
    void certificatesHoldAfterTheirDayUntilTheyExpire() {
        Row certificate = certificate(ThresholdCertificates.REJECT, 0.8);
        assertThat(CertificateCheck.validOn(certificate, GIVEN)).isFalse();
        assertThat(CertificateCheck.validOn(certificate, GIVEN.plusDays(30))).isTrue();
        assertThat(CertificateCheck.validOn(certificate, GIVEN.plusDays(31))).isFalse();
        assertThat(status(certificate, GIVEN.plusDays(31), labels(40, 1, 0.9))).isEqualTo(CertificateChecks.EXPIRED);
    }

    /** What is certified counts only where it is cheaper than a review, too. */
    @Test
    void theBandKeepsTheStricterLimit() {
        List<Row> certificates = List.of(
                certificate(ThresholdCertificates.REJECT, 0.4), certificate(ThresholdCertificates.APPROVE, 0.05));
        TrainSettings.Costs costs = new TrainSettings.Costs(1, 10, 2);
        Scoring.Band band = Scoring.Band.of(certificates, GIVEN.plusDays(1), costs);
        assertThat(band.rejectFrom()).hasValue(0.5);
        assertThat(band.approveTo()).hasValue(0.05);
        assertThat(List.of(band.advice(0.5), band.advice(0.45), band.advice(0.05)))
                .containsExactly(Scores.REJECT, Scores.REVIEW, Scores.APPROVE);
        assertThat(Scoring.Band.of(certificates, GIVEN.plusDays(31), costs).advice(1))
                .isEqualTo(Scores.REVIEW);
    }

    /**
     * Nights over thirty days of ten labels each, a third of which come the day after, a tenth a week later. One that stays true is
     * revoked on any night as seldom as promised; where twice the limit is wrong it is revoked, half of the time within ten days.
     */
    @Test
    void nightlyLooksWithLateLabelsKeepTheRisk() {
        SplittableRandom random = new SplittableRandom(3);
        int streams = 1000;
        double limit = 0.2;
        int revoked = 0;
        List<Integer> delays = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            revoked += nightRevoked(random, limit, limit) <= 30 ? 1 : 0;
            delays.add(nightRevoked(random, limit, 2 * limit));
        }
        delays.sort(null);
        assertThat(revoked / (double) streams).isLessThan(0.05);
        assertThat(delays.get(streams / 2)).isLessThan(11);
        assertThat(delays.get(streams * 9 / 10)).isLessThan(25);
    }

    /** The first night that revokes; 31 when none does. */
    private static int nightRevoked(SplittableRandom random, double limit, double rate) {
        List<int[]> labels = new ArrayList<>();
        for (int day = 0; day < 30; day++) {
            for (int label = 0; label < 10; label++) {
                int draw = random.nextInt(30);
                labels.add(
                        new int[] {day, day + (draw < 10 ? 1 : draw < 13 ? 7 : 2), random.nextDouble() < rate ? 1 : 0});
            }
        }
        for (int night = 1; night <= 30; night++) {
            int until = night;
            List<int[]> known =
                    labels.stream().filter(label -> label[1] <= until).toList();
            int[] counts = new int[30];
            known.forEach(label -> counts[label[0]]++);
            List<ScoredLabel> beyond = new ArrayList<>();
            for (int[] label : known) {
                // A day's labels stand for its hundred decisions, however many of them are in.
                double weight = 100.0 / counts[label[0]];
                if (weight <= 20) {
                    beyond.add(new ScoredLabel(1, weight, label[2] == 1));
                }
            }
            if (CertificateCheck.of(beyond, limit, 20).evidence() >= 20) {
                return night;
            }
        }
        return 31;
    }

    private static Object status(Row certificate, LocalDate night, List<EvaluatedLabel> labels) {
        return value(CertificateCheck.row(certificate, night, labels), CertificateChecks.STATUS);
    }

    private static Object value(Row check, String column) {
        return check.get(CHECK.fieldIndex(column));
    }

    /** Labels of decisions that all have the same score, the first {@code compliant} of which do not violate. */
    private static List<EvaluatedLabel> labels(int count, int compliant, double score) {
        SampledStratum stratum = new SampledStratum("s", SampledStratum.Draws.EQUAL, 10.0 * count, count);
        List<EvaluatedLabel> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add(
                    new EvaluatedLabel(new JudgedScore(stratum, 10, score, i >= compliant), List.of("all"), List.of()));
        }
        return labels;
    }

    private static Row certificate(String action, double threshold) {
        Object[] values = new Object[CERTIFICATE.size()];
        List<List<Object>> given = List.of(
                List.of(ThresholdCertificates.DAY, Date.valueOf(GIVEN)),
                List.of(ThresholdCertificates.MODEL, "any"),
                List.of(ThresholdCertificates.VERSION, GIVEN.toString()),
                List.of(ThresholdCertificates.ACTION, action),
                List.of(ThresholdCertificates.STATUS, ThresholdCertificates.CERTIFIED),
                List.of(ThresholdCertificates.THRESHOLD, threshold),
                List.of(ThresholdCertificates.RATE_LIMIT, 0.05),
                List.of(ThresholdCertificates.RISK, 0.05),
                List.of(ThresholdCertificates.EXPIRES_ON, Date.valueOf(GIVEN.plusDays(31))),
                List.of(ThresholdCertificates.LARGEST_WEIGHT, 10.0));
        given.forEach(each -> values[CERTIFICATE.fieldIndex(each.get(0).toString())] = each.get(1));
        assertThat(Arrays.asList(values)).contains(action);
        return RowFactory.create(values);
    }
}
