package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.Slicing;
import io.northstar.table.Contracts;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.HostileTexts;
import io.northstar.testing.PublishedDay;
import io.northstar.testing.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report's pages in a browser, as people meet them. */
class ReportPagesTest {
    private static final Config SETTINGS =
            ConfigFactory.parseResources("northstar/northstar.conf").resolve();
    private static final List<String> DIMENSIONS =
            Slicing.of(SETTINGS.getConfig("quality")).names();
    private static final List<String> MARKETS = List.of("BR", "DE", HostileTexts.ALL.get(2));
    private static final List<String> POLICIES = List.of("weapons", HostileTexts.ALL.get(0));
    private static final String REVIEW = new LaunchReview(HostileTexts.ALL.get(0), "x").file();
    private static final long THREE_MEGABYTES = 3L << 20;
    private static final int EACH = 6;
    private static final int WIDE = 1440;
    private static final int NARROW = 390;
    private static final int HEIGHT = 900;

    /** All texts. */
    @TempDir
    static Path folder;

    /** Some of each kind of text: as long and as odd, but quicker to look through. */
    @TempDir
    static Path some;

    private static Map<String, List<Row>> rows;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        rows = write(folder, MARKETS, POLICIES, HostileTexts.ALL);
        write(
                some,
                MARKETS,
                POLICIES,
                IntStream.range(0, HostileTexts.ALL.size())
                        .filter(i -> i % EACH == 0)
                        .mapToObj(HostileTexts.ALL::get)
                        .toList());
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Map<String, List<Row>> write(
            Path folder, List<String> markets, List<String> policies, List<String> texts) throws IOException {
        Map<String, List<Row>> rows = new HashMap<>();
        for (Map.Entry<TableContract, Rows> table :
                PublishedDay.of(DIMENSIONS, markets, policies, texts).entrySet()) {
            rows.put(table.getKey().name(), table.getValue().list());
        }
        List<Definition> definitions = Definition.of(rows.get(MetricCatalogueTable.TABLE.name()));
        List<io.northstar.report.Page> pages = new DailyReport(
                        PublishedDay.DAY, ReportSettings.of(SETTINGS), "/warehouse", new DayTables(rows), definitions)
                .pages();
        for (Map.Entry<String, String> page : ReportFiles.of(pages, definitions, Contracts.all(DIMENSIONS, List.of()))
                .entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
        }
        return rows;
    }

    private static Visit visit(int width) {
        return visit(width, ColorScheme.LIGHT);
    }

    private static Visit visit(int width, ColorScheme scheme) {
        return chromium.visit(
                new Browser.NewContextOptions().setViewportSize(width, HEIGHT).setColorScheme(scheme));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    /** One page of each kind. */
    private static List<Path> kinds() {
        return Stream.of(
                        DailyReport.INDEX,
                        new SlicePage("market", "BR").file(),
                        new SlicePage("policy_id", POLICIES.get(1)).file(),
                        REVIEW,
                        ReportFiles.METRICS,
                        ReportFiles.TABLES)
                .map(some::resolve)
                .toList();
    }

    @Test
    void whatOthersWroteDoesNothingAndCanBeRead() throws IOException {
        try (Visit visit = visit(WIDE)) {
            for (Path file : pages()) {
                Page page = visit.open(file);
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
                assertThat(page.locator("script"))
                        .satisfies(script -> assertThat(script.count()).isEqualTo(1));
                assertThat(page.locator("iframe, object, embed, base, form, img, [style], [onload], [onerror]")
                                .count())
                        .isZero();
                page.mouse().move(WIDE / 2.0, HEIGHT / 2.0);
            }
            Page index = visit.open(folder.resolve("index.html"));
            index.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
            String quality = index.locator("#quality-table").textContent();
            String health = index.locator("#strategy-health-table").textContent();
            Page review = visit.open(folder.resolve(REVIEW));
            review.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
            String examples = review.locator("#launch-examples-table").textContent();
            for (String text : HostileTexts.ALL) {
                assertThat(quality).contains(ReadableText.of(text));
                assertThat(health).contains(ReadableText.of(text));
                assertThat(examples).contains(ReadableText.of(text));
            }
            visit.requireQuiet();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NARROW, 820, WIDE})
    void noPageIsWiderThanItsWindow(int width) {
        try (Visit visit = visit(width)) {
            for (Path file : kinds()) {
                Page page = visit.open(file);
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .as("%s at %d", file.getFileName(), width)
                        .isEqualTo(width);
                // A headline is read, not scrolled.
                assertThat(page.evaluate("[...document.querySelectorAll('.card, .tile, figure')]"
                                + ".filter(each => each.scrollWidth > each.clientWidth + 1).length"))
                        .as("%s at %d", file.getFileName(), width)
                        .isEqualTo(0);
            }
            visit.requireQuiet();
        }
    }

    @Test
    void axeFindsNoBarrier() throws IOException {
        requireNoBarrier(ColorScheme.LIGHT, "{}");
    }

    /** In the dark only colours differ. */
    @Test
    void axeFindsEnoughContrastInTheDark() throws IOException {
        requireNoBarrier(ColorScheme.DARK, "{runOnly: ['color-contrast']}");
    }

    private static void requireNoBarrier(ColorScheme scheme, String options) throws IOException {
        String axe;
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Visit visit = visit(WIDE, scheme)) {
            for (Path file : kinds()) {
                Page page = visit.open(file);
                page.evaluate(axe);
                Object found = page.evaluate("axe.run(%s).then(results => results.violations.map(".formatted(options)
                        + "each => `${each.id} (${each.impact}): ${each.nodes[0].html}`))");
                assertThat(found).as(file.getFileName().toString()).isEqualTo(List.of());
            }
        }
    }

