package io.northstar.report;

import io.northstar.table.Decisions;
import io.northstar.table.Slices;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The page of one back-test: what somebody who decides about a launch has to read.
 *
 * @param strategy the strategy
 * @param version its version that is tried, or retired
 */
record LaunchReview(String strategy, String version) {
    private static final Map<String, Unit> UNITS = Map.of(
            StrategyEffects.RESTRICTIONS, Unit.NONE,
            StrategyEffects.IMPRESSIONS, Unit.NONE,
            StrategyEffects.SPEND, Unit.NONE,
            StrategyEffects.REVIEW_MINUTES, new Unit("minutes"));

    /** The review of the back-test in {@code row}. */
    static LaunchReview of(Row row) {
        return new LaunchReview(
                row.getAs(StrategyBacktests.STRATEGY_ID), row.getAs(StrategyBacktests.STRATEGY_VERSION));
    }

    /** Its file. */
    String file() {
        return PageFile.of("strategy", "%s, %s".formatted(strategy, version));
    }

    /** Its page. */
    Page page(Context context, List<Definition> definitions) {
        Query query = StrategySection.backtest(context, this);
        List<Row> answer = context.tables().answer(query);
        String assumption = answer.get(0).getAs(StrategyBacktests.ASSUMPTION);
        Section verdict = (assumption == null
                        ? Section.named("verdict", "The back-test")
                        : Section.named("verdict", "The back-test").say("Taken for granted: " + assumption))
                .show(new Columns(StrategyBacktests.TABLE)
                        .text("Change", StrategyBacktests.CHANGE)
                        .text("Verdict", StrategyBacktests.VERDICT)
                        .number("Confidence", Unit.SHARE, StrategyBacktests.CONFIDENCE)
                        .number("Matches", Unit.NONE, StrategyBacktests.MATCHED)
                        .number("Restricted", Unit.NONE, StrategyBacktests.RESTRICTED)
                        .number("Released", Unit.NONE, StrategyBacktests.RELEASED)
                        .number("Overlap", Unit.SHARE, StrategyBacktests.OVERLAP)
                        .text("With", StrategyBacktests.OVERLAPS_MOST)
                        .number("Unlabelled", Unit.SHARE, StrategyBacktests.UNLABELLED_SHARE)
                        .number("Labels", Unit.NONE, StrategyBacktests.LABELS)
                        .number("More labels", Unit.NONE, StrategyBacktests.MORE_LABELS)
                        .exhibit(
                                StrategySection.BACKTESTS_ID,
                                "What it would have done",
                                query,
                                context.warehouse(),
                                answer));
        return new Page(
                file(),
                "Launch review of %s, version %s, on %s".formatted(strategy, version, context.day()),
                context.day(),
                List.of(new Page.Link("The day", DailyReport.INDEX)),
                List.of(),
                List.of(StrategySection.decision(context, answer.get(0), 0, "verdict")),
                List.of(verdict, effects(context), examples(context), advertisers(context)),
                definitions);
    }

    private Section effects(Context context) {
        Query query = Query.of(
                        StrategyEffects.TABLE.name(),
                        List.of(
                                Slices.GRAIN,
                                Slices.SLICE,
                                StrategyEffects.EFFECT,
                                StrategyEffects.BEFORE,
                                StrategyEffects.AFTER,
                                StrategyEffects.ESTIMATE,
                                StrategyEffects.CI_LOW,
                                StrategyEffects.CI_HIGH,
                                StrategyEffects.AHEAD_LOW,
                                StrategyEffects.AHEAD_HIGH,
                                StrategyEffects.DECISIONS,
                                StrategyEffects.LABELS,
                                StrategyEffects.STATUS,
                                StrategyEffects.REASON))
                .where(StrategyEffects.DAY, context.date())
                .where(StrategyEffects.STRATEGY_ID, strategy)
                .where(StrategyEffects.STRATEGY_VERSION, version)
                .orderBy(Slices.GRAIN, Slices.SLICE, StrategyEffects.EFFECT);
        Section section = Section.named("effects", "Effects");
        List<Row> answer = context.tables().answer(query);
        if (answer.isEmpty()) {
            return section.say(context.absent(StrategyEffects.TABLE.name(), "backtest"));
        }
        return section.say("What would have changed in the days before, and what to expect of days like them.")
                .show(new Columns(StrategyEffects.TABLE)
                        .text("Slice", Slices.SLICE)
                        .text("Effect", StrategyEffects.EFFECT)
                        .number("Before", LaunchReview::unit, StrategyEffects.BEFORE)
                        .number("After", LaunchReview::unit, StrategyEffects.AFTER)
                        .published("Change", StrategyEffects.ESTIMATE, LaunchReview::unit)
                        .number("Ahead, at least", LaunchReview::unit, StrategyEffects.AHEAD_LOW)
                        .number("At most", LaunchReview::unit, StrategyEffects.AHEAD_HIGH)
                        .number("Decisions", Unit.NONE, StrategyEffects.DECISIONS)
                        .number("Labels", Unit.NONE, StrategyEffects.LABELS)
                        .exhibit("effects-table", "Effects by slice", query, context.warehouse(), answer));
    }

