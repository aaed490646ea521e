package io.northstar.report;

import io.northstar.table.LabelMaturity;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Sections with published metrics: of one slice over days and windows, and of many slices beside each other. */
final class NorthStarSections {
    /** The columns that these sections need. */
    static final List<String> COLUMNS = List.of(
            NorthStar.DAY,
            NorthStar.WINDOW_DAYS,
            Slices.GRAIN,
            Slices.SLICE,
            NorthStar.METRIC,
            NorthStar.WEIGHTING,
            NorthStar.DEFINITION_HASH,
            NorthStar.SERIES,
            NorthStar.ESTIMATE,
            NorthStar.CI_LOW,
            NorthStar.CI_HIGH,
            NorthStar.LABELS,
            NorthStar.UNMEASURED_SHARE,
            NorthStar.MATURITY,
            NorthStar.STATUS,
            NorthStar.REASON,
            NorthStar.RUN_ID);

    /** Where the table of the section is on its page. */
    static final String TABLE_ID = "north-star-table";

    private static final String DECISION = "decision";
    private static final TableContract TABLE = NorthStar.current(List.of());
    private static final List<String> SHOWN = List.of(
            NorthStar.METRIC,
            NorthStar.WEIGHTING,
            NorthStar.WINDOW_DAYS,
            NorthStar.ESTIMATE,
            NorthStar.CI_LOW,
            NorthStar.CI_HIGH,
            NorthStar.LABELS,
            NorthStar.UNMEASURED_SHARE,
            NorthStar.STATUS,
            NorthStar.REASON);

    private final Context context;
    private final String grain;
    private final String slice;

    /** The sections of one slice. */
    NorthStarSections(Context context, String grain, String slice) {
        this.context = context;
        this.grain = grain;
        this.slice = slice;
    }

    /** The metrics as charts, and as a table. */
    Section section() {
        Section section = Section.named("north-star", "North Star metrics");
        List<Row> answer = context.tables().answer(current());
        if (answer.isEmpty()) {
            return section.say(context.absent(TABLE.name(), "nightly"));
        }
        section = section.say(
                ("Windows of %d days, each ending on its day; the band is the %s confidence interval. Shaded days"
                                + " still wait for labels: their numbers may move.")
                        .formatted(
                                context.settings().chartWindow(),
                                Unit.SHARE.mark(context.settings().confidence(), 0.01)));
        for (IntervalChart chart : charts()) {
            section = section.show(chart);
        }
        return section.show(table(answer));
    }

    /** The numbers of the longest window that the day is known by: of the metrics that are drawn, four at most. */
    List<Tile> tiles() {
        List<Row> answer = context.tables().answer(current());
        List<Tile> tiles = new ArrayList<>();
        for (String metric : context.settings().charts()) {
            for (int i = 0; i < answer.size() && tiles.size() < 4; i++) {
                Row row = answer.get(i);
                if (row.getAs(NorthStar.METRIC).equals(metric)
                        && row.getAs(NorthStar.WEIGHTING).equals(weighting(answer, metric))
                        && row.<Integer>getAs(NorthStar.WINDOW_DAYS) == longest(answer)) {
                    tiles.add(new Tile(
                            "%s, %d days".formatted(metric, longest(answer)),
                            context.link(metric),
                            TABLE_ID,
                            Cells.published(row, i, context.unit(metric))));
                }
            }
        }
        return tiles;
    }

    /** The metrics of the whole without a number by decision in the longest window, and why. */
    Map<String, String> refused() {
        List<Row> answer = context.tables().answer(current());
        Map<String, String> refused = new TreeMap<>();
        answer.stream()
                .filter(row -> row.<Integer>getAs(NorthStar.WINDOW_DAYS) == longest(answer))
                .filter(row -> row.getAs(NorthStar.STATUS).equals(NorthStar.REFUSED))
                .filter(row -> row.getAs(NorthStar.WEIGHTING).equals(DECISION))
                .forEach(row ->
                        refused.put(row.getAs(NorthStar.METRIC), String.valueOf(row.<String>getAs(NorthStar.REASON))));
        return refused;
    }

    private Query current() {
        return Query.of(TABLE.name(), SHOWN)
                .where(NorthStar.DAY, context.date())
                .where(Slices.GRAIN, grain)
                .where(Slices.SLICE, slice)
                .where(NorthStar.SERIES, NorthStar.CURRENT)
                .orderBy(NorthStar.METRIC, NorthStar.WEIGHTING, NorthStar.WINDOW_DAYS);
    }

