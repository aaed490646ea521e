package io.northstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.delta.tables.DeltaTable;
import io.northstar.BadInputException;
import io.northstar.land.SourceMapping;
import io.northstar.land.TableMapping;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is outside of the landing zone is not read, whatever lands and whatever a mapping says. */
@ExtendWith(SparkExtension.class)
class LandingZoneTest {
    private static final List<LocalDate> DAY = List.of(LocalDate.parse("2026-02-09"));
    private static final TableMapping FILES = mapping("format = csv, path = \"policies/{day}/*\"");
    private static final TableMapping TABLE = mapping("format = delta, path = policies");

    @TempDir
    Path folder;

    private Path zone;
    private Path secret;
    private LandingZone landing;

    @BeforeEach
    void prepare(SparkSession spark) throws IOException {
        zone = Files.createDirectory(folder.resolve("zone"));
        secret = Files.writeString(folder.resolve("secret.csv"), "policy_id\nsecret\n");
        // The zone itself may be a link.
        Path root = Files.createSymbolicLink(folder.resolve("landing"), zone);
        landing = new LandingZone(spark, root.toString());
    }

    @Test
    void filesOfTheLandingZoneAreRead() throws IOException {
        Files.writeString(day().resolve("part [1].csv"), "policy_id\np1\n");
        assertThat(problem(FILES)).isEmpty();
    }

    @Test
    void aFileThatIsALinkIsNot() throws IOException {
        Files.createSymbolicLink(day().resolve("part.csv"), secret);
        assertThat(problem(FILES)).hasValueSatisfying(this::saysWhere);
    }

    @Test
    void norIsAFileInAFolderThatIsALink() throws IOException {
        Files.createDirectory(zone.resolve("policies"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).toRealPath();
        Files.copy(secret, elsewhere.resolve("part.csv"));
        Files.createSymbolicLink(zone.resolve("policies/2026-02-09"), elsewhere);
        assertThat(problem(FILES))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("a link leads to " + elsewhere.resolve("part.csv")));
    }

    @Test
    void norIsALinkToAFileOfTheLandingZone() throws IOException {
        Path whole = Files.writeString(day().resolve("_whole.csv"), "policy_id\np1\n");
        Files.createSymbolicLink(day().resolve("part.csv"), whole);
        assertThat(problem(FILES)).hasValueSatisfying(why -> assertThat(why).contains("a link leads to"));
    }

    @Test
    void norIsATableThatHasALink() throws IOException {
        Files.createDirectory(zone.resolve("policies"));
        assertThat(problem(TABLE)).isEmpty();
        Files.createSymbolicLink(zone.resolve("policies/part.parquet"), secret);
        assertThat(problem(TABLE)).hasValueSatisfying(this::saysWhere);
    }

    @Test
    void norIsATableWhoseLogListsFilesElsewhere(SparkSession spark) {
        Path table = folder.resolve("table");
        spark.range(1).write().format("delta").save(table.toString());
        DeltaTable.forPath(spark, table.toString())
                .clone(zone.resolve("policies").toString(), true);
        assertThat(problem(TABLE)).isEmpty();
        assertThatThrownBy(() -> new LandedRecords(landing).read(TABLE, landing.files(TABLE, DAY)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("landing/policies lists file:" + table)
                .hasMessageContaining("land a table with files of its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/*",
                "\\/etc/*",
                "file:/etc/*",
                "s3a://bucket/*",
                "..",
                "../secret.csv",
                "policies/../../secret.csv",
                "policies/{day}/..",
                "policies/{x,../../secret}.csv",
                "{../secret,x}.csv",
                ".\\./secret.csv"
            })
    void aMappingThatLeadsOutIsRefused(String path) {
        assertThatThrownBy(() -> mapping("format = csv, path = \"%s\"".formatted(path.replace("\\", "\\\\"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tables.policies: path is " + path)
                .hasMessageContaining("expected one below the landing zone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies/{day}/*", "a..b/*", "policies/{a,b}/T10:00.csv", "..."})
    void oneThatDoesNotIsTaken(String path) {
        assertThat(mapping("format = csv, path = \"%s\"".formatted(path)).path())
                .isEqualTo(path);
    }

    private void saysWhere(String why) {
        assertThat(why).endsWith("and below the landing zone none is followed; land the files themselves");
        assertThat(why).contains("a link leads to").contains("secret.csv");
    }

    private Path day() throws IOException {
        return Files.createDirectories(zone.resolve("policies/2026-02-09"));
    }

    private Optional<String> problem(TableMapping mapping) {
        LandedFile file = landing.files(mapping, DAY).get(0);
        return new LandedRecords(landing).problem(file, mapping);
    }

    private static TableMapping mapping(String fields) {
        return SourceMapping.of(ConfigFactory.parseString("tables.policies { %s }".formatted(fields)))
                .mappings()
                .get(0);
    }
}