    private Section examples(Context context) {
        Query query = Query.of(
                        StrategyExamples.TABLE.name(),
                        List.of(
                                StrategyExamples.OUTCOME_CLASS,
                                StrategyExamples.RANK,
                                Decisions.DECISION_ID,
                                StrategyExamples.TEXT,
                                StrategyExamples.EVIDENCE))
                .where(StrategyExamples.DAY, context.date())
                .where(StrategyExamples.STRATEGY_ID, strategy)
                .where(StrategyExamples.STRATEGY_VERSION, version)
                .orderBy(StrategyExamples.OUTCOME_CLASS, StrategyExamples.RANK);
        Section section = Section.named("examples", "Examples");
        List<Row> answer = context.tables().answer(query);
        if (answer.isEmpty()) {
            return section.say(context.absent(StrategyExamples.TABLE.name(), "backtest"));
        }
        return section.say("Words of advertisers may offend: they are blurred until you ask for them.")
                .show(new Columns(StrategyExamples.TABLE)
                        .text("Decision", Decisions.DECISION_ID)
                        .text(
                                "What would happen",
                                StrategyExamples.OUTCOME_CLASS,
                                row -> Cell.text(row.<String>getAs(StrategyExamples.OUTCOME_CLASS)
                                        .replace("_", ", ")))
                        .veiled("Text", StrategyExamples.TEXT)
                        .veiled("What matches", StrategyExamples.EVIDENCE)
                        .exhibit(
                                "launch-examples-table",
                                "Decisions that would change sides",
                                query,
                                context.warehouse(),
                                answer));
    }

    private Section advertisers(Context context) {
        Query query = Query.of(
                        StrategyAdvertisers.TABLE.name(),
                        List.of(
                                StrategyAdvertisers.RANK,
                                Decisions.ADVERTISER_ID,
                                StrategyAdvertisers.DECISIONS,
                                StrategyAdvertisers.RESTRICTED,
                                StrategyAdvertisers.SHARE,
                                StrategyAdvertisers.SPEND))
                .where(StrategyAdvertisers.DAY, context.date())
                .where(StrategyAdvertisers.STRATEGY_ID, strategy)
                .where(StrategyAdvertisers.STRATEGY_VERSION, version)
                .orderBy(StrategyAdvertisers.RANK);
        Section section = Section.named("advertisers", "Advertisers that it hits most");
        List<Row> answer = context.tables().answer(query);
        return answer.isEmpty()
                ? section.say(context.absent(StrategyAdvertisers.TABLE.name(), "backtest"))
                : section.show(new Columns(StrategyAdvertisers.TABLE)
                        .text("Advertiser", Decisions.ADVERTISER_ID)
                        .number("Decisions", Unit.NONE, StrategyAdvertisers.DECISIONS)
                        .number("Restricted", Unit.NONE, StrategyAdvertisers.RESTRICTED)
                        .number("Share", Unit.SHARE, StrategyAdvertisers.SHARE)
                        .number("Spend", Unit.NONE, StrategyAdvertisers.SPEND)
                        .exhibit("advertisers-table", "By ads restricted", query, context.warehouse(), answer));
    }

    private static Unit unit(Row row) {
        return UNITS.getOrDefault(row.<String>getAs(StrategyEffects.EFFECT), Unit.SHARE);
    }
}
