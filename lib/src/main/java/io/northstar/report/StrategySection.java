package io.northstar.report;

import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Strategies: back-tests that wait for a decision, and how those that are live do. */
final class StrategySection {
    /** Where the back-tests of a page are. */
    static final String BACKTESTS_ID = "backtests-table";

    private static final String HEALTH_ID = "strategy-health-table";
    private static final double SURE = 0.99;
    private static final double LIKELY = 0.95;
    private static final Map<String, String> CHANGES = Map.of(
            StrategyBacktests.LAUNCH, "Launching",
            StrategyBacktests.REVISION, "Revising",
            StrategyBacktests.RETIREMENT, "Retiring");
    private static final Map<String, String> VERDICTS = Map.of(
            StrategyBacktests.YES, "labels say yes",
            StrategyBacktests.NO, "labels say no",
            StrategyBacktests.UNDECIDED, "labels do not say yet",
            StrategyBacktests.NO_EFFECT, "nothing would change",
            StrategyBacktests.REFUSED, "its definition cannot be used");
    private static final Map<String, String> DECISIONS = Map.of(
            StrategyBacktests.YES, "Read the examples in its launch review, and decide.",
            StrategyBacktests.NO, "Leave it as it is; the launch review has what it would do wrong.",
            StrategyBacktests.UNDECIDED,
                    "Have more of the decisions that would change sides labelled, then test it again.",
            StrategyBacktests.NO_EFFECT, "Nothing to decide: look at what it overlaps with.",
            StrategyBacktests.REFUSED, "Mend its definition, and test it again.");
    private static final Map<String, String> STEPS = Map.of(
            StrategyHealth.TIGHTEN, "Back-test a narrower version of it.",
            StrategyHealth.SPLIT, "Back-test a version of it for each market.",
            StrategyHealth.REVIEW, "Have more of what it matches labelled, and read that.",
            StrategyHealth.RETIRE, "Back-test its retirement.",
            StrategyHealth.MEND, "Mend its definition: as it is, it matches nothing.");

    private final Context context;
    private final Query tested;
    private final Query lived;

    StrategySection(Context context) {
        this.context = context;
        this.tested = backtests(context);
        this.lived = Query.of(
                        StrategyHealth.TABLE.name(),
                        List.of(
                                StrategyHealth.STRATEGY_ID,
                                StrategyHealth.STRATEGY_VERSION,
                                StrategyHealth.RECOMMENDATION,
                                StrategyHealth.FINDINGS,
                                StrategyHealth.MATCHED,
                                StrategyHealth.UNIQUE,
                                StrategyHealth.PRECISION,
                                StrategyHealth.PRECISION_LOW,
                                StrategyHealth.PRECISION_HIGH,
                                StrategyHealth.MARGINAL_PRECISION,
                                StrategyHealth.MARGINAL_LOW,
                                StrategyHealth.MARGINAL_HIGH,
                                StrategyHealth.LABELS,
                                StrategyHealth.APPEALED,
                                StrategyHealth.OVERTURNED,
                                StrategyHealth.Q_VALUE,
                                StrategyHealth.MESSAGE))
                .where(StrategyHealth.DAY, context.date())
                .orderBy(StrategyHealth.STRATEGY_ID, StrategyHealth.STRATEGY_VERSION);
    }

    private static Query backtests(Context context) {
        return Query.of(
                        StrategyBacktests.TABLE.name(),
                        List.of(
                                StrategyBacktests.STRATEGY_ID,
                                StrategyBacktests.STRATEGY_VERSION,
                                StrategyBacktests.CHANGE,
                                StrategyBacktests.MATCHED,
                                StrategyBacktests.RESTRICTED,
                                StrategyBacktests.RELEASED,
                                StrategyBacktests.OVERLAP,
                                StrategyBacktests.OVERLAPS_MOST,
                                StrategyBacktests.UNLABELLED_SHARE,
                                StrategyBacktests.LABELS,
                                StrategyBacktests.MORE_LABELS,
                                StrategyBacktests.VERDICT,
                                StrategyBacktests.CONFIDENCE,
                                StrategyBacktests.MESSAGE,
                                StrategyBacktests.ASSUMPTION))
                .where(StrategyBacktests.DAY, context.date())
                .orderBy(StrategyBacktests.STRATEGY_ID, StrategyBacktests.STRATEGY_VERSION);
    }

