package io.northstar.report;

import io.northstar.table.DataQuality;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.LabelMaturity;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What the day rests on: tomorrow's sample, what landed, how mature it is, and which published numbers changed since. */
final class RunSections {
    private static final String FEEDS_ID = "feeds-table";
    private static final String TARGETS_ID = "targets-table";
    private static final TableContract RESTATEMENTS = Restatements.table(List.of());
    private static final int YOUNG_DAYS = 14;

    private final Context context;

    RunSections(Context context) {
        this.context = context;
    }

    /** The sample of the day that QA is to look at. */
    Section plan() {
        Section section = Section.named("plan", "The sample plan");
        List<Row> strata = context.tables().answer(strata());
        if (strata.isEmpty()) {
            return section.say(context.absent(SamplePlan.TABLE.name(), "plan"));
        }
        List<Row> wanted = context.tables().answer(targets());
        return section.show(new Columns(SampleTargets.TABLE)
                        .text(
                                "Metric",
                                SampleTargets.METRIC,
                                row -> Cell.link(
                                        row.getAs(SampleTargets.METRIC), context.link(row.getAs(SampleTargets.METRIC))))
                        .text("Slice", SampleTargets.SLICE)
                        .number("Days", Unit.NONE, SampleTargets.WINDOW_DAYS)
                        .number("Half-width wanted", this::unit, SampleTargets.TARGET_HALF_WIDTH)
                        .number("Expected", this::unit, SampleTargets.EXPECTED_HALF_WIDTH)
                        .number("In proportion", this::unit, SampleTargets.PROPORTIONAL_HALF_WIDTH)
                        .exhibit(TARGETS_ID, "Wanted and expected precision", targets(), context.warehouse(), wanted))
                .show(new Columns(SamplePlan.TABLE)
                        .text("Stratum", SamplePlan.STRATUM_ID)
                        .number("Decisions", Unit.NONE, SamplePlan.POPULATION)
                        .number("Planned", Unit.NONE, SamplePlan.PLANNED)
                        .number("Drawn", Unit.NONE, SamplePlan.DRAWN)
                        .number("In proportion", Unit.NONE, SamplePlan.PROPORTIONAL)
                        .exhibit("strata-table", "Labels by stratum", strata(), context.warehouse(), strata));
    }

    /** What landed, what was wrong with it, and which days wait for labels. */
    Section data() {
        Section section = Section.named("data", "Data quality of the run");
        List<Row> feeds = context.tables().answer(feeds());
        section = feeds.isEmpty()
                ? section.say(
                        context.tables().has(FeedCompleteness.TABLE.name())
                                ? "No feed of %s is known to be short or missing.".formatted(context.day())
                                : context.absent(FeedCompleteness.TABLE.name(), "nightly"))
                : section.show(new Columns(FeedCompleteness.TABLE)
                        .text("Table", FeedCompleteness.TABLE_NAME)
                        .text("Source", FeedCompleteness.SOURCE)
                        .text("Status", FeedCompleteness.STATUS)
                        .number("Rows", Unit.NONE, FeedCompleteness.ROWS)
                        .number("Expected", Unit.NONE, FeedCompleteness.EXPECTED_ROWS)
                        .exhibit(FEEDS_ID, "Feeds that are incomplete", feeds(), context.warehouse(), feeds));
        List<Row> broken = context.tables().answer(broken());
        section = broken.isEmpty()
                ? section.say(
                        context.tables().has(DataQuality.TABLE.name())
                                ? "No row that landed on %s broke a rule.".formatted(context.day())
                                : context.absent(DataQuality.TABLE.name(), "ingest"))
                : section.show(new Columns(DataQuality.TABLE)
                        .text("Rule", DataQuality.RULE)
                        .text("Table", DataQuality.TABLE_NAME)
                        .text("What became of them", DataQuality.SEVERITY)
                        .number("Rows", Unit.NONE, DataQuality.ROWS)
                        .text("Examples", DataQuality.EXAMPLES, RunSections::examples)
                        .exhibit("quality-table", "Rules that rows broke", broken(), context.warehouse(), broken));
        List<Row> young = context.tables().answer(young());
        return young.isEmpty()
                ? section.say("No day of the last %d is known to wait for labels.".formatted(YOUNG_DAYS))
                : section.show(new Columns(LabelMaturity.TABLE)
                        .text("Day", LabelMaturity.DAY)
                        .text("Group", LabelMaturity.STRATUM_GROUP)
                        .number("Drawn", Unit.NONE, LabelMaturity.DRAWN)
                        .number("Labelled", Unit.NONE, LabelMaturity.LABELLED)
                        .number("In", Unit.SHARE, LabelMaturity.SHARE_IN)
                        .exhibit("maturity-table", "Days that wait for labels", young(), context.warehouse(), young));
    }

