package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandingOutTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-28");
    private static final ReportSettings SETTINGS = ReportSettings.of(
            ConfigFactory.parseResources("northstar/northstar.conf").resolve());
    private static final double WHOLE = 0.05;
    private static final double NORMAL_95 = 1.959964;

    private static final List<Definition> DEFINITIONS = List.of(
            definition("fpr", "lower_is_better"),
            definition("fdr", "lower_is_better"),
            definition("recall", "higher_is_better"));

    private final Rows rows = Rows.of(NorthStar.current(List.of("market", "policy_id")))
            .each(NorthStar.DAY, Date.valueOf(DAY))
            .each(NorthStar.WINDOW_DAYS, SETTINGS.longestWindow())
            .each(NorthStar.WEIGHTING, "decision")
            .each(NorthStar.SERIES, NorthStar.CURRENT)
            .each(NorthStar.STATUS, NorthStar.OK)
            .each(NorthStar.RUN_ID, "run-1");

    private StandingOutTest whole(String metric, double value, double halfWidth) {
        return put(metric, Slices.ALL, Slices.ALL, value, halfWidth);
    }

    private StandingOutTest market(String metric, String market, double value, double halfWidth) {
        put(metric, "market", "market=" + market, value, halfWidth);
        rows.with("market", market);
        return this;
    }

    private StandingOutTest put(String metric, String grain, String slice, double value, double halfWidth) {
        rows.row(NorthStar.METRIC, metric)
                .with(Slices.GRAIN, grain)
                .with(Slices.SLICE, slice)
                .with(NorthStar.ESTIMATE, value)
                .with(NorthStar.CI_LOW, value - halfWidth)
                .with(NorthStar.CI_HIGH, value + halfWidth);
        return this;
    }

    private List<Recommendation> headlines() {
        return List.copyOf(new StandingOut(new Context(
                        DAY,
                        SETTINGS,
                        "/warehouse",
                        tables(),
                        DEFINITIONS.stream().collect(Collectors.toMap(Definition::metric, Function.identity()))))
                .recommendations()
                .values());
    }

    private DayTables tables() {
        return new DayTables(Map.of(NorthStar.current(List.of()).name(), rows.list()));
    }

    private static Definition definition(String metric, String direction) {
        return new Definition(metric, "", Unit.SHARE, direction, "", "", "", "", "", metric);
    }

    @Test
    void theSlicesOwnPageTellsIt() {
        whole("fpr", WHOLE, 0.005).market("fpr", "BR", 0.1, 0.01).market("fpr", "DE", 0.052, 0.02);

        Map<String, Page> pages = new DailyReport(DAY, SETTINGS, "/warehouse", tables(), DEFINITIONS)
                .pages().stream().collect(Collectors.toMap(Page::file, Function.identity()));

        Page worse = pages.get(new SlicePage("market", "BR").file());
        assertThat(worse.headlines()).singleElement().satisfies(told -> {
            assertThat(told.headline()).isEqualTo("fpr of market=BR is worse than overall");
            assertThat(worse.sections()).extracting(Section::id).contains(told.section());
        });
        assertThat(pages.get(new SlicePage("market", "DE").file()).headlines()).isEmpty();
    }

    @Test
    void aSliceThatIsSurelyWorseIsTold() {
        whole("fpr", WHOLE, 0.005).market("fpr", "BR", 0.1, 0.01).market("fpr", "DE", 0.052, 0.02);
        whole("fdr", WHOLE, 0.005).market("fdr", "BR", 0.09, 0.01);
        whole("recall", 0.8, 0.01).market("recall", "BR", 0.9, 0.01).market("recall", "JP", 0.7, 0.01);

        List<Recommendation> headlines = headlines();

        assertThat(headlines)
                .extracting(Recommendation::headline)
                .containsExactly(
                        "recall of market=JP is worse than overall", "fpr, fdr of market=BR are worse than overall");
        assertThat(headlines.get(1).evidence()).extracting(Tile::label).containsExactly("fpr", "fdr");
        assertThat(headlines.get(1).evidence().get(0).cell().text()).isEmpty();
        assertThat(headlines.get(1).evidence().get(0).cell().figures().get(0).text())
                .isEqualTo("10.0 %");
        assertThat(headlines.get(1).why()).contains("5 comparisons");
        assertThat(headlines).extracting(Recommendation::confidence).containsOnly(Recommendation.Confidence.HIGH);
    }

    /** The interval of a difference of independent normal estimates is known: z times the root of both variances. */
    @Test
    void howMuchIsSureIsWhatNormalTheorySays() {
        double each = 0.01;
        // Two comparisons: z of 0.05 / 2 on both sides, 2.241403.
        double needed = 2.241403 / NORMAL_95 * Math.hypot(each, each);
        whole("fpr", WHOLE, each)
                .market("fpr", "just", WHOLE + 1.001 * needed, each)
                .market("fpr", "not", WHOLE + 0.999 * needed, each);

        assertThat(headlines())
                .singleElement()
                .satisfies(headline -> assertThat(headline.headline()).contains("market=just"))
                .satisfies(headline -> assertThat(headline.confidence()).isEqualTo(Recommendation.Confidence.MODERATE));
    }

    @Test
    void slicesLikeTheWholeAreSeldomTold() {
        Random random = new Random(11);
        int nights = 2000;
        long told = IntStream.range(0, nights)
                .filter(night -> {
                    StandingOutTest published = new StandingOutTest();
                    published.whole("fpr", WHOLE, 0.0005);
                    for (int market = 0; market < 40; market++) {
                        published.market("fpr", "M" + market, WHOLE + 0.01 * random.nextGaussian(), 0.01 * NORMAL_95);
                    }
                    return !published.headlines().isEmpty();
                })
                .count();

        // One side of a family of 95 %.
        double error = Math.sqrt(0.025 * 0.975 / nights);
        assertThat((double) told / nights).isBetween(0.025 - 3 * error, 0.025 + 3 * error);
    }

    @Test
    void whatIsNotPublishedIsNotCompared() {
        whole("fpr", WHOLE, 0.005).market("fpr", "BR", 0.5, 0.01);
        rows.with(NorthStar.STATUS, NorthStar.REFUSED);

        assertThat(headlines()).isEmpty();
    }
}
