package io.northstar.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.io.Tables;
import io.northstar.jobs.ExitCode;
import io.northstar.jobs.Northstar;
import io.northstar.metric.Slicing;
import io.northstar.report.ReadableText;
import io.northstar.table.Contracts;
import io.northstar.table.TableContract;
import io.northstar.testing.HostileTexts;
import io.northstar.testing.PublishedDay;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The report through the command line: every number is the table's, whatever others wrote is harmless, and links lead somewhere. */
@ExtendWith(SparkExtension.class)
class ReportIT {
    private static final List<String> DIMENSIONS = Slicing.of(ConfigFactory.parseResources("northstar/northstar.conf")
                    .resolve()
                    .getConfig("quality"))
            .names();
    private static final Set<String> ATTRIBUTES_THAT_LEAD = Set.of("href", "src", "action", "xlink:href");
    private static final int MARKETS = 12;

    @TempDir
    Path folder;

    @Test
    void everyNumberIsTheTablesAndWhatOthersWroteIsHarmless(SparkSession spark) throws IOException {
        Tables tables = warehouse(spark);
        List<String> texts = HostileTexts.ALL;
        List<String> markets = IntStream.range(0, MARKETS)
                .mapToObj(i -> texts.get(i * texts.size() / MARKETS))
                .toList();
        plant(tables, PublishedDay.of(DIMENSIONS, markets, List.of("weapons", texts.get(0)), texts));

        assertThat(report()).isEqualTo(ExitCode.DONE);

        List<Path> pages = pages();
        assertThat(pages).hasSize(1 + MARKETS + 2 + PublishedDay.BACKTESTS + 2);
        Document index = parsed(pages, "index.html");
        Walk walk = new Walk(tables);
        assertThat(walk.requireNumbers(index)).isGreaterThan(1000);
        // The pages of slices are alike: some of each dimension stand for all.
        for (Path page : pages.stream().filter(each -> isSlice(each)).limit(2).toList()) {
            assertThat(walk.requireNumbers(parsed(page))).isGreaterThan(50);
            requireLinks(page, parsed(page));
        }
        requireReadable(index, texts);
        for (Path page : pages) {
            requireHarmless(parsed(page));
        }
        requireLinks(pages.get(0).resolveSibling("index.html"), index);
        requireSectionsInOrder(index);
        requireCommandRuns(index);
        requireDictionary(parsed(pages, "tables.html"));
        requireHandbook(parsed(pages, "metrics.html"));
        requireWordsAboutTables();
        requireNoFormulas();
        requireSameAgain(pages);
    }

    @Test
    void aNightEndsWithItsReport(SparkSession spark) throws IOException {
        String landing = folder.resolve("landing").toString();
        assertThat(Northstar.start(
                        "simulate",
                        "--landing",
                        landing,
                        "--from",
                        "2026-01-27",
                        "--days",
                        "2",
                        "--decisions-per-day",
                        "200",
                        "--sample-scale",
                        "50"))
                .isEqualTo(ExitCode.DONE);

        String last = printed(
                "nightly",
                "--from",
                "2026-01-27",
                "--to",
                "2026-01-28",
                "--landing",
                landing,
                "--set",
                "quality.grains=[[],[market],[policy_id],[market,policy_id]]",
                "--set",
                "quality.windows=[1,2]",
                "--set",
                "quality.max_unmeasured_share=1");

        assertThat(last).contains("the report is " + folder.resolve("report/2026-01-28/index.html"));
        Walk walk = new Walk(warehouse(spark));
        Document index = parsed(pages(), "index.html");
        assertThat(walk.requireNumbers(index)).isGreaterThan(100);
        assertThat(index.select("#north-star svg circle")).isNotEmpty();
        for (Path page : pages().stream().filter(ReportIT::isSlice).limit(3).toList()) {
            assertThat(walk.requireNumbers(parsed(page))).isGreaterThan(10);
            requireLinks(page, parsed(page));
        }
        requireLinks(pages().get(0).resolveSibling("index.html"), index);
    }