    /** Which published numbers the runs that published this day have replaced. */
    Section restatements() {
        Section section = Section.named("restatements", "Restatements");
        List<Row> rows = context.tables().answer(restated());
        if (rows.isEmpty()) {
            return section.say(
                    context.tables().has(RESTATEMENTS.name())
                            ? "The runs that published %s replaced no number of the whole that was published before."
                                    .formatted(context.day())
                            : context.absent(RESTATEMENTS.name(), "nightly"));
        }
        return section.say("Numbers of all decisions that the runs which published %s replaced, and why."
                        .formatted(context.day()))
                .show(new Columns(RESTATEMENTS)
                        .text(
                                "Metric",
                                NorthStar.METRIC,
                                row -> Cell.link(
                                        row.getAs(NorthStar.METRIC), context.link(row.getAs(NorthStar.METRIC))))
                        .text("Weighting", NorthStar.WEIGHTING)
                        .text("Day", NorthStar.DAY)
                        .number("Days", Unit.NONE, NorthStar.WINDOW_DAYS)
                        .text("Why", Restatements.CAUSE)
                        .number("Before", this::unit, Restatements.ESTIMATE_BEFORE)
                        .number("After", this::unit, Restatements.ESTIMATE_AFTER)
                        .number("Contribution", this::unit, Restatements.CONTRIBUTION)
                        .exhibit(
                                "restatements-table",
                                "Numbers that were replaced",
                                restated(),
                                context.warehouse(),
                                rows));
    }

    /** Headlines about feeds that are incomplete, and about precision that the plan does not give. */
    List<Recommendation> recommendations() {
        List<Recommendation> all = new ArrayList<>();
        List<Row> feeds = context.tables().answer(feeds());
        if (!feeds.isEmpty()) {
            all.add(new Recommendation(
                    Recommendation.Verdict.ATTENTION,
                    "The day is not complete: the feed of %s is %s"
                            .formatted(
                                    feeds.get(0).<String>getAs(FeedCompleteness.TABLE_NAME),
                                    feeds.get(0).getAs(FeedCompleteness.STATUS)),
                    "Fewer rows landed than on the same weekday before.",
                    "Land what is missing and run the night again, before the day's numbers are acted on.",
                    List.of(new Tile(
                            "rows",
                            "tables.html#feed_completeness",
                            FEEDS_ID,
                            Cells.number(feeds.get(0), 0, Unit.NONE, FeedCompleteness.ROWS))),
                    Recommendation.Confidence.HIGH,
                    "data"));
        }
        List<Row> wanted = context.tables().answer(targets());
        for (int i = 0; i < wanted.size(); i++) {
            double target = wanted.get(i).getAs(SampleTargets.TARGET_HALF_WIDTH);
            double expected = wanted.get(i).getAs(SampleTargets.EXPECTED_HALF_WIDTH);
            // The plan meets a target but for rounding.
            if (expected > 1.01 * target) {
                all.add(new Recommendation(
                        Recommendation.Verdict.ATTENTION,
                        "The planned sample leaves %s in %s less precise than wanted"
                                .formatted(
                                        wanted.get(i).<String>getAs(SampleTargets.METRIC),
                                        wanted.get(i).getAs(SampleTargets.SLICE)),
                        "The budget, or what there is to draw from, does not give more.",
                        "Raise plan.budget, or ask for less in plan.targets.",
                        List.of(
                                tile("wanted", wanted.get(i), i, SampleTargets.TARGET_HALF_WIDTH),
                                tile("expected", wanted.get(i), i, SampleTargets.EXPECTED_HALF_WIDTH)),
                        Recommendation.Confidence.MODERATE,
                        "plan"));
            }
        }
        return all;
    }

