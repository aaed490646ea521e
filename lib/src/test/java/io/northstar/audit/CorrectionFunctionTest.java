package io.northstar.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.AuditedCell;
import io.northstar.stats.AuditedCell.Audits;
import io.northstar.stats.AuditedLabels;
import io.northstar.stats.LabelCase;
import io.northstar.stats.Side;
import io.northstar.stats.TrueRate;
import io.northstar.table.CorrectedRates;
import io.northstar.table.NorthStar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** When a number is corrected, how, and what is said about it. */
class CorrectionFunctionTest {
    private static final TrueRate FDR = TrueRate.of(unit -> !unit.violating(), LabelCase::restricted);
    private static final TrueRate SENSITIVITY = TrueRate.sensitivity(Side.RESTRICTED.cases());
    /** A rate among the compliant restrictions, as many as QA's errors leave. */
    private static final TrueRate AMONG_COMPLIANT =
            TrueRate.of(unit -> true, unit -> unit.restricted() && !unit.violating());

    private static final Map<String, TrueRate> RATES = Map.of(
            "fdr",
            FDR,
            "sensitivity",
            SENSITIVITY,
            "among_compliant",
            AMONG_COMPLIANT,
            "fpr",
            TrueRate.of(LabelCase::restricted, unit -> !unit.violating()),
            "leakage",
            TrueRate.of(LabelCase::violating, unit -> !unit.restricted()),
            "prevalence",
            TrueRate.of(LabelCase::violating, unit -> true));

    private static final CorrectionFunction CORRECTION = new CorrectionFunction(RATES, .95, 10);

    /** QA finds 9 in 10 and lets 8 in 10 pass. */
    private static final AuditedLabels GOOD = restrictions(700, 20, 45, 5, 15, 60);
    /** It calls violating what violates as often as what does not. */
    private static final AuditedLabels CHANCE = restrictions(500, 20, 25, 25, 25, 25);

    @Test
    void enoughAuditsCorrectByThemselves() {
        Row row = fdr(GOOD, GOOD);

        assertThat(row.<String>getAs(CorrectedRates.CORRECTION)).isEqualTo("double_sampling");
        assertThat(row.isNullAt(row.fieldIndex(CorrectedRates.REASON))).isTrue();
    }

    @Test
    void labelsThatSayNothingAreNamedButTheirAuditsCount() {
        Row row = fdr(CHANCE, GOOD);

        assertThat(row.<String>getAs(CorrectedRates.STATUS)).isEqualTo(NorthStar.OK);
        assertThat(row.<Double>getAs(CorrectedRates.ESTIMATE)).isEqualTo(.5);
        assertThat(row.<String>getAs(CorrectedRates.REASON))
                .isEqualTo(
                        "QA is hardly better than chance on restrictions: sensitivity + specificity - 1 is 0.00, less than 0.2.");
    }

    @Test
    void fewAuditsBorrowFromAllSlicesUnlessTheseSayNothing() {
        AuditedLabels few = restrictions(700, 20, 4, 1, 1, 4);

        assertThat(fdr(few, GOOD).<String>getAs(CorrectedRates.CORRECTION)).isEqualTo("rogan_gladen");
        assertThat(fdr(few, GOOD).<String>getAs(CorrectedRates.REASON)).startsWith("Too few audits: 5 of labels");
        assertRefused(fdr(few, CHANCE), "QA is hardly better than chance on restrictions");
        assertRefused(fdr(few, few), "There are too few over all slices too, on restrictions.");
        assertRefused(row("sensitivity", few, GOOD), "Too few audits");
    }

    @Test
    void labelsThatContradictTheQualityAreRefused() {
        AuditedLabels pure = restrictions(1000, 0, 4, 1, 0, 0);
        Row row = fdr(pure, GOOD);

        assertRefused(row, "the rate would leave [0, 1]");
        assertThat(row.<Long>getAs(CorrectedRates.LABELS)).isEqualTo(100);
        assertThat(row.<Long>getAs(CorrectedRates.AUDITS)).isEqualTo(5);
    }

    /** QA elsewhere finds 9 of 10 violations; here it calls 98 of 100 restrictions violating, more than it could find. */
    @Test
    void denominatorsThatTheQualityMakesNegativeAreRefused() {
        AuditedLabels few = restrictions(980, 20, 4, 1, 1, 4);

        assertThat(row("among_compliant", GOOD, GOOD).<String>getAs(CorrectedRates.STATUS))
                .isEqualTo(NorthStar.OK);
        assertRefused(row("among_compliant", few, GOOD), "nothing would be left to divide by");
    }

