package io.northstar.model;

import io.northstar.stats.RateEvidence;
import io.northstar.stats.ScoredLabel;
import io.northstar.table.CertificateChecks;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What labels of the days since a certificate was given say of it.
 *
 * <p>The evidence that more is wrong than the limit is that of {@link RateEvidence}: while no day's rate is above it, its expectation
 * is at most 1, and so is that of its products over days, whose samples are drawn one after the other. It is looked at every night,
 * and the certificate revoked when it reaches one over its risk, which a true one does on any night with a probability of at most
 * the risk (Ville 1939) where days come complete. Labels that come late change the evidence of a day that was looked at before,
 * which that theorem does not cover; {@code CertificateCheckTest} simulates it.
 *
 * @param labels of decisions beyond the threshold
 * @param wrong those of them for which acting was wrong
 * @param evidence that more is wrong than the limit, at most {@link #MOST}
 */
public record CertificateCheck(long labels, long wrong, double evidence) {
    /** Evidence is not counted beyond. */
    public static final double MOST = 1e100;

    private static final double TWICE = 2;
    private static final StructType CERTIFICATE = ThresholdCertificates.TABLE.schema();
    private static final StructType CHECK = CertificateChecks.TABLE.schema();

    /**
     * The check of a limit.
     *
     * @param beyond labels, drawn by probability, of decisions beyond the threshold
     * @param limit of the rate of wrong decisions
     * @param largestWeight that a label can have under the design
     */
    public static CertificateCheck of(List<ScoredLabel> beyond, double limit, double largestWeight) {
        RateEvidence evidence = new RateEvidence(RateEvidence.Side.ABOVE, limit, largestWeight);
        beyond.forEach(label -> evidence.add(label.weight(), label.wrong()));
        return new CertificateCheck(
                beyond.size(),
                beyond.stream().filter(ScoredLabel::wrong).count(),
                Math.min(MOST, Math.exp(evidence.log())));
    }

    /**
     * The row of {@link CertificateChecks} for {@code night}.
     *
     * @param certificate row of {@link ThresholdCertificates} with a threshold
     * @param since labels of decisions of the days since, with the scores of the version that it is about; none weighs more than
     *     {@link #largestWeight}
     */
    public static Row row(Row certificate, LocalDate night, List<EvaluatedLabel> since) {
        boolean rejects = value(certificate, ThresholdCertificates.ACTION).equals(ThresholdCertificates.REJECT);
        double threshold = (double) value(certificate, ThresholdCertificates.THRESHOLD);
        double limit = (double) value(certificate, ThresholdCertificates.RATE_LIMIT);
        double needed = 1 / (double) value(certificate, ThresholdCertificates.RISK);
        Predicate<EvaluatedLabel> beyond = label ->
                rejects ? label.judged().score() >= threshold : label.judged().score() <= threshold;
        List<ScoredLabel> acted = since.stream()
                .filter(beyond)
                .map(label -> new ScoredLabel(
                        label.judged().score(),
                        label.judged().weight(),
                        label.judged().violating() != rejects))
                .toList();
        CertificateCheck check = of(acted, limit, largestWeight(List.of(certificate)));
        return RowFactory.create(
                Date.valueOf(night),
                value(certificate, ThresholdCertificates.MODEL),
                value(certificate, ThresholdCertificates.VERSION),
                value(certificate, ThresholdCertificates.ACTION),
                check.status(certificate, night, needed),
                threshold,
                limit,
                check.labels(),
                check.wrong(),
                check.evidence(),
                needed);
    }

    /**
     * The largest weight of labels that {@code certificates} are checked with: twice that of the design that they were given under.
     * A day of which a label weighs more is too young, or sampled too thinly, to count.
     */
    public static double largestWeight(List<Row> certificates) {
        return TWICE
                * certificates.stream()
                        .mapToDouble(row -> (double) value(row, ThresholdCertificates.LARGEST_WEIGHT))
                        .max()
                        .orElse(1);
    }

    /**
     * {@code certificates} with those revoked that {@code checks} of {@code night} speak against. One that is revoked already stays
     * as it is, unless that was on a later night.
     */
    public static List<Row> revoked(List<Row> certificates, LocalDate night, List<Row> checks) {
        List<Row> rows = new ArrayList<>();
        for (Row certificate : certificates) {
            rows.add(checks.stream()
                    .filter(check -> CertificateChecks.REVOKED.equals(check(check, CertificateChecks.STATUS)))
                    .filter(check ->
                            List.of(CertificateChecks.MODEL, CertificateChecks.VERSION, CertificateChecks.ACTION)
                                    .stream()
                                    .allMatch(column -> check(check, column).equals(value(certificate, column))))
                    .filter(check -> validOn(certificate, night))
                    .findFirst()
                    .map(check -> revoked(certificate, night, check))
                    .orElse(certificate));
        }
        return rows;
    }

    /** Whether {@code certificate} may be acted on on {@code day}: it was given before, and is neither over nor revoked by then. */
    public static boolean validOn(Row certificate, LocalDate day) {
        Object revokedOn = value(certificate, ThresholdCertificates.REVOKED_ON);
        return value(certificate, ThresholdCertificates.THRESHOLD) != null
                && date(value(certificate, ThresholdCertificates.DAY)).isBefore(day)
                && day.isBefore(date(value(certificate, ThresholdCertificates.EXPIRES_ON)))
                && (revokedOn == null || day.isBefore(date(revokedOn)));
    }

    private String status(Row certificate, LocalDate night, double needed) {
        Object revokedOn = value(certificate, ThresholdCertificates.REVOKED_ON);
        if (evidence >= needed || (revokedOn != null && !night.isBefore(date(revokedOn)))) {
            return CertificateChecks.REVOKED;
        }
        if (!night.isBefore(date(value(certificate, ThresholdCertificates.EXPIRES_ON)))) {
            return CertificateChecks.EXPIRED;
        }
        return labels == 0 ? CertificateChecks.UNMEASURED : CertificateChecks.HOLDS;
    }

    private static Row revoked(Row certificate, LocalDate night, Row check) {
        Object[] values = new Object[certificate.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = certificate.get(i);
        }
        values[CERTIFICATE.fieldIndex(ThresholdCertificates.STATUS)] = ThresholdCertificates.REVOKED;
        values[CERTIFICATE.fieldIndex(ThresholdCertificates.REVOKED_ON)] = Date.valueOf(night);
        values[CERTIFICATE.fieldIndex(ThresholdCertificates.REASON)] = String.format(
                Locale.ROOT,
                "Of %s labels since, %s are wrong: evidence %.3g against a limit of %.3g.",
                check(check, CertificateChecks.LABELS),
                check(check, CertificateChecks.WRONG_LABELS),
                (double) check(check, CertificateChecks.EVIDENCE),
                (double) check(check, CertificateChecks.EVIDENCE_LIMIT));
        return RowFactory.create(values);
    }

    private static LocalDate date(Object value) {
        return ((Date) value).toLocalDate();
    }

    private static Object check(Row row, String column) {
        return row.get(CHECK.fieldIndex(column));
    }

    private static Object value(Row row, String column) {
        return row.get(CERTIFICATE.fieldIndex(column));
    }
}
