package io.northstar.report;

import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.table.TrendAlerts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** What changed, in the order of its impact, and where it comes from. */
final class ChangeSection {
    static final String TABLE_ID = "changes-table";

    private static final TableContract ALERTS = TrendAlerts.table(List.of());
    private static final List<String> SEVERITIES =
            List.of(TrendAlerts.HIGH, TrendAlerts.MEDIUM, TrendAlerts.LOW, TrendAlerts.INFO);
    private static final List<String> OPEN = List.of(TrendAlerts.NEW, TrendAlerts.CONTINUING);

    private final Context context;
    private final Query query;
    private final List<Row> answer;

    /** The changes of all slices, or of the slice of {@code page}. */
    ChangeSection(Context context, Optional<SlicePage> page) {
        this.context = context;
        this.query = query(context, page);
        this.answer = context.tables().answer(query);
    }

    private static Query query(Context context, Optional<SlicePage> page) {
        Query all = Query.of(
                        ALERTS.name(),
                        List.of(
                                TrendAlerts.ALERT_ID,
                                TrendAlerts.METRIC,
                                TrendAlerts.WEIGHTING,
                                Slices.SLICE,
                                TrendAlerts.STATE,
                                TrendAlerts.SEVERITY,
                                TrendAlerts.COURSE,
                                TrendAlerts.SINCE,
                                TrendAlerts.BEFORE,
                                TrendAlerts.AFTER,
                                TrendAlerts.SHIFT,
                                TrendAlerts.SHIFT_LOW,
                                TrendAlerts.SHIFT_HIGH,
                                TrendAlerts.IMPACT_PER_DAY,
                                TrendAlerts.IMPACT_LOW,
                                TrendAlerts.IMPACT_HIGH,
                                TrendAlerts.LOG_EVIDENCE,
                                TrendAlerts.LINKED_TO))
                .where(TrendAlerts.DAY, context.date())
                .orderBy(TrendAlerts.ALERT_ID);
        return page.isPresent()
                ? all.where(page.get().dimension(), page.get().value())
                : all.whereNull(TrendAlerts.LINKED_TO);
    }

    /** The section. */
    Section section() {
        Section section = Section.named("changes", "What changed");
        if (answer.isEmpty()) {
            return section.say(
                    context.tables().has(ALERTS.name())
                            ? "No published number is told from chance on %s: there is no alert."
                                    .formatted(context.day())
                            : context.absent(ALERTS.name(), "trends"));
        }
        section = section.say(
                        "Alerts that stand for their cause, by severity and impact. Impact is decisions, views or spend on the wrong side per"
                                + " day, more than before; evidence is an e-value: the odds against chance.")
                .show(new Columns(ALERTS)
                        .text("What", TrendAlerts.METRIC, this::what)
                        .text("Severity", TrendAlerts.SEVERITY)
                        .text("Course", TrendAlerts.COURSE, row -> Cell.text(course(row)))
                        .text("State", TrendAlerts.STATE)
                        .text("Since", TrendAlerts.SINCE)
                        .number("Before", this::unit, TrendAlerts.BEFORE)
                        .number("After", this::unit, TrendAlerts.AFTER)
                        .number("Shift", this::unit, TrendAlerts.SHIFT, TrendAlerts.SHIFT_LOW, TrendAlerts.SHIFT_HIGH)
                        .number(
                                "Impact a day",
                                Unit.NONE,
                                TrendAlerts.IMPACT_PER_DAY,
                                TrendAlerts.IMPACT_LOW,
                                TrendAlerts.IMPACT_HIGH)
                        .number("Log evidence", Unit.NONE, TrendAlerts.LOG_EVIDENCE)
                        .exhibit(
                                TABLE_ID,
                                "Changes of published numbers",
                                query,
                                context.warehouse(),
                                answer,
                                ranked()));
        return causes(section);
    }

