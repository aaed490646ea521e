package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.Decisions;
import io.northstar.table.Slices;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.StrategyHealth;
import io.northstar.testing.Rows;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategySectionTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-28");
    private static final ReportSettings SETTINGS = ReportSettings.of(
            ConfigFactory.parseResources("northstar/northstar.conf").resolve());

    private final Rows tests = ofDay(Rows.of(StrategyBacktests.TABLE))
            .each(StrategyBacktests.CHANGE, StrategyBacktests.LAUNCH)
            .each(StrategyBacktests.MESSAGE, "why");
    private final Rows live = ofDay(Rows.of(StrategyHealth.TABLE)).each(StrategyHealth.MESSAGE, "why");
    private final Rows effects = ofDay(Rows.of(StrategyEffects.TABLE));
    private final Rows examples = ofDay(Rows.of(StrategyExamples.TABLE));

    private static Rows ofDay(Rows rows) {
        return rows.each(StrategyBacktests.DAY, Date.valueOf(DAY)).each(StrategyBacktests.STRATEGY_VERSION, "1");
    }

    private Rows tested(String strategy, String verdict, Double confidence) {
        return tests.row(StrategyBacktests.STRATEGY_ID, strategy)
                .with(StrategyBacktests.VERDICT, verdict)
                .with(StrategyBacktests.CONFIDENCE, confidence);
    }

    private void lived(String strategy, String recommendation, Double qValue) {
        live.row(StrategyHealth.STRATEGY_ID, strategy)
                .with(StrategyHealth.RECOMMENDATION, recommendation)
                .with(StrategyHealth.Q_VALUE, qValue);
    }

    private Context context() {
        DayTables tables = new DayTables(Map.of(
                StrategyBacktests.TABLE.name(), tests.list(),
                StrategyHealth.TABLE.name(), live.list(),
                StrategyEffects.TABLE.name(), effects.list(),
                StrategyExamples.TABLE.name(), examples.list()));
        return new Context(DAY, SETTINGS, "/warehouse", tables, Map.of());
    }

    @Test
    void backTestsThatAskForADecisionComeFirstThenLiveStrategiesFromTheSurestOn() {
        tested("b", StrategyBacktests.NO, 0.97);
        tested("a", StrategyBacktests.YES, 0.995);
        tested("c", StrategyBacktests.NO_EFFECT, null);
        tested("d", StrategyBacktests.REFUSED, null);
        tested("e", StrategyBacktests.UNDECIDED, null);
        lived("keeps", StrategyHealth.KEEP, 0.001);
        lived("fades", StrategyHealth.RETIRE, 0.04);
        lived("broken", StrategyHealth.MEND, null);
        lived("spreads", StrategyHealth.SPLIT, 0.002);

        List<Recommendation> headlines = new StrategySection(context()).recommendations();

        assertThat(headlines)
                .extracting(Recommendation::headline)
                .containsExactly(
                        "Launching strategy a, version 1: labels say yes",
                        "Launching strategy b, version 1: labels say no",
                        "Launching strategy d, version 1: its definition cannot be used",
                        "Launching strategy e, version 1: labels do not say yet",
                        "Strategy spreads, version 1: split by market",
                        "Strategy fades, version 1: retire",
                        "Strategy broken, version 1: mend");
        assertThat(headlines)
                .extracting(Recommendation::confidence)
                .containsExactly(
                        Recommendation.Confidence.HIGH,
                        Recommendation.Confidence.MODERATE,
                        Recommendation.Confidence.HIGH,
                        Recommendation.Confidence.LOW,
                        Recommendation.Confidence.HIGH,
                        Recommendation.Confidence.MODERATE,
                        Recommendation.Confidence.LOW);
        assertThat(headlines).extracting(Recommendation::action).doesNotContainNull();
    }

    @Test
    void aStrategyLeadsToItsReviewWhichHasWhatIsAboutItAlone() {
        tested("a", StrategyBacktests.YES, 0.995).with(StrategyBacktests.ASSUMPTION, "no feedback");
        tested("b", StrategyBacktests.NO, 0.97);
        effect("a", StrategyEffects.RESTRICTIONS, 12.0);
        effect("b", StrategyEffects.RESTRICTIONS, 99.0);
        examples.row(StrategyExamples.STRATEGY_ID, "a")
                .with(StrategyExamples.OUTCOME_CLASS, "permitted_restricted")
                .with(StrategyExamples.RANK, 1)
                .with(Decisions.DECISION_ID, "d-1")
                .with(StrategyExamples.TEXT, "<b>win</b>");
        Context context = context();

        StrategySection section = new StrategySection(context);
        LaunchReview review = section.reviews().get(0);
        Page page = review.page(context, List.of());

        assertThat(section.section().exhibits().get(0).rows().get(0).get(0).link())
                .contains(page.file());
        assertThat(page.headlines())
                .extracting(Recommendation::headline)
                .containsExactly("Launching strategy a, version 1: labels say yes");
        assertThat(page.sections())
                .extracting(Section::id)
                .containsExactly("verdict", "effects", "examples", "advertisers");
        assertThat(page.sections().get(0).sentences()).containsExactly("Taken for granted: no feedback");
        assertThat(page.sections().get(1).exhibits().get(0).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get(4).figures().get(0).text()).isEqualTo("12.00"));
        List<Cell> example = page.sections().get(2).exhibits().get(0).rows().get(0);
        assertThat(example).extracting(Cell::kind).contains(Cell.Kind.VEILED);
        assertThat(example.get(1).text()).isEqualTo("permitted, restricted");
        // No table of advertisers: a sentence says which job writes it.
        assertThat(page.sections().get(3).exhibits()).isEmpty();
        assertThat(page.sections().get(3).sentences())
                .singleElement()
                .asString()
                .contains("backtest");
    }

    private void effect(String strategy, String effect, double change) {
        effects.row(StrategyEffects.STRATEGY_ID, strategy)
                .with(Slices.GRAIN, Slices.ALL)
                .with(Slices.SLICE, Slices.ALL)
                .with(StrategyEffects.EFFECT, effect)
                .with(StrategyEffects.ESTIMATE, change)
                .with(StrategyEffects.STATUS, "ok");
    }
}