    private Exhibit table(List<Row> answer) {
        Map<String, Exhibit.Heading> columns = new LinkedHashMap<>();
        for (int days : context.settings().windows()) {
            columns.put(
                    String.valueOf(days),
                    new Exhibit.Heading(
                            days == 1 ? "The day" : days + " days",
                            TABLE.column(NorthStar.ESTIMATE).comment(),
                            true));
        }
        Map<Integer, Exhibit.Heading> more = new TreeMap<>(Map.of(
                0, new Exhibit.Heading("Labels", TABLE.column(NorthStar.LABELS).comment(), true),
                1,
                        new Exhibit.Heading(
                                "Unmeasured",
                                TABLE.column(NorthStar.UNMEASURED_SHARE).comment(),
                                true)));
        Exhibit plain = new Matrix(
                        NorthStarSections::name,
                        row -> Cell.link(name(row), context.link(row.getAs(NorthStar.METRIC))),
                        row -> String.valueOf(row.<Integer>getAs(NorthStar.WINDOW_DAYS)),
                        (row, index) -> Cells.published(row, index, context.unit(row.getAs(NorthStar.METRIC))))
                .exhibit(
                        TABLE_ID,
                        "Metrics of %s on %s".formatted(words(), context.day()),
                        current().command(context.warehouse()),
                        new Exhibit.Heading(
                                "Metric", TABLE.column(NorthStar.METRIC).comment(), false),
                        columns,
                        answer);
        return withLongest(plain, more.values(), answer);
    }

    /** With what the number of the longest window rests on. */
    private Exhibit withLongest(Exhibit plain, Iterable<Exhibit.Heading> more, List<Row> answer) {
        List<Exhibit.Heading> headings = new ArrayList<>(plain.headings());
        more.forEach(headings::add);
        Map<String, List<Cell>> lines = new LinkedHashMap<>();
        plain.rows().forEach(row -> lines.put(row.get(0).text(), new ArrayList<>(row)));
        for (int i = 0; i < answer.size(); i++) {
            Row row = answer.get(i);
            List<Cell> line = lines.get(ReadableText.of(name(row)));
            if (line != null && row.<Integer>getAs(NorthStar.WINDOW_DAYS) == longest(answer)) {
                line.add(Cells.number(row, i, Unit.NONE, NorthStar.LABELS));
                line.add(Cells.number(row, i, Unit.SHARE, NorthStar.UNMEASURED_SHARE));
            }
        }
        lines.values().forEach(line -> {
            while (line.size() < headings.size()) {
                line.add(Cell.missing("not published"));
            }
        });
        return new Exhibit(plain.id(), plain.caption(), plain.command(), headings, List.copyOf(lines.values()));
    }

    private List<IntervalChart> charts() {
        List<Row> day = context.tables().answer(current());
        return context.settings().charts().stream()
                .filter(metric ->
                        day.stream().anyMatch(row -> row.getAs(NorthStar.METRIC).equals(metric)))
                .map(metric -> chart(metric, weighting(day, metric)))
                .toList();
    }

    private IntervalChart chart(String metric, String weighting) {
        LocalDate from = context.day().minusDays(context.settings().historyDays() - 1L);
        Query query = Query.of(
                        TABLE.name(),
                        List.of(
                                NorthStar.DAY,
                                NorthStar.ESTIMATE,
                                NorthStar.CI_LOW,
                                NorthStar.CI_HIGH,
                                NorthStar.LABELS,
                                NorthStar.MATURITY,
                                NorthStar.STATUS,
                                NorthStar.REASON))
                .where(NorthStar.METRIC, metric)
                .where(NorthStar.WEIGHTING, weighting)
                .where(NorthStar.WINDOW_DAYS, context.settings().chartWindow())
                .where(Slices.GRAIN, grain)
                .where(Slices.SLICE, slice)
                .where(NorthStar.SERIES, NorthStar.CURRENT)
                .where(NorthStar.DAY, Query.Operator.AT_LEAST, Date.valueOf(from))
                .where(NorthStar.DAY, Query.Operator.AT_MOST, context.date())
                .orderBy(NorthStar.DAY);
        List<Row> answer = context.tables().answer(query);
        Unit unit = context.unit(metric);
        String id = "chart-%s-%s".formatted(metric, weighting);
        Exhibit numbers = new Columns(TABLE)
                .text("Day", NorthStar.DAY)
                .published(metric, NorthStar.ESTIMATE, unit)
                .number("Labels", Unit.NONE, NorthStar.LABELS)
                .number("Labels in", Unit.SHARE, NorthStar.MATURITY)
                .exhibit(
                        id + "-numbers",
                        "%s of %s by day".formatted(metric, words()),
                        query,
                        context.warehouse(),
                        answer);
        return new IntervalChart(
                id,
                weighting.equals(DECISION) ? metric : "%s by %s".formatted(metric, weighting),
                context.link(metric),
                description(metric, answer, unit),
                unit,
                points(answer),
                newest(answer, unit),
                numbers);
    }

