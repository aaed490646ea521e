package io.northstar.jobs;

import static io.northstar.jobs.LandingFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Appeals;
import io.northstar.table.Audits;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.Policies;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Rejected;
import io.northstar.table.Strategies;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One landing batch with every kind of bad row that sources are known to deliver, between good ones. Each bad row is in
 * the quarantine under its rule and as it came; every good row is in its table.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final String MALFORMED = "malformed_record";
    private static final String COLUMNS = "wrong_column_count";
    private static final String ENCODING = "wrong_encoding";
    private static final String NESTED = "[".repeat(2000) + "]".repeat(2000);
    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE creatives; --",
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            "\u202Egpj.exe",
            "nul\u0000here",
            "{\"creative_id\":\"inner\"} {\"b\":1}",
            "line\nbreak\r\n, \"quote\" \\ back",
            "${jndi:ldap://x}");

    /**
     * A bad row.
     *
     * @param kind what is wrong with it, in words
     * @param rule that it must be found under
     * @param row the record as a line of text, or what makes it bad as {@code column=value}
     */
    private record Bad(TableContract table, String kind, String rule, String row) {
        @Override
        public String toString() {
            return table.name() + ": " + kind;
        }
    }

    private LandingFixture fixture;
    private LandingFixture.Run run;
    private final Map<String, List<Row>> quarantine = new HashMap<>();

    static Stream<Bad> badRows() {
        return Stream.of(creatives(), labelsAndSamples(), decisions(), exposures(), csv())
                .flatMap(List::stream);
    }

    private static List<Bad> creatives() {
        TableContract t = Creatives.TABLE;
        return List.of(
                new Bad(t, "cut line", MALFORMED, "{\"creative_id\":\"k-cut\",\"text\":\"cut he"),
                new Bad(t, "array instead of an object", MALFORMED, "[{\"creative_id\":\"k-array\"}]"),
                new Bad(t, "null instead of an object", MALFORMED, "null"),
                new Bad(t, "number instead of an object", MALFORMED, "17"),
                new Bad(t, "plain text", MALFORMED, "Exported 6 rows."),
                new Bad(t, "two objects on one line", MALFORMED, "{\"creative_id\":\"k-1\"}{\"creative_id\":\"k-2\"}"),
                new Bad(t, "two with a comma", MALFORMED, "{\"creative_id\":\"k-3\"},{\"creative_id\":\"k-4\"}"),
                new Bad(t, "brace too many", MALFORMED, "{\"creative_id\":\"k-brace\"}}"),
                new Bad(t, "comma at the end", MALFORMED, "{\"creative_id\":\"k-comma\",}"),
                new Bad(t, "nested too deep", MALFORMED, "{\"creative_id\":\"k-deep\",\"x\":" + NESTED + "}"),
                new Bad(t, "no id", "creative_id_missing", "{\"text\":\"k-no-id\"}"),
                new Bad(t, "null id", "creative_id_missing", "{\"creative_id\":null,\"text\":\"k-null-id\"}"),
                new Bad(t, "empty id", "creative_id_missing", "{\"creative_id\":\"\",\"text\":\"k-empty-id\"}"),
                new Bad(t, "id twice", "column_twice", "{\"CREATIVE_ID\":\"k-twice\",\"creative_id\":\"k-2\"}"),
                new Bad(t, "moment 'now'", "created_at_wrong_type", created("k-now", "now")),
                new Bad(t, "text after a day", "created_at_wrong_type", created("k-extra", "2026-02-09 extra")),
                new Bad(t, "month 13", "created_at_wrong_type", created("k-month", "2026-13-45T00:00:00Z")),
                new Bad(t, "moment in milliseconds", "created_at_wrong_type", created("k-millis", "1770595200000")),
                new Bad(
                        t,
                        "bytes that are not UTF-8",
                        ENCODING,
                        "{\"creative_id\":\"k-latin\",\"text\":\"caf\u00e9\"}"));
    }

    private static String created(String id, String moment) {
        return "{\"creative_id\":\"%s\",\"created_at\":\"%s\"}".formatted(id, moment);
    }

    private static List<Bad> labelsAndSamples() {
        return List.of(
                label("a truth of 'maybe'", "violating_wrong_type", "\"violating\":\"maybe\""),
                label("a truth of 2", "violating_wrong_type", "\"violating\":2"),
                label("no truth", "violating_missing", "\"violating\":null"),
                label("unknown layer", "layer_unknown", "\"violating\":true,\"layer\":\"boss\""),
                label("unknown outcome", "correct_outcome_unknown", "\"violating\":true,\"correct_outcome\":\"ban\""),
                sample("probability of a lottery", "inclusion_probability_out_of_range", "0.0000000001"),
                label(
                        "supersedes itself",
                        "supersedes_itself",
                        "\"violating\":true,\"supersedes_label_id\":\"k-supersedes itself\""),
                sample("probability 0", "inclusion_probability_out_of_range", "0"),
                sample("negative probability", "inclusion_probability_out_of_range", "-0.5"),
                sample("probability above 1", "inclusion_probability_out_of_range", "1.5"),
                sample("probability NaN", "inclusion_probability_wrong_type", "\"NaN\""),
                sample("probability in percent", "inclusion_probability_wrong_type", "\"25 %\""),
                sample("unknown purpose", "purpose_unknown", "0.5,\"purpose\":\"fun\""),
                sample("30 February", "day_wrong_type", "0.5,\"day\":\"2026-02-30\""),
                new Bad(
                        Audits.TABLE,
                        "audit probability above 1",
                        "inclusion_probability_out_of_range",
                        "{\"day\":\"2026-02-08\",\"audit_id\":\"k-a\",\"label_id\":\"l\",\"sample_id\":\"s\",\"inclusion_probability\":2}"));
    }

    private static Bad label(String kind, String rule, String fields) {
        String row =
                "{\"label_id\":\"k-%s\",\"sample_id\":\"s1\",\"decision_id\":\"d1\",\"layer\":\"qa\",\"labelled_at\":\"2026-02-09T10:00:00Z\",%s}";
        return new Bad(QaLabels.TABLE, kind, rule, row.formatted(kind, fields));
    }

    private static Bad sample(String kind, String rule, String probability) {
        String row =
                "{\"sample_id\":\"k-%s\",\"decision_id\":\"d1\",\"day\":\"2026-02-08\",\"purpose\":\"probability\",\"inclusion_probability\":%s}";
        return new Bad(QaSamples.TABLE, kind, rule, row.formatted(kind, probability));
    }

    private static List<Bad> decisions() {
        return Stream.of(
                        "unknown outcome|outcome_unknown|outcome=ban",
                        "unknown source|source_unknown|source=oracle",
                        "source in capitals|source_unknown|source=MODEL",
                        "unknown environment|environment_unknown|environment=staging",
                        "score out of range|score_out_of_range|score=1.01",
                        "score NaN|score_wrong_type|score=NaN",
                        "negative seconds|handle_seconds_negative|handle_seconds=-1",
                        "more seconds than a week has|handle_seconds_too_large|handle_seconds=1000001",
                        "fraction of a second|handle_seconds_wrong_type|handle_seconds=1.5",
                        "more seconds than a long holds|handle_seconds_wrong_type|handle_seconds=9223372036854775808",
                        "submitted after decided|submitted_after_decided|submitted_at=2026-02-08T12:00:01Z",
                        "enqueued after decided|enqueued_after_decided|enqueued_at=2026-02-08T12:00:01Z",
                        "automated with a reviewer|automated_with_reviewer|reviewer_id=r1",
                        "no moment of decision|decided_at_missing|decided_at=",
                        "hour 25|decided_at_wrong_type|decided_at=2026-02-08T25:00:00Z")
                .map(line -> line.split("[|]", -1))
                .map(parts -> new Bad(Decisions.TABLE, parts[0], parts[1], parts[2]))
                .toList();
    }

    private static List<Bad> exposures() {
        return Stream.of(
                        "negative impressions|impressions_negative|impressions=-3",
                        "fraction of an impression|impressions_wrong_type|impressions=2.5",
                        "more impressions than people|impressions_too_large|impressions=10000000001",
                        "more spend than there is|spend_too_large|spend=1000000000.01",
                        "negative spend|spend_negative|spend=-0.01",
                        "spend with a currency|spend_wrong_type|spend=$5",
                        "spend beyond 18 digits|spend_wrong_type|spend=1000000000000")
                .map(line -> line.split("[|]", -1))
                .map(parts -> new Bad(Exposures.TABLE, parts[0], parts[1], parts[2]))
                .toList();
    }

    private static List<Bad> csv() {
        return List.of(
                new Bad(Policies.TABLE, "its own parent", "own_parent", "k-own,k-own,Loop,v1"),
                new Bad(Policies.TABLE, "too few columns", COLUMNS, "k-few,,Few"),
                new Bad(Policies.TABLE, "too many columns", COLUMNS, "k-many,,Many,v1,extra"),
                new Bad(Policies.TABLE, "first half of a broken line", COLUMNS, "k-half,,\"Half a"),
                new Bad(Policies.TABLE, "second half of a broken line", COLUMNS, "name\",v1"),
                new Bad(Policies.TABLE, "quote left open in the last column", COLUMNS, "k-open,,Open,\"v1"),
                new Bad(Policies.TABLE, "bytes that are not UTF-8", ENCODING, "k-latin,,Caf\u00e9,v1"),
                new Bad(
                        QaStrata.TABLE,
                        "more drawn than there are",
                        "sampled_exceeds_population",
                        "2026-02-08,k-x,5,6"),
                new Bad(QaStrata.TABLE, "fraction of a decision", "population_wrong_type", "2026-02-08,k-f,5.5,1"),
                new Bad(QaStrata.TABLE, "population in words", "population_wrong_type", "2026-02-08,k-w,many,1"),
                new Bad(QaStrata.TABLE, "too many", "population_too_large", "2026-02-08,k-p,1000000000001,1"),
                new Bad(QaStrata.TABLE, "negative draws", "sampled_negative", "2026-02-08,k-n,5,-1"),
                new Bad(
                        Appeals.TABLE,
                        "resolution without time",
                        "resolution_without_time",
                        "k-t,d1,2026-02-08T10:00:00Z,,upheld"),
                new Bad(
                        Appeals.TABLE,
                        "resolved too early",
                        "resolved_before_appealed",
                        "k-e,d1,2026-02-08T10:00:00Z,2026-02-07T10:00:00Z,upheld"),
                new Bad(
                        Appeals.TABLE,
                        "unknown resolution",
                        "resolution_unknown",
                        "k-u,d1,2026-02-08T10:00:00Z,2026-02-08T11:00:00Z,lost"),
                new Bad(Strategies.TABLE, "unknown kind", "kind_unknown", "k-k,1,magic,x,,live,"),
                new Bad(Strategies.TABLE, "unknown state", "state_unknown", "k-s,1,regex,x,,on,"));
    }

    @BeforeAll
    void ingestOnce(SparkSession spark, @TempDir Path folder) {
        fixture = new LandingFixture(spark, folder);
        landCreatives();
        landJson(
                QaLabels.TABLE,
                "{\"label_id\":\"g1\",\"sample_id\":\"s1\",\"decision_id\":\"d1\",\"layer\":\"qa\",\"violating\":\"true\",\"labelled_at\":\"2026-02-09T10:00:00Z\"}");
        landJson(
                QaSamples.TABLE,
                "{\"sample_id\":\"s1\",\"decision_id\":\"d1\",\"day\":\"2026-02-08\",\"purpose\":\"probability\",\"inclusion_probability\":1}");
        landJson(
                Audits.TABLE,
                "{\"day\":\"2026-02-08\",\"audit_id\":\"a1\",\"label_id\":\"g1\",\"sample_id\":\"s1\",\"inclusion_probability\":0.5}");
        landCsv(
                Policies.TABLE,
                "policy_id,parent_policy_id,name,policy_version",
                "p1,,\"Guns, \"\"sharp\"\" and blunt\",v1",
                "p2,p1,C:\\temp\\,v1");
        landCsv(QaStrata.TABLE, "day,stratum_id,population,sampled", "2026-02-08,all,1,1");
        landCsv(
                Appeals.TABLE,
                "appeal_id,decision_id,appealed_at,resolved_at,resolution",
                "o1,d1,2026-02-09T10:00:00Z,,");
        landCsv(
                Strategies.TABLE,
                "strategy_id,strategy_version,kind,definition,policy_id,state,changed_at",
                "r1,1,regex,\"\\bgun(s|\\\"\"s)?\\d{1,2}\",p1,live,2026-01-01");
        landParquet(
                Decisions.TABLE,
                Map.of(
                        "decision_id",
                        "d1",
                        "outcome",
                        "approve",
                        "source",
                        "model",
                        "decided_at",
                        "2026-02-08T12:00:00Z"),
                "decision_id");
        landParquet(
                Exposures.TABLE,
                Map.of("day", "2026-02-08", "ad_id", "ad1", "impressions", "10", "spend", "0.5"),
                "ad_id");
        run = fixture.ingest("--set", "ingest.max_rejected_share=0.97");
        badRows().map(Bad::table).distinct().forEach(table -> quarantine.put(table.name(), fixture.rejected(table)));
    }

    /** With a byte order mark, Windows line ends, blank lines, and bytes of another encoding on one line. */
    private void landCreatives() {
        List<String> lines = new ArrayList<>(List.of("\uFEFF{\"creative_id\":\"g-first\"}", "", "   "));
        badRows().filter(bad -> bad.table().equals(Creatives.TABLE)).forEach(bad -> lines.add(bad.row()));
        for (int i = 0; i < HOSTILE.size(); i++) {
            lines.add("{\"creative_id\":%s,\"text\":%1$s}".formatted(quoted(HOSTILE.get(i))));
        }
        lines.add("{\"creative_id\":\"g-twice\",\"text\":\"old\",\"updated_at\":\"2026-02-09T01:00:00Z\"}");
        lines.add("{\"creative_id\":\"g-twice\",\"text\":\"new\",\"updated_at\":\"2026-02-09T02:00:00Z\"}");
        lines.add("{\"creative_id\":\"g-twice\",\"text\":\"older\"}");
        lines.add("{\"Creative_ID\":\"g-case\",\"TEXT\":\"in another case\",\"extra\":[{\"Text\":1}]}");
        lines.add("{\"creative_id\":\"g-nested\",\"extra\":{\"a\":[{},{}]}}");
        lines.add("{\"creative_id\":\"g-last\",\"text\":\"no line end\"}");
        fixture.bytes(DAY, Creatives.TABLE, "creatives [1] 50%.json", encoded(String.join("\r\n", lines)));
    }

    private void landJson(TableContract table, String good) {
        fixture.text(
                DAY,
                table,
                "part.json",
                Stream.concat(Stream.of(good), lines(table)).toArray(String[]::new));
    }

    private void landCsv(TableContract table, String... headerAndGood) {
        String text = String.join(
                "\r\n", Stream.concat(Stream.of(headerAndGood), lines(table)).toList());
        fixture.bytes(DAY, table, "part.csv", encoded("\uFEFF" + text + "\r\n\r\n"));
    }

    private void landParquet(TableContract table, Map<String, String> good, String id) {
        List<Map<String, String>> rows = new ArrayList<>(List.of(good));
        badRows().filter(bad -> bad.table().equals(table)).forEach(bad -> {
            Map<String, String> row = new HashMap<>(good);
            row.put(id, "k-" + bad.kind());
            row.put(bad.row().split("=", 2)[0], bad.row().split("=", 2)[1]);
            rows.add(row);
        });
        fixture.parquet(DAY, table, "part.parquet", rows);
    }

    private static Stream<String> lines(TableContract table) {
        return badRows().filter(bad -> bad.table().equals(table)).map(Bad::row);
    }

    /** UTF-8, but é as the one byte of Latin-1. */
    private static byte[] encoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.codePoints()
                .forEach(point -> bytes.writeBytes(Character.toString(point)
                        .getBytes(point == '\u00e9' ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)));
        return bytes.toByteArray();
    }

    private static String quoted(String text) {
        return com.typesafe.config.ConfigUtil.quoteString(text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRows")
    void everyKindOfBadRowIsQuarantinedUnderItsRuleAsItCame(Bad bad) {
        List<String> parts = bad.row().startsWith("{")
                        || bad.row().contains(",")
                        || !bad.row().contains("=")
                ? List.of(bad.row().replace('\u00e9', '\uFFFD'))
                : List.of("\"k-" + bad.kind() + "\"", bad.row().split("=", 2)[1]);
        assertThat(quarantine.get(bad.table().name()))
                .filteredOn(row -> bad.rule().equals(row.getAs(Rejected.RULE)))
                .extracting(row -> row.<String>getAs(Rejected.RAW))
                .as(bad.kind())
                .anySatisfy(raw -> assertThat(readable(raw)).contains(parts));
    }

    /** A csv record that was split into its columns is kept as JSON. */
    private static String readable(String raw) {
        return raw.startsWith("{\"policy_id\"")
                        || raw.startsWith("{\"day\":\"2026-02-08\",\"stratum_id\"")
                        || raw.startsWith("{\"appeal_id\"")
                        || raw.startsWith("{\"strategy_id\"")
                ? raw.replaceAll("\"[a-z_]+\":", "").replaceAll("[{}\"]", "")
                : raw;
    }

    @Test
    void theRunSucceedsAndCountsEveryLandedRow() {
        assertThat(run.errors()).doesNotContain("error:");
        assertThat(run.code()).isEqualTo(ExitCode.DONE);
        badRows().map(Bad::table).distinct().forEach(table -> {
            long bad = lines(table).count();
            assertThat(quarantine.get(table.name())).as(table.name()).hasSize((int) bad);
        });
        assertThat(fixture.counted("creatives", "accepted")).isEqualTo(HOSTILE.size() + 7L);
        assertThat(fixture.counted("creatives", "duplicate_of_newer")).isEqualTo(2);
        assertThat(fixture.counted("creatives", "malformed_record")).isEqualTo(10);
        assertThat(fixture.counted("creatives", "wrong_encoding")).isEqualTo(1);
    }

    @Test
    void everyGoodRowIsLoaded() {
        List<String> creatives = new ArrayList<>(HOSTILE);
        creatives.addAll(List.of("g-first", "g-twice", "g-case", "g-nested", "g-last"));
        assertThat(fixture.values(Creatives.TABLE, Creatives.CREATIVE_ID))
                .containsExactlyInAnyOrderElementsOf(creatives);
        assertThat(fixture.values(QaLabels.TABLE, QaLabels.LABEL_ID)).containsExactly("g1");
        assertThat(fixture.values(QaSamples.TABLE, QaSamples.SAMPLE_ID)).containsExactly("s1");
        assertThat(fixture.values(Audits.TABLE, Audits.AUDIT_ID)).containsExactly("a1");
        assertThat(fixture.values(QaStrata.TABLE, QaStrata.STRATUM_ID)).containsExactly("all");
        assertThat(fixture.values(Appeals.TABLE, Appeals.APPEAL_ID)).containsExactly("o1");
        assertThat(fixture.values(Decisions.TABLE, Decisions.DECISION_ID)).containsExactly("d1");
        assertThat(fixture.values(Exposures.TABLE, Exposures.AD_ID)).containsExactly("ad1");
    }

    @Test
    void hostileTextIsKeptAsItCame() {
        assertThat(fixture.values(Creatives.TABLE, Creatives.TEXT)).containsAll(HOSTILE);
        assertThat(fixture.values(Policies.TABLE, Policies.NAME))
                .containsExactly("C:\\temp\\", "Guns, \"sharp\" and blunt");
        assertThat(fixture.values(Strategies.TABLE, Strategies.DEFINITION)).containsExactly("\\bgun(s|\\\"s)?\\d{1,2}");
    }

    @Test
    void ofCopiesInOneBatchTheNewestIsKept() {
        assertThat(fixture.values(Creatives.TABLE, Creatives.TEXT))
                .contains("new", "in another case")
                .doesNotContain("old", "older");
    }
}
