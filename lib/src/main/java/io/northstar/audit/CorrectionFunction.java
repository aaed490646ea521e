package io.northstar.audit;

import io.northstar.stats.AuditedLabels;
import io.northstar.stats.CorrectedShare;
import io.northstar.stats.CorrectionMethod;
import io.northstar.stats.LabelQuality;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.Side;
import io.northstar.stats.TrueRate;
import io.northstar.table.CorrectedRates;
import io.northstar.table.NorthStar;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a window's audited labels into corrected rates, or the reason why there is none. A function of Java because Spark has no
 * quantile of beta and t.
 */
final class CorrectionFunction implements UDF1<Row, Row[]>, Serializable {
    private static final long serialVersionUID = 1L;

    /** The result columns that are null without a number. */
    static final List<String> NUMBERS_OF_RESULT = List.of(
            CorrectedRates.CORRECTION,
            CorrectedRates.ESTIMATE,
            CorrectedRates.STANDARD_ERROR,
            CorrectedRates.CI_LOW,
            CorrectedRates.CI_HIGH,
            CorrectedRates.METHOD,
            CorrectedRates.PHASE_ONE_VARIANCE,
            CorrectedRates.PHASE_TWO_VARIANCE);

    /** What {@link #call} returns: the result columns of {@link CorrectedRates}, a row for each rate. */
    static final ArrayType SCHEMA = DataTypes.createArrayType(new StructType()
            .add(CorrectedRates.METRIC, DataTypes.StringType)
            .add(CorrectedRates.CORRECTION, DataTypes.StringType)
            .add(CorrectedRates.ESTIMATE, DataTypes.DoubleType)
            .add(CorrectedRates.STANDARD_ERROR, DataTypes.DoubleType)
            .add(CorrectedRates.CI_LOW, DataTypes.DoubleType)
            .add(CorrectedRates.CI_HIGH, DataTypes.DoubleType)
            .add(CorrectedRates.METHOD, DataTypes.StringType)
            .add(CorrectedRates.PHASE_ONE_VARIANCE, DataTypes.DoubleType)
            .add(CorrectedRates.PHASE_TWO_VARIANCE, DataTypes.DoubleType)
            .add(CorrectedRates.LABELS, DataTypes.LongType)
            .add(CorrectedRates.AUDITS, DataTypes.LongType)
            .add(CorrectedRates.STATUS, DataTypes.StringType)
            .add(CorrectedRates.REASON, DataTypes.StringType));

    private static final String CONTRADICTED = " QA's errors elsewhere contradict these labels: ";

    private final LinkedHashMap<String, TrueRate> rates;
    private final double confidence;
    private final long fewestAudits;

    CorrectionFunction(Map<String, TrueRate> rates, double confidence, long fewestAudits) {
        this.rates = new LinkedHashMap<>(rates);
        this.confidence = confidence;
        this.fewestAudits = fewestAudits;
    }

    @Override
    public Row[] call(Row window) {
        AuditedLabels labels = AuditedLabels.of(window.getList(0));
        AuditedLabels pooled = AuditedLabels.of(window.getList(1));
        return rates.entrySet().stream()
                .map(rate -> row(rate.getKey(), rate.getValue(), labels, pooled))
                .toArray(Row[]::new);
    }

    private Row row(String name, TrueRate rate, AuditedLabels labels, AuditedLabels pooled) {
        if (labels.labels(rate) == 0) {
            return withoutNumber(name, rate, labels, "No QA label for any of its decisions.");
        }
        if (labels.fewestAudits(rate) < fewestAudits) {
            return borrowed(name, rate, labels, pooled);
        }
        return labels.denominator(rate) > 0
                ? number(
                        name,
                        rate,
                        labels,
                        CorrectionMethod.DOUBLE_SAMPLING,
                        labels.doubleSampling(rate, confidence),
                        sidesOf(rate).map(side -> notBetterThanChance(side, labels)))
                : withoutNumber(name, rate, labels, "The denominator is 0.");
    }

