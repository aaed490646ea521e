package io.northstar.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.Definitions;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random days to which labels are added: relabelled, they have the numbers of days judged anew. Strata are counted; with recorded
 * ones, {@code RandomEventsIT} holds incremental nights against full ones.
 */
@ExtendWith(SparkExtension.class)
class RelabelledDaysTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
    private static final int DAYS = 4;
    private static final int DECISIONS = 60;
    private static final List<String> METRICS =
            List.of("fpr", "leakage", "leakage_views", "automation_rate", "appeal_rate", "turnaround_p50");
    private static final List<String> MARKETS = List.of("BR", "JP", "ZA");

    /** One day keeps silent markets, whose first label makes other decisions measured. */
    private static final int SILENT_DAY = 3;

    private final Random random = new Random(20260302);
    private final Rows decisions = Rows.of(Decisions.TABLE).each(Lineage.LANDED_ON, day(0));
    private final Rows samples = Rows.of(QaSamples.TABLE).each(Lineage.LANDED_ON, day(0));
    private final Rows strata = Rows.of(QaStrata.TABLE).each(Lineage.LANDED_ON, day(0));
    private final Rows exposures = Rows.of(Exposures.TABLE).each(Lineage.LANDED_ON, day(0));
    private final Rows appeals = Rows.of(Appeals.TABLE).each(Lineage.LANDED_ON, day(0));
    private final List<Label> labels = new ArrayList<>();

    private record Label(String id, String sample, boolean violating, int landed, boolean late) {}

    @Test
    void relabelledDaysAreThoseJudgedAnew(SparkSession spark) {
        land();
        QualitySettings settings = settings();
        Definitions definitions = settings.catalogue().definitions();
        Computed before = compute(judged(spark, settings, false), definitions);
        RelabelledDays.Stored stored = new RelabelledDays.Stored(
                before.strata, before.labelled, before.cells, before.scores, before.turnaround);
        Quality.Inputs now = inputs(spark, true);
        RelabelledDays relabelled = RelabelledDays.of(stored, now.samples(), now.strata(), now.labels(), settings);

        Computed actual = compute(new Quality(List.of(relabelled), settings), definitions);
        Computed expected = compute(judged(spark, settings, true), definitions);

        Set<Object> otherwise = new HashSet<>();
        relabelled.countedOtherwise().collectAsList().forEach(row -> otherwise.add(row.get(0)));
        assertThat(otherwise)
                .as("the day on which a silent market speaks, and no day without news")
                .contains(day(SILENT_DAY))
                .doesNotContain(day(0));
        assertThat(otherwise.size()).isLessThan(DAYS - 1);
        assertThat(rows(actual.strata, otherwise)).isEqualTo(rows(expected.strata, otherwise));
        assertThat(rows(actual.labelled, otherwise)).isEqualTo(rows(expected.labelled, otherwise));
        assertThat(rows(actual.cells, otherwise)).isEqualTo(rows(expected.cells, otherwise));
        assertThat(rows(actual.scores, otherwise)).isEqualTo(rows(expected.scores, otherwise));
        assertThat(rows(actual.turnaround, otherwise)).isEqualTo(rows(expected.turnaround, otherwise));
        assertThat(rows(before.cells, otherwise))
                .as("the labels change the cells of relabelled days")
                .isNotEqualTo(rows(expected.cells, otherwise));
        assertThat(rows(expected.scores, otherwise)).isNotEmpty();
    }

    private record Computed(
            Dataset<Row> strata,
            Dataset<Row> labelled,
            Dataset<Row> cells,
            Dataset<Row> scores,
            Dataset<Row> turnaround) {}

    private static Computed compute(Quality quality, Definitions definitions) {
        Dataset<Row> strata = quality.designStrata().localCheckpoint();
        Dataset<Row> labelled = quality.labelledDecisions(strata).localCheckpoint();
        return new Computed(
                strata,
                labelled,
                quality.metricCells(strata, labelled, definitions).localCheckpoint(),
                quality.scoreCells(strata, labelled, definitions).localCheckpoint(),
                quality.turnaroundCells().localCheckpoint());
    }

    private static Set<String> rows(Dataset<Row> rows, Collection<Object> without) {
        Set<String> texts = new HashSet<>();
        rows.collectAsList().stream()
                .filter(row -> !without.contains(row.getAs(Decisions.DAY)))
                .forEach(row -> texts.add(row.toString()));
        return texts;
    }

    private Quality judged(SparkSession spark, QualitySettings settings, boolean late) {
        return new Quality(List.of(JudgedDays.of(inputs(spark, late), settings)), settings);
    }

    private Quality.Inputs inputs(SparkSession spark, boolean late) {
        Rows given = Rows.of(QaLabels.TABLE).each(QaLabels.LAYER, QaLabels.QA);
        labels.stream()
                .filter(label -> late || !label.late)
                .forEach(label -> given.row(QaLabels.LABEL_ID, label.id)
                        .with(QaLabels.SAMPLE_ID, label.sample)
                        .with(QaLabels.VIOLATING, label.violating)
                        .with(
                                QaLabels.LABELLED_AT,
                                Timestamp.valueOf(FIRST.plusDays(label.landed).atTime(12, 0)))
                        .with(Lineage.LANDED_ON, day(label.landed)));
        return new Quality.Inputs(
                decisions.in(spark),
                samples.in(spark),
                strata.in(spark),
                given.in(spark),
                exposures.in(spark),
                appeals.in(spark));
    }

    /** A metric of each kind and a single dimension: the plans of all would take longer than the test is worth. */
    private static QualitySettings settings() {
        Config all = ConfigFactory.parseResources("northstar/northstar.conf").resolve();
        Config few = all.withoutPath("metrics")
                .withoutPath("quality.dimensions")
                .withValue("quality.dimensions.market", all.getValue("quality.dimensions.market"));
        for (String metric : METRICS) {
            few = few.withValue("metrics." + metric, all.getValue("metrics." + metric));
        }
        return QualitySettings.of(ConfigFactory.parseString(
                        "quality { design = poststratified, grains = [[], [market]], coverage = [market] }")
                .withFallback(few));
    }

    private void land() {
        for (int day = 0; day < DAYS; day++) {
            strata.row(QaStrata.DAY, day(day))
                    .with(QaStrata.STRATUM_ID, "reject")
                    .with(QaStrata.POPULATION, 30L);
            strata.row(QaStrata.DAY, day(day)).with(QaStrata.STRATUM_ID, "rest").with(QaStrata.POPULATION, 30L);
            for (int i = 0; i < DECISIONS; i++) {
                decide(day, i);
            }
        }
    }

    private void decide(int day, int i) {
        String id = "d%d_%d".formatted(day, i);
        boolean rejects = i < DECISIONS / 2;
        String market = MARKETS.get(i % MARKETS.size());
        decisions
                .row(Decisions.DECISION_ID, id)
                .with(Decisions.DAY, day(day))
                .with(Decisions.AD_ID, "ad" + i)
                .with(Decisions.MARKET, market)
                .with(Decisions.STRATUM_ID, rejects ? "reject" : "rest")
                .with(Decisions.OUTCOME, rejects ? "reject" : i % 9 == 0 ? "escalate" : "approve")
                .with(Decisions.SOURCE, i % 2 == 0 ? "model" : "human")
                .with(Decisions.SCORE, random.nextInt(100) / 100.0)
                .with(
                        Decisions.SUBMITTED_AT,
                        Timestamp.valueOf(FIRST.plusDays(day).atTime(1, i % 60)))
                .with(
                        Decisions.DECIDED_AT,
                        Timestamp.valueOf(FIRST.plusDays(day).atTime(2 + i % 7, i % 60)));
        exposures
                .row(Exposures.DAY, day(day))
                .with(Exposures.AD_ID, "ad" + i)
                .with(Exposures.IMPRESSIONS, (long) random.nextInt(1000))
                .with(Exposures.SPEND, BigDecimal.valueOf(random.nextInt(1000), 6));
        if (i % 11 == 0) {
            appeals.row(Appeals.APPEAL_ID, "appeal" + id).with(Appeals.DECISION_ID, id);
        }
        if (i % 2 == 0) {
            samples.row(QaSamples.SAMPLE_ID, "s" + id)
                    .with(QaSamples.DAY, day(day))
                    .with(QaSamples.DECISION_ID, id)
                    .with(QaSamples.STRATUM_ID, rejects ? "reject" : "rest")
                    .with(QaSamples.PURPOSE, QaSamples.PROBABILITY);
            label(day, "s" + id, market);
        }
    }

    /** No news about the first day; elsewhere late labels, and second ones that say the contrary. */
    private void label(int day, String sample, String market) {
        boolean late = (day > 0 && random.nextInt(3) == 0) || (day == SILENT_DAY && market.equals("JP"));
        boolean violating = random.nextBoolean();
        labels.add(new Label("l" + sample, sample, violating, late ? DAYS + 1 : day, late));
        if (day > 0 && !late && random.nextInt(6) == 0) {
            labels.add(new Label("second" + sample, sample, !violating, DAYS + 1, true));
        }
    }

    private static Date day(int day) {
        return Date.valueOf(FIRST.plusDays(day));
    }
}
