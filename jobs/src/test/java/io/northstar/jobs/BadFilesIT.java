package io.northstar.jobs;

import static io.northstar.jobs.LandingFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Creatives;
import io.northstar.table.Exposures;
import io.northstar.table.Policies;
import io.northstar.table.Rejected;
import io.northstar.table.RunLog;
import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that are bad as a whole, and deliveries that are: the job stops before it writes, and says which and why. */
@ExtendWith(SparkExtension.class)
class BadFilesIT {
    private static final String HEADER = "policy_id,parent_policy_id,name,policy_version";
    private static final List<String> UNREADABLE = List.of(
            "a-folder.json",
            "cut.json.gz",
            "good.json.gz",
            "utf16.json",
            "empty.csv",
            "utf16.csv",
            "zipped.csv",
            "cut.parquet",
            "empty.parquet",
            "flipped.parquet",
            "footer.parquet",
            "text.parquet");

    @TempDir
    Path folder;

    private SparkSession spark;
    private LandingFixture fixture;

    @BeforeEach
    void prepare(SparkSession session) {
        spark = session;
        fixture = new LandingFixture(spark, folder);
    }

    @Test
    void unreadableFilesStopTheJobOrAreCountedAndCostNoGoodFile() throws IOException {
        landGoodAndUnreadableFiles();
        LandingFixture.Run refused = fixture.ingest();
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.errors())
                .contains(UNREADABLE)
                .contains("12 files cannot be read; nothing was written")
                .contains("Deliver them again, or allow for them with ingest.max_unreadable_files")
                .doesNotContain("good.json:", "good.csv", "good.parquet", "typed.parquet");
        assertThat(fixture.written()).isEmpty();