    /** A slice with few audits, corrected by what QA is elsewhere. */
    private Row borrowed(String name, TrueRate rate, AuditedLabels labels, AuditedLabels pooled) {
        String few = "Too few audits: %d of labels that QA calls violating or compliant on one side, fewer than %d."
                .formatted(labels.fewestAudits(rate), fewestAudits);
        if (rate.needsVerdict()) {
            return withoutNumber(name, rate, labels, few);
        }
        Optional<String> unknown = sidesOf(rate)
                .map(side -> unknown(side, pooled))
                .flatMap(Optional::stream)
                .findFirst();
        if (unknown.isPresent()) {
            return withoutNumber(name, rate, labels, few + " " + unknown.get());
        }
        LabelQuality restricted = qualityIfNeeded(rate, Side.RESTRICTED, pooled);
        LabelQuality permitted = qualityIfNeeded(rate, Side.PERMITTED, pooled);
        if (!(labels.denominator(rate, restricted, permitted) > 0)) {
            return withoutNumber(name, rate, labels, few + CONTRADICTED + "nothing would be left to divide by.");
        }
        CorrectedShare share = labels.roganGladen(rate, restricted, permitted, confidence);
        if (!share.plausible() && share.estimate().interval().width() == 0) {
            return withoutNumber(name, rate, labels, few + CONTRADICTED + "the rate would leave [0, 1].");
        }
        Optional<String> cut = share.plausible()
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "Came out as %.4f and is cut to [0, 1].", share.raw()));
        return number(name, rate, labels, CorrectionMethod.ROGAN_GLADEN, share, Stream.of(Optional.of(few), cut));
    }

    /** Why the quality of QA on {@code side} is not known; empty when it is. */
    private Optional<String> unknown(Side side, AuditedLabels pooled) {
        TrueRate sensitivity = TrueRate.sensitivity(side.cases());
        TrueRate specificity = TrueRate.specificity(side.cases());
        boolean known = pooled.fewestAudits(sensitivity) >= fewestAudits
                && pooled.denominator(sensitivity) > 0
                && pooled.denominator(specificity) > 0;
        return known
                ? notBetterThanChance(side, pooled)
                : Optional.of("There are too few over all slices too, on %s.".formatted(side.text()));
    }

    /** A warning where QA's labels on {@code side} say little; empty where they do, or where none violates or complies. */
    private static Optional<String> notBetterThanChance(Side side, AuditedLabels labels) {
        if (!(labels.denominator(TrueRate.sensitivity(side.cases())) > 0
                && labels.denominator(TrueRate.specificity(side.cases())) > 0)) {
            return Optional.empty();
        }
        LabelQuality quality = labels.quality(side.cases());
        return quality.identifies()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "QA is hardly better than chance on %s: sensitivity + specificity - 1 is %.2f, less than %.1f.",
                        side.text(),
                        quality.information(),
                        LabelQuality.LEAST_INFORMATION));
    }

    private static LabelQuality qualityIfNeeded(TrueRate rate, Side side, AuditedLabels pooled) {
        return rate.needsTruth(side) ? pooled.quality(side.cases()) : LabelQuality.known(1, 1);
    }

    private static Stream<Side> sidesOf(TrueRate rate) {
        return Stream.of(Side.values()).filter(rate::needsTruth);
    }

    private static Row number(
            String name,
            TrueRate rate,
            AuditedLabels labels,
            CorrectionMethod method,
            CorrectedShare share,
            Stream<Optional<String>> warnings) {
        RatioEstimate estimate = share.estimate();
        String warning = warnings.flatMap(Optional::stream).collect(Collectors.joining(" "));
        return RowFactory.create(
                name,
                method.text(),
                estimate.estimate(),
                estimate.standardError(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.method().text(),
                share.phaseOneVariance(),
                share.phaseTwoVariance(),
                labels.labels(rate),
                labels.audits(rate),
                NorthStar.OK,
                warning.isEmpty() ? null : warning);
    }

    private static Row withoutNumber(String name, TrueRate rate, AuditedLabels labels, String reason) {
        return RowFactory.create(
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                labels.labels(rate),
                labels.audits(rate),
                NorthStar.REFUSED,
                reason);
    }
}