    private Section causes(Section section) {
        List<Object> ids = answer.stream()
                .map(row -> row.<Object>getAs(TrendAlerts.ALERT_ID))
                .toList();
        Query ofThese = Query.of(
                        RootCauses.TABLE.name(),
                        List.of(
                                RootCauses.ALERT_ID,
                                RootCauses.CAUSE_RANK,
                                RootCauses.METRIC,
                                RootCauses.SLICE,
                                RootCauses.CAUSE,
                                RootCauses.VERDICT,
                                RootCauses.CONTRIBUTION,
                                RootCauses.CONTRIBUTION_LOW,
                                RootCauses.CONTRIBUTION_HIGH,
                                RootCauses.CHANGE_SHARE,
                                RootCauses.CAUSE_BEFORE,
                                RootCauses.CAUSE_NOW,
                                RootCauses.EVENTS,
                                RootCauses.MESSAGE))
                .where(RootCauses.DAY, context.date())
                .where(RootCauses.ALERT_ID, Query.Operator.ONE_OF, ids.toArray())
                .orderBy(RootCauses.ALERT_ID, RootCauses.CAUSE_RANK);
        List<Row> rows = context.tables().answer(ofThese);
        if (rows.isEmpty()) {
            return section.say(context.absent(RootCauses.TABLE.name(), "trends"));
        }
        return section.show(new Columns(RootCauses.TABLE)
                .text(
                        "Change",
                        RootCauses.METRIC,
                        row -> Cell.link(
                                "%s in %s".formatted(row.<String>getAs(RootCauses.METRIC), row.getAs(RootCauses.SLICE)),
                                context.link(row.getAs(RootCauses.METRIC))))
                .number("Rank", Unit.NONE, RootCauses.CAUSE_RANK)
                .text("Cause", RootCauses.CAUSE)
                .text("Verdict", RootCauses.VERDICT)
                .number(
                        "Contribution",
                        this::unit,
                        RootCauses.CONTRIBUTION,
                        RootCauses.CONTRIBUTION_LOW,
                        RootCauses.CONTRIBUTION_HIGH)
                .number("Of the change", Unit.SHARE, RootCauses.CHANGE_SHARE)
                .number("There before", this::unit, RootCauses.CAUSE_BEFORE)
                .number("There now", this::unit, RootCauses.CAUSE_NOW)
                .text("Known events", RootCauses.EVENTS)
                .exhibit("causes-table", "Where the changes come from", ofThese, context.warehouse(), rows));
    }

    /** Headlines: the worst changes, then those that are neither, then the best, at most {@code each} of all. */
    List<Recommendation> recommendations(int each) {
        Map<String, Row> first = new HashMap<>();
        context.tables()
                .answer(Query.of(RootCauses.TABLE.name(), RootCauses.TABLE.columnNames())
                        .where(RootCauses.DAY, context.date())
                        .where(RootCauses.CAUSE_RANK, 1))
                .forEach(row -> first.put(row.getAs(RootCauses.ALERT_ID), row));
        List<Recommendation> all = new ArrayList<>();
        for (String course : List.of(TrendAlerts.WORSE, TrendAlerts.OTHER, TrendAlerts.BETTER)) {
            ranked().stream()
                    .filter(i -> OPEN.contains(answer.get(i).<String>getAs(TrendAlerts.STATE)))
                    .filter(i -> answer.get(i).getAs(TrendAlerts.COURSE).equals(course))
                    .limit(each)
                    .forEach(i -> all.add(Advice.of(
                            context,
                            answer.get(i),
                            i,
                            Optional.ofNullable(first.get(answer.get(i).<String>getAs(TrendAlerts.ALERT_ID))))));
        }
        return all;
    }

    /** Rows of the answer by severity, then by the size of their impact; those that have ended come last. */
    private List<Integer> ranked() {
        Comparator<Integer> ended =
                Comparator.comparing(i -> !OPEN.contains(answer.get(i).<String>getAs(TrendAlerts.STATE)));
        return IntStream.range(0, answer.size())
                .boxed()
                .sorted(ended.thenComparing(
                                i -> SEVERITIES.indexOf(answer.get(i).<String>getAs(TrendAlerts.SEVERITY)))
                        .thenComparing(i -> -impact(answer.get(i))))
                .toList();
    }

    private static double impact(Row row) {
        Double impact = row.getAs(TrendAlerts.IMPACT_PER_DAY);
        return impact == null ? 0 : Math.abs(impact);
    }

    private Cell what(Row row) {
        return Cell.link(
                "%s%s in %s".formatted(row.<String>getAs(TrendAlerts.METRIC), weighting(row), row.getAs(Slices.SLICE)),
                context.link(row.getAs(TrendAlerts.METRIC)));
    }

    /** What each decision counts for, after the name of a metric; nothing where each counts the same. */
    static String weighting(Row row) {
        String weighting = row.getAs(TrendAlerts.WEIGHTING);
        return weighting.equals("decision") || weighting.equals(TrendAlerts.VOLUME) ? "" : " by " + weighting;
    }

    private static String course(Row row) {
        String course = row.getAs(TrendAlerts.COURSE);
        return switch (course) {
            case TrendAlerts.WORSE -> Recommendation.Verdict.WORSE.mark() + " worse";
            case TrendAlerts.BETTER -> Recommendation.Verdict.BETTER.mark() + " better";
            default -> course;
        };
    }

    private Unit unit(Row row) {
        return context.unit(row.getAs(TrendAlerts.METRIC));
    }
}
