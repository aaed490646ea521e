package io.northstar.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SimulatedLandingTest {
    private static final SimulationOptions OPTIONS =
            SimulationOptions.DEFAULTS.withSpan(LocalDate.of(2026, 1, 1), 3).withDecisionsPerDay(500);

    @Test
    void tablesLandByDayAndWritingAgainGivesTheSameFiles(SparkSession spark, @TempDir Path root) throws IOException {
        Map<String, Long> rows = SimulatedLanding.write(spark, OPTIONS, root.toString());
        Map<String, Integer> once = contents(root);

        assertThat(once.keySet())
                .contains(
                        "decisions/2026-01-01/part-00000.parquet",
                        "exposures/2026-01-03/part-00000.parquet",
                        "creatives/2026-01-02/part-00000.json",
                        "qa_samples/2026-01-03/part-00000.json",
                        "qa_strata/2026-01-03/part-00000.csv",
                        "policies/2026-01-01/part-00000.csv",
                        "_truth/decisions/part-00000.parquet",
                        "_truth/truth.json")
                .noneMatch(name -> name.contains("part-00001") || name.startsWith("_unfinished"));
        assertThat(rows).hasSize(10);
        assertThat(lines(root, "creatives")).isEqualTo(rows.get("creatives"));
        assertThat(Files.readAllLines(root.resolve("qa_labels/2026-01-02/part-00000.json")))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"labelled_at\":\"2026-01-02T"))
                .allMatch(line -> line.contains("Z\""));

        Files.writeString(root.resolve("qa_labels/2026-01-02/left-over.json"), "{}");
        Map<String, Long> rowsAgain = SimulatedLanding.write(spark, OPTIONS, root.toString());

        assertThat(rowsAgain).isEqualTo(rows);
        assertThat(contents(root)).isEqualTo(once);
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone(SparkSession spark, @TempDir Path root) throws IOException {
        Path other =
                Files.createDirectories(root.resolve("decisions/2026-01-01")).resolve("real.parquet");
        Files.writeString(other, "real");

        assertThatThrownBy(() -> SimulatedLanding.write(spark, OPTIONS, root.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a new folder or one written by a simulation");
        assertThat(other).hasContent("real");
    }

    private static long lines(Path root, String table) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(table))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .mapToLong(SimulatedLandingTest::lines)
                    .sum();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every data file with a hash of its bytes. */
    private static Map<String, Integer> contents(Path root) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().endsWith(".crc")) {
                    contents.put(root.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
