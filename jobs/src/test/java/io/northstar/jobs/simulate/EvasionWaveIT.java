package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.northstar.consistency.DuplicateSettings;
import io.northstar.consistency.NearDuplicates;
import io.northstar.consistency.Signatures;
import io.northstar.emerging.Emergence;
import io.northstar.emerging.EmergingSettings;
import io.northstar.emerging.EmergingTexts;
import io.northstar.emerging.TermCounting;
import io.northstar.quality.Judgement;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.EmergingTerms;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The wave of ads that the simulator plants, which evade moderation by new words, is named by these words.
 *
 * <p>Of the vertical that the wave is in alone, and with a sample so large that the wave has as many labels a day as it has on a
 * platform of a million decisions a day: what nobody has labelled is not known to leak.
 */
@ExtendWith(SparkExtension.class)
class EvasionWaveIT {
    private static final SimulationOptions OPTIONS = SimulationOptions.DEFAULTS
            .withSpan(LocalDate.of(2026, 1, 1), 17)
            .withDecisionsPerDay(4_000)
            .withSampleScale(250);

    private static final List<String> WORDS = List.of("moonwater", "lunar salt", "starlight foot");

    @Test
    void theWaveIsNamedWithinTwoDaysAndHardlyAnythingElse(SparkSession spark, TestReporter reporter) {
        Config shipped = SimulatedQuality.shipped(Set.of())
                .withValue("emerging.texts_per_day", ConfigValueFactory.fromAnyRef(1_000));
        EmergingSettings settings = EmergingSettings.of(shipped);
        PlantedEvent wave = new PlantedEvents(OPTIONS)
                .all().stream()
                        .filter(event -> event.kind() == EventKind.EVASION)
                        .findFirst()
                        .orElseThrow();
        Simulation simulation = Simulation.of(spark, OPTIONS);
        SimulatedQuality quality = SimulatedQuality.of(simulation, shipped);
        String vertical = wave.slice().get(Decisions.VERTICAL);
        Dataset<Row> decisions = Judgement.live(SimulatedQuality.landed(simulation, Decisions.TABLE)
                        .where(col(Decisions.VERTICAL).equalTo(vertical)))
                .withColumn(Decisions.DAY, col(Decisions.DECIDED_AT).cast("date"))
                .withColumn(JudgedDecisions.RESTRICTS, Judgement.restricts(col(Decisions.OUTCOME)))
                .withColumn(JudgedDecisions.PERMITS, Judgement.permits(col(Decisions.OUTCOME)))
                .localCheckpoint();
        Dataset<Row> creatives = SimulatedQuality.landed(simulation, Creatives.TABLE)
                .join(decisions.select(Creatives.CREATIVE_ID).distinct(), Creatives.CREATIVE_ID)
                .localCheckpoint();
        Dataset<Row> texts = EmergingTexts.of(
                decisions,
                quality.labelled().where(col(Decisions.VERTICAL).equalTo(vertical)),
                creatives,
                clusters(spark, creatives, DuplicateSettings.of(shipped)),
                settings);
        Dataset<Row> counts = TermCounting.of(texts, settings).localCheckpoint();
        List<LocalDate> nights = IntStream.range(settings.minHistoryDays(), OPTIONS.days())
                .mapToObj(OPTIONS.from()::plusDays)
                .toList();
        List<Row> named = Emergence.of(counts, nights, settings).collectAsList();

        named.forEach(row -> reporter.publishEntry(
                "emerging",
                "%s %s %s: %d texts"
                        .formatted(
                                row.<Date>getAs(EmergingTerms.DAY),
                                row.<String>getAs(EmergingTerms.KIND),
                                row.<String>getAs(EmergingTerms.TERM),
                                row.<Long>getAs(EmergingTerms.TEXTS))));
        assertThat(named)
                .anyMatch(row -> ofTheWave(row) && !day(row).isAfter(wave.from().plusDays(2)));
        Map<LocalDate, Long> others = named.stream()
                .filter(row -> !ofTheWave(row))
                .collect(Collectors.groupingBy(EvasionWaveIT::day, Collectors.counting()));
        assertThat(others.values()).allMatch(count -> count <= 1);
        assertThat(named).noneMatch(row -> ofTheWave(row) && day(row).isBefore(wave.from()));
    }

    private static Dataset<Row> clusters(SparkSession spark, Dataset<Row> creatives, DuplicateSettings settings) {
        Dataset<Row> signatures = Signatures.of(creatives, none(spark, CreativeSignatures.TABLE), settings)
                .localCheckpoint();
        Dataset<Row> clusters = NearDuplicates.clusters(
                signatures,
                none(spark, CreativeSignatures.TABLE),
                none(spark, DuplicateClusters.TABLE),
                OPTIONS.from(),
                settings);
        return NearDuplicates.ofCreatives(signatures, clusters);
    }

    private static Dataset<Row> none(SparkSession spark, TableContract table) {
        return spark.createDataFrame(List.of(), table.schema());
    }

    private static boolean ofTheWave(Row row) {
        String term = row.getAs(EmergingTerms.TERM);
        return WORDS.stream().anyMatch(term::contains);
    }

    private static LocalDate day(Row row) {
        return row.<Date>getAs(EmergingTerms.DAY).toLocalDate();
    }
}