    /** The back-test of {@code review} alone. */
    static Query backtest(Context context, LaunchReview review) {
        return backtests(context)
                .where(StrategyBacktests.STRATEGY_ID, review.strategy())
                .where(StrategyBacktests.STRATEGY_VERSION, review.version());
    }

    /** The back-tests that have a page. */
    List<LaunchReview> reviews() {
        return context.tables().answer(tested).stream().map(LaunchReview::of).toList();
    }

    /** The section. */
    Section section() {
        Section section = Section.named("strategies", "Strategies and back-tests");
        List<Row> tests = context.tables().answer(tested);
        section = tests.isEmpty()
                ? section.say(context.absent(StrategyBacktests.TABLE.name(), "backtest"))
                : section.say("Each strategy leads to its launch review: effects by slice, examples, advertisers.")
                        .show(new Columns(StrategyBacktests.TABLE)
                                .text("Strategy", StrategyBacktests.STRATEGY_ID, StrategySection::review)
                                .text("Change", StrategyBacktests.CHANGE)
                                .text("Verdict", StrategyBacktests.VERDICT)
                                .number("Confidence", Unit.SHARE, StrategyBacktests.CONFIDENCE)
                                .number("Restricted", Unit.NONE, StrategyBacktests.RESTRICTED)
                                .number("Released", Unit.NONE, StrategyBacktests.RELEASED)
                                .number("Overlap", Unit.SHARE, StrategyBacktests.OVERLAP)
                                .number("Unlabelled", Unit.SHARE, StrategyBacktests.UNLABELLED_SHARE)
                                .number("Labels", Unit.NONE, StrategyBacktests.LABELS)
                                .text("Why", StrategyBacktests.MESSAGE)
                                .exhibit(BACKTESTS_ID, "Back-tests of strategies", tested, context.warehouse(), tests));
        List<Row> live = context.tables().answer(lived);
        return live.isEmpty()
                ? section.say(context.absent(StrategyHealth.TABLE.name(), "backtest"))
                : section.show(new Columns(StrategyHealth.TABLE)
                        .text("Strategy", StrategyHealth.STRATEGY_ID)
                        .text("Version", StrategyHealth.STRATEGY_VERSION)
                        .text("Do", StrategyHealth.RECOMMENDATION)
                        .text("Stands out by", StrategyHealth.FINDINGS)
                        .number("Matches", Unit.NONE, StrategyHealth.MATCHED)
                        .number("It alone", Unit.NONE, StrategyHealth.UNIQUE)
                        .number(
                                "Precision",
                                Unit.SHARE,
                                StrategyHealth.PRECISION,
                                StrategyHealth.PRECISION_LOW,
                                StrategyHealth.PRECISION_HIGH)
                        .number(
                                "Of it alone",
                                Unit.SHARE,
                                StrategyHealth.MARGINAL_PRECISION,
                                StrategyHealth.MARGINAL_LOW,
                                StrategyHealth.MARGINAL_HIGH)
                        .number("Labels", Unit.NONE, StrategyHealth.LABELS)
                        .number("Appealed", Unit.NONE, StrategyHealth.APPEALED)
                        .number("Overturned", Unit.NONE, StrategyHealth.OVERTURNED)
                        .number("q-value", Unit.NONE, StrategyHealth.Q_VALUE)
                        .text("Why", StrategyHealth.MESSAGE)
                        .exhibit(HEALTH_ID, "Live strategies", lived, context.warehouse(), live));
    }

    /** Headlines: back-tests that ask for a decision, then live strategies that ask for something, the surest first. */
    List<Recommendation> recommendations() {
        List<Recommendation> all = new ArrayList<>();
        List<Row> tests = context.tables().answer(tested);
        IntStream.range(0, tests.size())
                .filter(i -> !tests.get(i).getAs(StrategyBacktests.VERDICT).equals(StrategyBacktests.NO_EFFECT))
                .mapToObj(i -> decision(context, tests.get(i), i, "strategies"))
                .forEach(all::add);
        List<Row> live = context.tables().answer(lived);
        IntStream.range(0, live.size())
                .filter(i -> !live.get(i).getAs(StrategyHealth.RECOMMENDATION).equals(StrategyHealth.KEEP))
                .boxed()
                .sorted(Comparator.comparing(
                        i -> live.get(i).getAs(StrategyHealth.Q_VALUE), Comparator.nullsLast(Double::compare)))
                .map(i -> step(live.get(i), i))
                .forEach(all::add);
        return all;
    }