    private Tile tile(String label, Row row, int index, String column) {
        return new Tile(label, "tables.html#sample_targets", TARGETS_ID, Cells.number(row, index, unit(row), column));
    }

    private Query strata() {
        return Query.of(SamplePlan.TABLE.name(), SamplePlan.TABLE.columnNames())
                .where(SamplePlan.DAY, context.date())
                .orderBy(SamplePlan.STRATUM_ID);
    }

    private Query targets() {
        return Query.of(SampleTargets.TABLE.name(), SampleTargets.TABLE.columnNames())
                .where(SampleTargets.DAY, context.date())
                .orderBy(SampleTargets.METRIC, SampleTargets.WEIGHTING, SampleTargets.SLICE, SampleTargets.WINDOW_DAYS);
    }

    private Query feeds() {
        return Query.of(FeedCompleteness.TABLE.name(), FeedCompleteness.TABLE.columnNames())
                .where(FeedCompleteness.DAY, context.date())
                .where(FeedCompleteness.STATUS, Query.Operator.ONE_OF, FeedCompleteness.SHORT, FeedCompleteness.MISSING)
                .orderBy(FeedCompleteness.TABLE_NAME, FeedCompleteness.SOURCE);
    }

    private Query broken() {
        return Query.of(
                        DataQuality.TABLE.name(),
                        List.of(
                                DataQuality.TABLE_NAME,
                                DataQuality.RULE,
                                DataQuality.SEVERITY,
                                DataQuality.ROWS,
                                DataQuality.EXAMPLES))
                .where(DataQuality.LANDED_ON, context.date())
                .where(DataQuality.SEVERITY, Query.Operator.ONE_OF, DataQuality.WARNING, DataQuality.REJECTED)
                .where(DataQuality.ROWS, Query.Operator.ABOVE, 0L)
                .orderBy(DataQuality.TABLE_NAME, DataQuality.RULE);
    }

    private Query young() {
        return Query.of(LabelMaturity.TABLE.name(), LabelMaturity.TABLE.columnNames())
                .where(
                        LabelMaturity.DAY,
                        Query.Operator.ABOVE,
                        java.sql.Date.valueOf(context.day().minusDays(YOUNG_DAYS)))
                .where(LabelMaturity.DAY, Query.Operator.AT_MOST, context.date())
                .where(LabelMaturity.MATURE, false)
                .orderBy(LabelMaturity.DAY, LabelMaturity.STRATUM_GROUP);
    }

    private Query restated() {
        Object[] runs = context
                .tables()
                .answer(Query.of(NorthStar.current(List.of()).name(), List.of(NorthStar.RUN_ID))
                        .where(NorthStar.DAY, context.date()))
                .stream()
                .map(row -> row.<Object>getAs(NorthStar.RUN_ID))
                .distinct()
                .sorted()
                .toArray();
        return Query.of(
                        RESTATEMENTS.name(),
                        List.of(
                                NorthStar.METRIC,
                                NorthStar.WEIGHTING,
                                NorthStar.DAY,
                                NorthStar.WINDOW_DAYS,
                                Restatements.CAUSE,
                                Restatements.ESTIMATE_BEFORE,
                                Restatements.ESTIMATE_AFTER,
                                Restatements.CONTRIBUTION,
                                NorthStar.DEFINITION_HASH,
                                NorthStar.RUN_ID))
                .where(Slices.GRAIN, Slices.ALL)
                .where(NorthStar.RUN_ID, Query.Operator.ONE_OF, runs)
                .orderBy(
                        NorthStar.METRIC,
                        NorthStar.WEIGHTING,
                        NorthStar.DAY,
                        NorthStar.WINDOW_DAYS,
                        Restatements.CAUSE,
                        NorthStar.DEFINITION_HASH,
                        NorthStar.RUN_ID);
    }

    private static Cell examples(Row row) {
        List<String> keys = row.getList(row.fieldIndex(DataQuality.EXAMPLES));
        return Cell.text(keys.isEmpty() ? "–" : String.join(" · ", keys));
    }

    private Unit unit(Row row) {
        return context.unit(row.getAs(NorthStar.METRIC));
    }
}