    @Test
    void aWarehouseWithoutTablesIsSaidToBeUnmeasured(SparkSession spark) throws IOException {
        assertThat(report()).isEqualTo(ExitCode.DONE);

        Document index = parsed(pages(), "index.html");
        assertThat(index.select("data")).isEmpty();
        for (Element section : index.select("main > section[id]")) {
            assertThat(section.text())
                    .containsAnyOf("Not measured", "No numbers", "No day", "no metric", "There is no alert");
        }
    }

    private Tables warehouse(SparkSession spark) {
        return new Tables(spark, folder.resolve("warehouse").toString(), "test", Instant.EPOCH);
    }

    private static void plant(Tables tables, Map<TableContract, Rows> planted) {
        List<LocalDate> days = PublishedDay.DAY
                .minusDays(PublishedDay.DAYS - 1)
                .datesUntil(PublishedDay.DAY.plusDays(1))
                .toList();
        planted.forEach((contract, rows) -> {
            Dataset<Row> table = rows.in(tables.spark());
            if (contract.partitionedBy().isPresent()) {
                tables.replaceDays(contract, days, table);
            } else {
                tables.append(contract, table, "test");
            }
        });
    }

    private int report() {
        return Northstar.start(
                "report",
                "--day",
                PublishedDay.DAY.toString(),
                "--warehouse",
                folder.resolve("warehouse").toString());
    }