    /** The headline of a back-test, row {@code index} of its exhibit; its numbers are in {@code section}. */
    static Recommendation decision(Context context, Row row, int index, String section) {
        String verdict = row.getAs(StrategyBacktests.VERDICT);
        List<Tile> evidence = new ArrayList<>();
        add(evidence, "restricted", BACKTESTS_ID, Cells.number(row, index, Unit.NONE, StrategyBacktests.RESTRICTED));
        add(evidence, "released", BACKTESTS_ID, Cells.number(row, index, Unit.NONE, StrategyBacktests.RELEASED));
        add(evidence, "labels", BACKTESTS_ID, Cells.number(row, index, Unit.NONE, StrategyBacktests.LABELS));
        add(evidence, "more labels", BACKTESTS_ID, Cells.number(row, index, Unit.NONE, StrategyBacktests.MORE_LABELS));
        add(evidence, "confidence", BACKTESTS_ID, Cells.number(row, index, Unit.SHARE, StrategyBacktests.CONFIDENCE));
        return new Recommendation(
                Recommendation.Verdict.ATTENTION,
                "%s strategy %s, version %s: %s"
                        .formatted(
                                CHANGES.get(row.<String>getAs(StrategyBacktests.CHANGE)),
                                row.getAs(StrategyBacktests.STRATEGY_ID),
                                row.getAs(StrategyBacktests.STRATEGY_VERSION),
                                VERDICTS.get(verdict)),
                row.getAs(StrategyBacktests.MESSAGE),
                DECISIONS.get(verdict),
                evidence,
                verdict.equals(StrategyBacktests.REFUSED)
                        ? Recommendation.Confidence.HIGH
                        : confidence(row.getAs(StrategyBacktests.CONFIDENCE)),
                section);
    }

    private Recommendation step(Row row, int index) {
        List<Tile> evidence = new ArrayList<>();
        add(
                evidence,
                "precision",
                HEALTH_ID,
                Cells.number(
                        row,
                        index,
                        Unit.SHARE,
                        StrategyHealth.PRECISION,
                        StrategyHealth.PRECISION_LOW,
                        StrategyHealth.PRECISION_HIGH));
        add(evidence, "q-value", HEALTH_ID, Cells.number(row, index, Unit.NONE, StrategyHealth.Q_VALUE));
        Double q = row.getAs(StrategyHealth.Q_VALUE);
        return new Recommendation(
                Recommendation.Verdict.ATTENTION,
                "Strategy %s, version %s: %s"
                        .formatted(
                                row.<String>getAs(StrategyHealth.STRATEGY_ID),
                                row.getAs(StrategyHealth.STRATEGY_VERSION),
                                row.<String>getAs(StrategyHealth.RECOMMENDATION).replace('_', ' ')),
                row.getAs(StrategyHealth.MESSAGE),
                STEPS.get(row.<String>getAs(StrategyHealth.RECOMMENDATION)),
                evidence,
                confidence(q == null ? null : 1 - q),
                "strategies");
    }

    private static void add(List<Tile> tiles, String label, String exhibit, Cell cell) {
        if (cell.kind() == Cell.Kind.NUMBER) {
            String table = exhibit.equals(HEALTH_ID) ? StrategyHealth.TABLE.name() : StrategyBacktests.TABLE.name();
            tiles.add(new Tile(label, "tables.html#" + table, exhibit, cell));
        }
    }

    private static Recommendation.Confidence confidence(Double level) {
        if (level == null || level < LIKELY) {
            return Recommendation.Confidence.LOW;
        }
        return level < SURE ? Recommendation.Confidence.MODERATE : Recommendation.Confidence.HIGH;
    }

    private static Cell review(Row row) {
        LaunchReview review = LaunchReview.of(row);
        return Cell.link("%s, version %s".formatted(review.strategy(), review.version()), review.file());
    }
}