    private java.util.Optional<Cell> newest(List<Row> answer, Unit unit) {
        int last = answer.size() - 1;
        return last >= 0 && answer.get(last).getAs(NorthStar.DAY).equals(context.date())
                ? java.util.Optional.of(Cells.published(answer.get(last), last, unit))
                : java.util.Optional.empty();
    }

    private List<IntervalChart.Point> points(List<Row> answer) {
        Map<LocalDate, Row> byDay = answer.stream()
                .collect(Collectors.toMap(row -> row.<Date>getAs(NorthStar.DAY).toLocalDate(), row -> row));
        Set<LocalDate> young = youngDays();
        LocalDate first = byDay.keySet().stream().min(Comparator.naturalOrder()).orElse(context.day());
        return first.datesUntil(context.day().plusDays(1))
                .map(day -> point(day, byDay.get(day), young.contains(day)))
                .toList();
    }

    private static IntervalChart.Point point(LocalDate day, Row row, boolean young) {
        if (row == null || row.getAs(NorthStar.ESTIMATE) == null) {
            return new IntervalChart.Point(day, Double.NaN, Double.NaN, Double.NaN, young);
        }
        double estimate = row.getAs(NorthStar.ESTIMATE);
        Double low = row.getAs(NorthStar.CI_LOW);
        Double high = row.getAs(NorthStar.CI_HIGH);
        // The interval of a quantile may be open above.
        return new IntervalChart.Point(
                day, estimate, low == null ? estimate : low, high == null ? estimate : high, young);
    }

    /** Days of which a group waits for labels. */
    private Set<LocalDate> youngDays() {
        return context
                .tables()
                .answer(Query.of(LabelMaturity.TABLE.name(), List.of(LabelMaturity.DAY))
                        .where(LabelMaturity.MATURE, false))
                .stream()
                .map(row -> row.<Date>getAs(LabelMaturity.DAY).toLocalDate())
                .collect(Collectors.toSet());
    }

    private String description(String metric, List<Row> answer, Unit unit) {
        List<Row> known = answer.stream()
                .filter(row -> row.getAs(NorthStar.ESTIMATE) != null)
                .toList();
        if (known.isEmpty()) {
            return "%s has no number in these days.".formatted(metric);
        }
        Row first = known.get(0);
        Row last = known.get(known.size() - 1);
        return "%s of %s went from %s on %s to %s on %s."
                .formatted(
                        metric,
                        words(),
                        unit.text(first.getAs(NorthStar.ESTIMATE)),
                        first.<Date>getAs(NorthStar.DAY),
                        unit.text(last.getAs(NorthStar.ESTIMATE)),
                        last.<Date>getAs(NorthStar.DAY));
    }

    private String words() {
        return slice.equals(Slices.ALL) ? "all decisions" : slice;
    }

    /** The longest of the windows that there are. */
    private static int longest(List<Row> answer) {
        return answer.stream()
                .mapToInt(row -> row.<Integer>getAs(NorthStar.WINDOW_DAYS))
                .max()
                .orElse(0);
    }

    /** By decision where it is published so, else the first. */
    private static String weighting(List<Row> answer, String metric) {
        List<String> all = answer.stream()
                .filter(row -> row.getAs(NorthStar.METRIC).equals(metric))
                .map(row -> row.<String>getAs(NorthStar.WEIGHTING))
                .distinct()
                .toList();
        return all.contains(DECISION) ? DECISION : all.get(0);
    }

    private static String name(Row row) {
        String weighting = row.getAs(NorthStar.WEIGHTING);
        String metric = row.getAs(NorthStar.METRIC);
        return weighting.equals(DECISION) ? metric : "%s by %s".formatted(metric, weighting);
    }
}