        LandingFixture.Run allowed =
                fixture.ingest("--set", "ingest.max_unreadable_files=12", "--set", "ingest.max_rejected_share=0.5");
        assertThat(allowed.errors()).doesNotContain("error:");
        assertThat(allowed.code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.values(Creatives.TABLE, Creatives.CREATIVE_ID)).containsExactly("c1", "c2");
        assertThat(fixture.values(Policies.TABLE, Policies.POLICY_ID)).containsExactly("p1", "p2");
        assertThat(fixture.values(Exposures.TABLE, Exposures.AD_ID)).containsExactly("ad1", "ad2");
        assertThat(fixture.values(Exposures.TABLE, Exposures.IMPRESSIONS)).containsExactly("10", "20");
        assertThat(fixture.counted("(files)", "unreadable_file")).isEqualTo(12);
        assertThat(fixture.rejected(Exposures.TABLE))
                .extracting(row -> row.<String>getAs(Rejected.RULE))
                .containsExactlyInAnyOrder("impressions_wrong_type", "impressions_missing");
        assertThat(fixture.rejected(Policies.TABLE))
                .extracting(row -> row.<String>getAs(Rejected.RAW))
                .containsExactly("No id,v1");
    }

    private void landGoodAndUnreadableFiles() throws IOException {
        fixture.text(DAY, Creatives.TABLE, "good.json", "{\"creative_id\":\"c1\"}", "{\"creative_id\":\"c2\"}");
        byte[] zipped = zipped();
        fixture.bytes(DAY, Creatives.TABLE, "good.json.gz", Arrays.copyOf(zipped, zipped.length * 2 / 3));
        fixture.bytes(DAY, Creatives.TABLE, "cut.json.gz", Arrays.copyOf(zipped, 40));
        fixture.bytes(DAY, Creatives.TABLE, "utf16.json", "{\"creative_id\":\"c3\"}".getBytes(StandardCharsets.UTF_16));
        fixture.text(DAY, Creatives.TABLE, "empty.json");
        fixture.text(DAY, Creatives.TABLE, "a-folder.json/inside.json", "{\"creative_id\":\"c4\"}");

        fixture.text(DAY, Policies.TABLE, "good.csv", HEADER, "p1,,One,v1");
        fixture.text(DAY, Policies.TABLE, "other order.csv", "policy_version,name,policy_id", "v1,Two,p2");
        fixture.text(DAY, Policies.TABLE, "no id.csv", "name,policy_version", "No id,v1");
        fixture.text(DAY, Policies.TABLE, "header only.csv", HEADER);
        fixture.bytes(DAY, Policies.TABLE, "empty.csv", new byte[0]);
        fixture.bytes(DAY, Policies.TABLE, "utf16.csv", (HEADER + "\np3,,,v1").getBytes(StandardCharsets.UTF_16LE));
        fixture.bytes(DAY, Policies.TABLE, "zipped.csv", zipped);

        Path good = fixture.parquet(DAY, Exposures.TABLE, "good.parquet", List.of(exposure("ad1", "10")));
        byte[] bytes = Files.readAllBytes(good);
        fixture.bytes(DAY, Exposures.TABLE, "cut.parquet", Arrays.copyOf(bytes, bytes.length / 2));
        fixture.bytes(DAY, Exposures.TABLE, "empty.parquet", new byte[0]);
        fixture.bytes(
                DAY, Exposures.TABLE, "text.parquet", "ad_id,impressions\nad9,3\n".getBytes(StandardCharsets.UTF_8));
        fixture.bytes(DAY, Exposures.TABLE, "flipped.parquet", flipped(bytes, indexOf(bytes, "ad1") + 2));
        fixture.bytes(DAY, Exposures.TABLE, "footer.parquet", flipped(bytes, startOfFooter(bytes)));
        String typed = "DATE'2026-02-08' AS day, 'ad2' AS ad_id, 20D AS impressions, 1.5BD AS spend";
        fixture.parquet(DAY, Exposures.TABLE, "typed.parquet", spark.range(1).selectExpr(typed.split(", ")));
        String nested = "'2026-02-08' AS day, 'ad3' AS ad_id, struct(1L AS n) AS impressions, '1' AS spend";
        fixture.parquet(DAY, Exposures.TABLE, "struct.parquet", spark.range(1).selectExpr(nested.split(", ")));
        fixture.parquet(DAY, Exposures.TABLE, "fewer.parquet", List.of(Map.of("ad_id", "ad4", "day", "2026-02-08")));
    }

    @Test
    void aTableWithoutAMandatoryColumnIsRefusedWithItsRemedy() {
        fixture.text(DAY, Policies.TABLE, "part.csv", "name;policy_version", "One;v1");
        assertRefused(
                fixture.ingest(), "policies/{day}/*", "have no column policy_id", "Deliver the column, or map it");
    }

    @Test
    void aParquetTableWithoutAMandatoryColumnIsRefusedWithItsRemedy() {
        fixture.parquet(DAY, Exposures.TABLE, "part.parquet", List.of(Map.of("ad_id", "ad1")));
        assertRefused(fixture.ingest(), "exposures", "have no column day, impressions, spend", "Deliver the column");
    }

    @Test
    void columnsThatDifferOnlyInCaseAreRefused() {
        spark.conf().set("spark.sql.caseSensitive", true);
        try {
            fixture.parquet(DAY, Exposures.TABLE, "part.parquet", List.of(Map.of("day", "2026-02-08", "DAY", "x")));
        } finally {
            spark.conf().unset("spark.sql.caseSensitive");
        }
        assertRefused(fixture.ingest(), "exposures", "part.parquet");
    }

    @Test
    void aCsvHeaderWithAColumnTwiceIsRefused() {
        fixture.text(DAY, Policies.TABLE, "part.csv", "policy_id,Name,NAME", "p1,One,Two");
        assertRefused(fixture.ingest(), "part.csv has two columns called NAME", "Deliver it with one of them");
    }

    @Test
    void columnsAreTakenByNameInAnyLetterCase() {
        fixture.text(DAY, Policies.TABLE, "part.csv", "POLICY_ID,Name", "p1,One");
        fixture.text(DAY, Policies.TABLE, "other.csv", "policy_id,name", "p2,Two");
        fixture.parquet(DAY, Exposures.TABLE, "small.parquet", List.of(exposure("ad1", "10")));
        String capitals = "'2026-02-08' AS DAY, 'ad2' AS Ad_Id, 20L AS IMPRESSIONS, '1' AS spend";
        fixture.parquet(DAY, Exposures.TABLE, "capitals.parquet", spark.range(1).selectExpr(capitals.split(", ")));
        assertThat(fixture.ingest().code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.values(Policies.TABLE, Policies.NAME)).containsExactly("One", "Two");
        assertThat(fixture.values(Exposures.TABLE, Exposures.IMPRESSIONS)).containsExactly("10", "20");
    }

    @Test
    void aWhereKeepsTheRowsOfTheLandingDayAndTheOthersAreCounted() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("mapping.conf"),
                "tables { policies { format = csv, path = \"policies/{day}/*\", where = \"policy_version = '{day}'\" } }");
        fixture.text(DAY, Policies.TABLE, "part.csv", HEADER, "p1,,One,2026-02-09", "p2,,Two,2026-02-08", "p3,,Three,");
        fixture.text("2026-02-08", Policies.TABLE, "part.csv", HEADER, "p4,,Four,2026-02-08");
        LandingFixture.Run run = range(mapping);
        assertThat(run.errors()).doesNotContain("error:");
        assertThat(fixture.values(Policies.TABLE, Policies.POLICY_ID)).containsExactly("p1", "p4");
        assertThat(fixture.counted("policies", "left_out")).isEqualTo(2);
    }

    @Test
    void aFileOfNoDayIsReadOnceAndLandsOnTheLastDay() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("mapping.conf"), "tables { policies { format = csv, path = \"policies/all/*\" } }");
        fixture.text("all", Policies.TABLE, "part.csv", HEADER, "p1,,One,v1");
        assertThat(range(mapping).code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.values(Policies.TABLE, "landed_on")).containsExactly(DAY);
        assertThat(fixture.counted("policies", "accepted")).isEqualTo(1);
    }

    @Test
    void aFileOfNoDayMayHoldTheRowsOfSeveral() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("mapping.conf"),
                "tables { policies { format = csv, path = \"policies/all/*\", where = \"policy_version = '{day}'\" } }");
        fixture.text("all", Policies.TABLE, "part.csv", HEADER, "p1,,One,2026-02-08", "p2,,Two,2026-02-09");
        assertThat(range(mapping).code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.values(Policies.TABLE, "landed_on")).containsExactly("2026-02-08", DAY);
        assertThat(fixture.counted("policies", "accepted")).isEqualTo(2);
    }

    private LandingFixture.Run range(Path mapping) {
        return LandingFixture.start(
                "--from",
                "2026-02-08",
                "--to",
                DAY,
                "--source",
                mapping.toString(),
                "--landing",
                fixture.landing().toString(),
                "--warehouse",
                fixture.warehouse().toString());
    }

    @Test
    void hostileTextIsShownEscapedAndLoggedSo() {
        fixture.text(DAY, Policies.TABLE, "part.csv", HEADER, "p1,p1,\u001B[2J\u202Egpj.exe,v1");
        assertRefused(fixture.ingest(), "p1,p1,\\u001b[2J\\u202egpj.exe,v1");
        assertThat(fixture.values(RunLog.TABLE, RunLog.MESSAGE))
                .singleElement()
                .asString()
                .contains("\\u001b[2J\\u202egpj.exe")
                .doesNotContain("\u001B", "\u202E");
    }

    @Test
    void aSecretIsNeitherShownNorStored() {
        String known = "spark.hadoop.fs.test.secret.key";
        System.setProperty(known, "planted-one");
        try {
            LandingFixture.Run run = LandingFixture.start(
                    "--day",
                    DAY,
                    "--landing",
                    folder + "/planted-one?token=planted-two",
                    "--warehouse",
                    fixture.warehouse().toString(),
                    "--set",
                    "quality.dimensions.api_key=planted-three");
            assertRefused(run, "***?token=*** does not exist");
            assertThat(run.errors()).doesNotContain("planted");
        } finally {
            System.clearProperty(known);
        }
        assertThat(fixture.values(RunLog.TABLE, RunLog.OPTIONS))
                .singleElement()
                .asString()
                .contains("***");
        assertThat(new WarehouseFiles(fixture.warehouse()).holding("planted")).isEmpty();
    }

    @Test
    void aDayOrALandingZoneWithoutFilesIsRefused() throws IOException {
        assertRefused(fixture.ingest(), "landing does not exist", "Set --landing or ingest.landing");
        Files.createDirectories(fixture.landing().resolve("policies").resolve(DAY));
        assertRefused(fixture.ingest(), "No file landed on [2026-02-09]", "Wait for the delivery");
    }

    @Test
    void tooManyBadRowsStopTheJobBeforeItWritesAndADryRunWritesNothing() {
        fixture.text(DAY, Policies.TABLE, "part.csv", HEADER, "p1,,One,v1", "p2,p2,Two,v1");
        assertRefused(
                fixture.ingest(),
                "policies: 50.0 % of the rows (1 of 2) break a rule, more than ingest.max_rejected_share = 0.02",
                "part.csv: 1 rows own_parent, for example");
        LandingFixture.Run dry = fixture.ingest("--dry-run", "--set", "ingest.max_rejected_share=0.5");
        assertThat(dry.code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.written()).isEmpty();
    }

    private void assertRefused(LandingFixture.Run run, String... messages) {
        assertThat(run.errors()).contains(messages);
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(fixture.written()).isEmpty();
    }

    private static Map<String, String> exposure(String ad, String impressions) {
        return Map.of("day", "2026-02-08", "ad_id", ad, "impressions", impressions, "spend", "1");
    }

    /** More than is looked at before Spark reads the file. */
    private static byte[] zipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 2000; i++) {
                zip.write("{\"creative_id\":\"z%d\"}%n".formatted(i * 7919).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The footer's length stands before the last four bytes. */
    private static int startOfFooter(byte[] bytes) {
        int end = bytes.length - 8;
        return end - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 0x55;
        return damaged;
    }

    /** Where {@code text} first stands: in the data page, which is before the statistics in the footer. */
    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
