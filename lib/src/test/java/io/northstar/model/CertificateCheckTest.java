package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.table.CertificateChecks;
import io.northstar.table.Scores;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        assertThat(CertificateCheck.validOn(certificate, GIVEN.plusDays(29))).isTrue();
        assertThat(CertificateCheck.validOn(certificate, GIVEN.plusDays(30))).isFalse();
        assertThat(status(certificate, GIVEN.plusDays(30), labels(40, 1, 0.9))).isEqualTo(CertificateChecks.EXPIRED);
    }

    /** What is certified counts only where it is cheaper than a review, too. */
    @Test
    void theBandKeepsTheStricterLimit() {
        List<Row> certificates = List.of(
                certificate(ThresholdCertificates.REJECT, 0.4), certificate(ThresholdCertificates.APPROVE, 0.05));
        Scoring.Band band = Scoring.Band.of(certificates, GIVEN.plusDays(1));
        assertThat(band.rejectFrom()).hasValue(0.5);
        assertThat(band.approveTo()).hasValue(0.05);
        assertThat(List.of(band.advice(0.5), band.advice(0.45), band.advice(0.05)))
                .containsExactly(Scores.REJECT, Scores.REVIEW, Scores.APPROVE);
        assertThat(Scoring.Band.of(certificates, GIVEN.plusDays(30)).advice(1)).isEqualTo(Scores.REVIEW);
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
                List.of(ThresholdCertificates.COST_THRESHOLD, 0.5),
                List.of(ThresholdCertificates.EXPIRES_ON, Date.valueOf(GIVEN.plusDays(30))));
        given.forEach(each -> values[CERTIFICATE.fieldIndex(each.get(0).toString())] = each.get(1));
        assertThat(Arrays.asList(values)).contains(action);
        return RowFactory.create(values);
    }
}