    @Test
    void withoutLabelsThereIsNothingToCorrect() {
        assertRefused(
                fdr(
                        AuditedLabels.ofStratum(
                                List.of(
                                        AuditedCell.EMPTY,
                                        AuditedCell.EMPTY,
                                        new AuditedCell(100, 10, 1000, Audits.NONE, Audits.NONE),
                                        AuditedCell.EMPTY),
                                100,
                                10,
                                true),
                        GOOD),
                "No QA label");
    }

    /** Whatever labels and audits say, there is a number within its interval, or a reason why not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyWindowHasANumberOrAReason(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            AuditedLabels labels = anyLabels(random);
            AuditedLabels pooled = anyLabels(random).plus(labels);
            for (String metric : RATES.keySet()) {
                Row row = row(metric, labels, pooled);
                if (NorthStar.OK.equals(row.getAs(CorrectedRates.STATUS))) {
                    assertThat(row.<Double>getAs(CorrectedRates.ESTIMATE))
                            .as("%s, seed %d, window %d", metric, seed, i)
                            .isBetween(row.getAs(CorrectedRates.CI_LOW), row.getAs(CorrectedRates.CI_HIGH))
                            .isBetween(0.0, 1.0);
                } else {
                    assertThat(row.<String>getAs(CorrectedRates.REASON)).isNotBlank();
                }
            }
        }
    }

    private static AuditedLabels anyLabels(Random random) {
        List<AuditedCell> cells = IntStream.range(0, 4)
                .mapToObj(cell -> {
                    int labels = random.nextInt(3) * random.nextInt(60);
                    double weight = labels * (1 + 9 * random.nextDouble());
                    int audited = labels == 0 ? 0 : random.nextInt(Math.min(labels, 30) + 1);
                    int violating = audited == 0 ? 0 : random.nextInt(audited + 1);
                    return new AuditedCell(
                            weight,
                            labels,
                            labels == 0 ? 0 : weight * weight / labels,
                            audits(violating, 4),
                            audits(audited - violating, 4));
                })
                .toList();
        long labels = cells.stream().mapToLong(AuditedCell::labels).sum();
        return labels == 0
                ? AuditedLabels.ofPoisson(cells, List.of(0.0, 0.0, 0.0, 0.0))
                : AuditedLabels.ofStratum(
                        cells, cells.stream().mapToDouble(AuditedCell::weight).sum(), labels, true);
    }

    private static void assertRefused(Row row, String reason) {
        assertThat(row.<String>getAs(CorrectedRates.STATUS)).isEqualTo(NorthStar.REFUSED);
        assertThat(row.<String>getAs(CorrectedRates.REASON)).contains(reason);
        assertThat(row.isNullAt(row.fieldIndex(CorrectedRates.ESTIMATE))).isTrue();
    }

    /**
     * 1000 restrictions of which 100 are labelled: {@code violating} of a thousand are called violating.
     *
     * @param base audits are weighted as if each stood for this many decisions at least
     */
    private static AuditedLabels restrictions(
            int violating, int base, int right, int falseAlarms, int missed, int rightlyPassed) {
        int labels = violating / 10;
        return AuditedLabels.ofStratum(
                List.of(
                        new AuditedCell(
                                violating, labels, 100 * labels, audits(right, base), audits(falseAlarms, base)),
                        new AuditedCell(
                                1000 - violating,
                                100 - labels,
                                100 * (100 - labels),
                                audits(missed, base),
                                audits(rightlyPassed, base)),
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY),
                1000,
                100,
                true);
    }

    private static Audits audits(int count, double weight) {
        return new Audits(count, count * weight, count * weight * (weight - 1), count * weight * weight);
    }

    private static Row fdr(AuditedLabels labels, AuditedLabels pooled) {
        return row("fdr", labels, pooled);
    }

    private static Row row(String metric, AuditedLabels labels, AuditedLabels pooled) {
        Row[] rows = CORRECTION.call(RowFactory.create(
                CollectionConverters.asScala(labels.numbers()).toSeq(),
                CollectionConverters.asScala(pooled.numbers()).toSeq()));
        for (Row row : rows) {
            if (row.getString(0).equals(metric)) {
                Object[] values = new Object[row.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.get(i);
                }
                return new GenericRowWithSchema(values, (StructType) CorrectionFunction.SCHEMA.elementType());
            }
        }
        throw new AssertionError(metric);
    }
}
