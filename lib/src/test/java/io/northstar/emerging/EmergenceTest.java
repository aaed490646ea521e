package io.northstar.emerging;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.TermCounts;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EmergenceTest {
    private static final EmergingSettings SETTINGS = EmergingFixture.SETTINGS;
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final LocalDate LAST = FIRST.plusDays(9);
    private static final int PER_DAY = 60;
    private static final int WAVE = 20;
    private static final List<String> WORDS = List.of(
            "lamp", "table", "offer", "garden", "shoes", "coffee", "travel", "piano", "bread", "yoga", "cotton",
            "paint");

    private final Rows decisions = Rows.of(
            Decisions.TABLE.schema().add(JudgedDecisions.RESTRICTS, "boolean").add(JudgedDecisions.PERMITS, "boolean"));
    private final Rows labelled = Rows.of(LabelledDecisions.TABLE);
    private final Rows creatives = Rows.of(Creatives.TABLE);
    private final Rows clusters = Rows.of(DuplicateClusters.TABLE.schema().add(Creatives.CREATIVE_ID, "string"));
    private final Random random = new Random(7);
    private int made;

    @Test
    void theLongestTermThatExplainsTheRestIsNamedWithExamples(SparkSession spark) {
        usual();
        for (int i = 0; i < WAVE; i++) {
            rejected(LAST, "m00nwater drops " + sentence(), "c" + made);
            // A season is in all ads alike, and copies of one ad are one text.
            rejected(LAST, "easter " + sentence(), "c" + made);
            approved(LAST, "easter " + sentence());
            rejected(LAST, "copied miracle " + sentence(), "copies");
        }
        Dataset<Row> texts = texts(spark);
        Dataset<Row> counts = TermCounting.of(texts, SETTINGS).cache();
        Dataset<Row> emerging =
                Emergence.of(counts, List.of(LAST.minusDays(5), LAST), SETTINGS).cache();

        assertThat(EmergingFixture.terms(emerging, LAST, TermCounts.REJECTED)).containsExactly("moonwater drops");
        Row found = emerging.where(col(EmergingTerms.MARKET).equalTo("BR")).first();
        assertThat(found.<String>getAs(EmergingTerms.LANGUAGE)).isEqualTo("pt");
        assertThat(found.<Long>getAs(EmergingTerms.TEXTS)).isEqualTo(WAVE);
        assertThat(found.<Long>getAs(EmergingTerms.TEXTS_OF_KIND)).isEqualTo(PER_DAY / 2 + WAVE + WAVE + 1);
        assertThat(found.<Date>getAs(EmergingTerms.SINCE)).isEqualTo(Date.valueOf(LAST));
        assertThat(found.<Integer>getAs(EmergingTerms.HISTORY_DAYS)).isEqualTo(9);
        assertThat(emerging.where(col(EmergingTerms.DAY).lt(Date.valueOf(LAST))).isEmpty())
                .isTrue();
        assertThat(TermCounting.examples(texts, emerging, SETTINGS)
                        .groupBy(EmergingExamples.MARKET)
                        .count()
                        .collectAsList())
                .allSatisfy(market -> assertThat(market.getLong(1)).isEqualTo(3))
                .hasSize(2);
    }

    @Test
    void labelsCountOnTheDayTheyBecameKnown(SparkSession spark) {
        usual();
        for (int i = 0; i < 16; i++) {
            labelled(LAST, true, "lunar salt tonic " + sentence());
            labelled(LAST.minusDays(3), true, sentence());
        }
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < 100; i++) {
                labelled(FIRST.plusDays(day), i < 8, sentence());
            }
        }
        Dataset<Row> emerging = Emergence.of(TermCounting.of(texts(spark), SETTINGS), List.of(LAST), SETTINGS);
        assertThat(EmergingFixture.terms(emerging, LAST, TermCounts.LEAKED)).containsExactly("lunar salt tonic");
        assertThat(EmergingFixture.terms(emerging, LAST, TermCounts.VIOLATING)).containsExactly("lunar salt tonic");
    }

    @Test
    void wrongSettingsSayWhatAndWhere() {
        assertThatThrownBy(() -> settings("emerging.history_days = 3"))
                .hasMessageContaining("emerging needs history_days of at least min_history_days");
        assertThatThrownBy(() -> settings("emerging.prior_texts = 0")).hasMessageContaining("emerging.prior_texts");
        assertThatThrownBy(() -> settings("emerging.fold_share = 2")).hasMessageContaining("emerging.fold_share");
        assertThatThrownBy(() -> settings("emerging.min_texts = 1")).hasMessageContaining("min_texts_kept");
        assertThatThrownBy(() -> settings("emerging.examples = -1")).hasMessageContaining("emerging.examples");
    }

    private static EmergingSettings settings(String changed) {
        return EmergingSettings.of(ConfigFactory.parseString(changed)
                .withFallback(ConfigFactory.parseFile(
                        Path.of("../conf/northstar.conf").toFile()))
                .resolve());
    }

    private void usual() {
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            for (int i = 0; i < PER_DAY; i++) {
                if (i % 2 == 0) {
                    rejected(day, sentence(), "c" + made);
                } else {
                    approved(day, sentence());
                }
            }
        }
    }

    /** Distinct words in any order, so that no phrase is frequent. */
    private String sentence() {
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            sentence.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return sentence.append(made).toString();
    }

    private void rejected(LocalDate day, String text, String cluster) {
        decided(day, text, cluster, true);
    }

    private void approved(LocalDate day, String text) {
        decided(day, text, "c" + made, false);
    }

    private void decided(LocalDate day, String text, String cluster, boolean restricts) {
        decisions
                .row(Decisions.DAY, Date.valueOf(day))
                .with(Decisions.CREATIVE_ID, creative(text, cluster))
                .with(Decisions.MARKET, "BR")
                .with(JudgedDecisions.RESTRICTS, restricts)
                .with(JudgedDecisions.PERMITS, !restricts);
    }

    private void labelled(LocalDate day, boolean violating, String text) {
        labelled.row(Decisions.CREATIVE_ID, creative(text, "c" + made))
                .with(LabelledDecisions.KNOWN_ON, Date.valueOf(day))
                .with(Decisions.MARKET, "BR")
                .with(LabelledDecisions.VIOLATING, violating)
                .with(JudgedDecisions.PERMITS, true);
    }

    private String creative(String text, String cluster) {
        String id = "%06d".formatted(made++);
        creatives.row(Creatives.CREATIVE_ID, id).with(Creatives.TEXT, text).with(Creatives.LANGUAGE, "pt");
        clusters.row(Creatives.CREATIVE_ID, id).with(DuplicateClusters.CLUSTER_ID, cluster);
        return id;
    }

    private Dataset<Row> texts(SparkSession spark) {
        return EmergingTexts.of(
                        decisions.in(spark), labelled.in(spark), creatives.in(spark), clusters.in(spark), SETTINGS)
                .cache();
    }
}