    private List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("report").resolve(PublishedDay.DAY.toString()))) {
            return files.sorted().toList();
        }
    }

    private String printed(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--warehouse", folder.resolve("warehouse").toString()));
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Northstar.start(all.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Each text is on the page, in a place that keeps its direction to itself. */
    private static void requireReadable(Document page, List<String> texts) {
        for (String place :
                List.of("#examples-table", "#quality-table", "#causes-table", "#strata-table", "#patterns-table")) {
            Set<String> shown = page.select(place + " bdi").stream()
                    .map(Element::wholeText)
                    .collect(Collectors.toCollection(TreeSet::new));
            int limit = place.equals("#examples-table") ? 40 : texts.size();
            for (String text : texts.subList(0, limit)) {
                assertThat(shown).as(place).anyMatch(each -> each.contains(ReadableText.of(text)));
            }
        }
    }

    /** Nothing on the page runs, loads, or leads elsewhere but its one script and its one style. */
    private static void requireHarmless(Document page) {
        assertThat(page.select("script").size()).isEqualTo(1);
        assertThat(page.select("style").size()).isEqualTo(1);
        assertThat(page.select("iframe, object, embed, base, form, link, img, math, textarea, foreignObject"))
                .isEmpty();
        assertThat(page.select("meta[http-equiv]").eachAttr("http-equiv")).containsExactly("Content-Security-Policy");
        assertThat(page.select("meta[http-equiv]").attr("content")).startsWith("default-src 'none'; ");
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(attribute -> {
                assertThat(attribute.getKey()).doesNotStartWith("on").isNotEqualTo("style");
                if (ATTRIBUTES_THAT_LEAD.contains(attribute.getKey())) {
                    assertThat(attribute.getValue())
                            .matches("(#[A-Za-z0-9_-]+|[A-Za-z0-9-]+\\.html(#[A-Za-z0-9_.-]+)?)");
                }
            });
        }
        assertThat(page.body().wholeText().chars()).noneMatch(c -> c == 0x202E || c == 0x2066 || c == 0x200F || c == 0);
    }

    /** Links within the page and to its neighbours lead to something. */
    private void requireLinks(Path file, Document page) throws IOException {
        for (String link : new TreeSet<>(page.select("a[href]").eachAttr("href"))) {
            String[] parts = link.split("#", 2);
            Path to = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
            assertThat(to).exists();
            if (parts.length > 1) {
                Document there = parts[0].isEmpty() ? page : parsed(to);
                assertThat(there.getElementById(parts[1]))
                        .as("%s on %s", link, file)
                        .isNotNull();
            }
        }
    }

    private static void requireSectionsInOrder(Document index) {
        assertThat(index.select("main > section[id]").eachAttr("id"))
                .containsExactly(
                        "north-star",
                        "changes",
                        "versions",
                        "slices",
                        "creatives",
                        "certificates",
                        "strategies",
                        "qa",
                        "plan",
                        "data",
                        "restatements",
                        "definitions");
        // The strongest change to the worse comes first, and says why.
        Element first = index.select(".card").first();
        assertThat(first.hasClass("worse")).isTrue();
        assertThat(first.text()).contains("high confidence", "Hold the strategy against the one before it");
        assertThat(index.select("#north-star svg").size()).isEqualTo(PublishedDay.METRICS.size());
        assertThat(index.select("#chart-fpr-decision-numbers tbody tr").size()).isEqualTo(PublishedDay.DAYS);
        Element chart = index.select("#north-star figure").first();
        assertThat(chart.select("circle").size()).isEqualTo(PublishedDay.DAYS);
        assertThat(chart.select("path.band").size()).isEqualTo(1);
        assertThat(chart.select("rect.young").size()).isEqualTo(1);
    }

    /** The command of an exhibit with hostile texts in it does what it says. */
    private void requireCommandRuns(Document index) {
        String sql = Walk.sql(Walk.command(index, "causes-table"));
        assertThat(printed("query", sql, "--format", "json").lines().count()).isEqualTo(HostileTexts.ALL.size());
    }

    private static void requireDictionary(Document dictionary) {
        List<TableContract> contracts = Contracts.all(
                DIMENSIONS,
                List.copyOf(ConfigFactory.parseResources("northstar/northstar.conf")
                        .resolve()
                        .getConfig("audit.dimensions")
                        .root()
                        .keySet()));
        assertThat(dictionary.select("main > section").eachAttr("id"))
                .isEqualTo(contracts.stream().map(TableContract::name).toList());
        for (TableContract contract : contracts) {
            Element section = dictionary.getElementById(contract.name());
            assertThat(section.select("tbody th").eachText()).isEqualTo(contract.columnNames());
            contract.columns().forEach(column -> assertThat(section.text()).contains(column.comment()));
        }
    }

    private static void requireHandbook(Document handbook) {
        assertThat(handbook.select("main > section h2").eachText())
                .isEqualTo(PublishedDay.METRICS.stream().sorted().toList());
        assertThat(handbook.text()).contains("What fpr means.");
    }

    private void requireWordsAboutTables() {
        assertThat(printed("tables")).contains("north_star_current", "Published metrics as they are now");
        assertThat(printed("metrics")).contains("fpr (share, lower is better): What fpr means.");
        assertThat(printed("describe", "trend_alerts")).contains("log_evidence", "Natural logarithm of the evidence");
        assertThat(Northstar.start("describe", "nonsense")).isEqualTo(ExitCode.BAD_OPTIONS);
    }

    private void requireNoFormulas() {
        String csv = printed("query", "SELECT pattern, share FROM violation_patterns", "--format", "csv");
        assertThat(csv.lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotMatch("^\"?[=+@\\t\\r-].*"));
        assertThat(csv).contains("'=1+1");
    }

    private void requireSameAgain(List<Path> pages) throws IOException {
        List<String> before = new ArrayList<>();
        for (Path page : pages) {
            before.add(Files.readString(page));
        }
        assertThat(report()).isEqualTo(ExitCode.DONE);
        assertThat(pages()).isEqualTo(pages);
        for (int i = 0; i < pages.size(); i++) {
            assertThat(Files.readString(pages.get(i))).isEqualTo(before.get(i));
        }
    }

    private static boolean isSlice(Path page) {
        return page.getFileName().toString().startsWith("market-")
                || page.getFileName().toString().startsWith("policy-");
    }

    private static Document parsed(List<Path> pages, String name) throws IOException {
        return parsed(
                pages.stream().filter(page -> page.endsWith(name)).findFirst().orElseThrow());
    }

    private static Document parsed(Path page) throws IOException {
        return Jsoup.parse(page, "UTF-8");
    }
}