    @Test
    void tablesSortByNumbersAndByWords() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            Locator table = page.locator("#changes-table");
            Locator impact = table.locator("th:has-text('Impact a day')");
            impact.locator("button").click();
            List<Double> ascending = numbers(table, "impact_per_day");
            assertThat(ascending).hasSizeGreaterThan(10).isSorted();
            assertThat(impact.getAttribute("aria-sort")).isEqualTo("ascending");

            impact.locator("button").click();
            assertThat(numbers(table, "impact_per_day"))
                    .isEqualTo(
                            ascending.stream().sorted(Comparator.reverseOrder()).toList());
            assertThat(impact.getAttribute("aria-sort")).isEqualTo("descending");

            table.locator("th:has-text('Course') button").click();
            assertThat(table.locator("th[aria-sort]").count()).isEqualTo(1);
            List<String> courses = table.locator("tbody tr td:nth-child(3)").allTextContents();
            assertThat(courses.stream().map(String::trim).toList()).isSorted();
            visit.requireQuiet();
        }
    }

    private static List<Double> numbers(Locator table, String column) {
        List<?> values = (List<?>) table.locator("tbody data[data-at$=' %s']".formatted(column))
                .evaluateAll("all => all.map(each => each.value)");
        return values.stream().map(value -> Double.valueOf((String) value)).toList();
    }

    @Test
    void tablesShowOnlyRowsThatAreAskedFor() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            Locator filter = page.locator("input[data-filters=quality-table]");
            filter.fill("EVIL.example");
            List<String> shown = page.locator("#quality-table tbody tr:visible").allTextContents();
            long expected = HostileTexts.ALL.stream()
                    .filter(text -> text.contains("evil.example"))
                    .count();
            assertThat(shown)
                    .hasSize(Math.toIntExact(expected))
                    .allSatisfy(row -> assertThat(row).contains("evil.example"));
            assertThat(page.locator("p.filter:has([data-filters=quality-table]) .hits")
                            .textContent())
                    .isEqualTo("%d of %d rows".formatted(expected, HostileTexts.ALL.size()));

            filter.fill("");
            assertThat(page.locator("#quality-table tbody tr:visible").count()).isEqualTo(HostileTexts.ALL.size());
            visit.requireQuiet();
        }
    }

    @Test
    void linksLeadToPagesAndBack() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            visit.expect(folder.resolve(new SlicePage("market", "BR").file()));
            page.locator("#by-market a:has-text('BR')").click();
            assertThat(page.locator("h1").textContent()).isEqualTo("market=BR on " + PublishedDay.DAY);

            visit.expect(folder.resolve("index.html"));
            page.locator("nav.trail a").click();
            visit.expect(folder.resolve(REVIEW));
            page.locator("#backtests-table a[href='%s']".formatted(REVIEW)).click();
            assertThat(page.locator("h1").textContent()).startsWith("Launch review of <script>alert(1)</script>");

            visit.expect(folder.resolve("metrics.html"));
            page.locator("#definitions a[href='metrics.html#metric-fpr']").click();
            assertThat(page.url()).endsWith("metrics.html#metric-fpr");
            assertThat(page.locator("#metric-fpr h2").isVisible()).isTrue();
            visit.requireQuiet();
        }
    }

    @Test
    void chartsHaveTheirNumbers() throws IOException {
        List<Row> published = rows.get(NorthStar.current(List.of()).name()).stream()
                .filter(row -> row.getAs(NorthStar.METRIC).equals("fpr"))
                .filter(row -> row.getAs(Slices.SLICE).equals(Slices.ALL))
                .filter(row -> row.<Integer>getAs(NorthStar.WINDOW_DAYS)
                        == ReportSettings.of(SETTINGS).chartWindow())
                .sorted(Comparator.comparing(row -> row.<Date>getAs(NorthStar.DAY)))
                .toList();
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            Locator chart = page.locator("figure:has(> svg #chart-fpr-decision-t)");
            List<Locator> dots = chart.locator("circle.dot").all();
            assertThat(dots).hasSize(published.size()).hasSize(PublishedDay.DAYS);

            // Marks on the axis say which place is which number.
            double[] mark = new double[2];
            double[] place = new double[2];
            List<Locator> ticks = chart.locator("text.tick[x='47']").all();
            for (int i = 0; i < 2; i++) {
                Locator tick = ticks.get(i == 0 ? 0 : ticks.size() - 1);
                mark[i] = Double.parseDouble(tick.textContent().replace(" %", "")) / 100;
                place[i] = Double.parseDouble(tick.getAttribute("y"));
            }
            for (int i = 0; i < dots.size(); i++) {
                double y = Double.parseDouble(dots.get(i).getAttribute("cy"));
                double shown = mark[0] + (y - place[0]) / (place[1] - place[0]) * (mark[1] - mark[0]);
                assertThat(shown).isCloseTo(published.get(i).getAs(NorthStar.ESTIMATE), within(2e-4));
            }
            assertThat(chart.locator("path.band").count()).isEqualTo(1);
            assertThat(chart.locator("path.line").count()).isEqualTo(1);
            assertThat(chart.locator("rect.young").count()).isEqualTo(1);
            Locator bars = page.locator("#versions figure.comparison").first().locator("g.bar");
            assertThat(bars.locator("text.name").allTextContents()).containsExactly("m1", "m2");
        }
    }

    @Test
    void whatMayOffendIsBlurredUntilAskedFor() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve(REVIEW));
            Locator veil = page.locator("#launch-examples-table .veil").first();
            assertThat(veil.locator("p").isVisible()).isFalse();
            assertThat(veil.locator(".blurred").evaluate("each => getComputedStyle(each).filter"))
                    .isNotEqualTo("none");

            veil.locator("summary").click();
            assertThat(veil.locator("p").isVisible()).isTrue();
            assertThat(veil.locator("p").textContent()).isEqualTo(HostileTexts.ALL.get(0));
            visit.requireQuiet();
        }
    }

    @Test
    void keysAloneAreEnough() throws IOException {
        try (Visit visit = visit(NARROW)) {
            Page page = visit.open(folder.resolve("index.html"));
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the report");
            assertThat(page.locator(".skip").boundingBox().x).isGreaterThanOrEqualTo(0);
            page.keyboard().press("Enter");
            assertThat(page.url()).endsWith("#main");

            Locator sort = page.locator("#changes-table th:has-text('Impact a day') button");
            sort.focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#changes-table th[aria-sort=ascending]").textContent())
                    .contains("Impact a day");
            Locator veil = page.locator("#examples-table .veil").first();
            veil.locator("summary").focus();
            page.keyboard().press("Enter");
            assertThat(veil.locator("p").isVisible()).isTrue();
            visit.requireQuiet();
        }
    }

    @Test
    void sqlCanBeCopied() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            Locator sql = page.locator("details.sql:has([data-command=causes-table])");
            sql.locator("summary").click();
            sql.locator("button.copy").click();
            page.waitForFunction("document.querySelector(\"details.sql:has([data-command=causes-table]) button\")"
                    + ".textContent !== 'Copy'");
            // From disk a page may not use the clipboard: the text is selected instead.
            if (sql.locator("button.copy").textContent().equals("Selected")) {
                assertThat(page.evaluate("String(getSelection())"))
                        .isEqualTo(sql.locator("code").textContent());
            }
            visit.requireQuiet();
        }
    }

    @Test
    void paperLeavesOutWhatOnlyAScreenNeeds() throws IOException {
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(folder.resolve("index.html"));
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("nav.contents, .filter, .sql, .copy").count())
                    .isPositive();
            assertThat(page.locator(":is(nav.contents, .filter, .sql, .copy):visible")
                            .count())
                    .isZero();
            assertThat(page.pdf()).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void thirtyMarketsAndFortyPoliciesAreSmallAndQuick(@TempDir Path large, TestReporter reporter) throws IOException {
        write(large, names("M", 30), names("policy-", 40), List.of("a reason", "another"));

        try (Stream<Path> files = Files.list(large)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1 + 30 + 40 + 2 + 2);
            for (Path page : all) {
                assertThat(Files.size(page)).as(page.toString()).isLessThan(THREE_MEGABYTES);
            }
        }
        try (Visit visit = visit(WIDE)) {
            Page page = visit.open(large.resolve("index.html"));
            reporter.publishEntry(Map.of(
                    "bytes", String.valueOf(Files.size(large.resolve("index.html"))),
                    "milliseconds until interactive",
                            String.valueOf(
                                    page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive"))));
            assertThat(page.locator("#by-policy_id tbody tr").count()).isEqualTo(40);
            visit.requireQuiet();
        }
    }

    @Test
    void aDayWithoutAnyTableSaysSo(@TempDir Path empty) throws IOException {
        List<io.northstar.report.Page> pages = new DailyReport(
                        PublishedDay.DAY, ReportSettings.of(SETTINGS), "/warehouse", new DayTables(Map.of()), List.of())
                .pages();
        String html = ReportFiles.of(pages, List.of(), List.of()).get(DailyReport.INDEX);
        Path file = Files.writeString(empty.resolve(DailyReport.INDEX), html);
        try (Visit visit = visit(NARROW)) {
            Page page = visit.open(file);
            assertThat(page.locator("data").count()).isZero();
            assertThat(page.locator("main").innerText()).contains("Not measured");
            visit.requireQuiet();
        }
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toList());
    }
}
