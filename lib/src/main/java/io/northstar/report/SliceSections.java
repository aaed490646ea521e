package io.northstar.report;

import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Sections that hold slices against each other by the metrics that the settings name. */
final class SliceSections {
    private static final TableContract TABLE = NorthStar.current(List.of());
    private static final List<String> DRAWN = List.of("leakage", "overkill");
    private static final int MOST_DRAWN = 12;

    private final Context context;

    SliceSections(Context context) {
        this.context = context;
    }

    /** Leakage, overkill and what else is compared, by the model version and by the strategy that decided. */
    Section versions() {
        Section section = Section.named("versions", "Models and strategies")
                .say("Who decides differs in what it decides about: a difference is a reason to look, not a verdict.");
        for (String dimension : List.of("model_version", "strategy_id")) {
            List<Row> answer = published(dimension);
            if (answer.isEmpty()) {
                section = section.say("No numbers by %s on %s.".formatted(dimension, context.day()));
                continue;
            }
            for (String metric : DRAWN) {
                ComparisonChart chart = chart(dimension, metric, answer);
                if (chart.bars().size() > 1) {
                    section = section.show(chart);
                }
            }
            section = section.show(exhibit(dimension, dimension, Optional.empty(), answer));
        }
        return section;
    }

    /** The slices that have pages of their own. */
    Section overview() {
        Section section = Section.named("slices", "Slices");
        for (String dimension : context.settings().pages()) {
            List<Row> answer = published(dimension);
            section = answer.isEmpty()
                    ? section.say("No numbers by %s on %s.".formatted(dimension, context.day()))
                    : section.show(exhibit(dimension, dimension, Optional.empty(), answer));
        }
        return section;
    }

    /** What the slice of {@code page} consists of, by each other dimension that it is published with. */
    Section within(SlicePage page) {
        Section section = Section.named("within", "Within " + page.slice());
        List<String> grains = context.tables().answer(Query.of(TABLE.name(), List.of(Slices.GRAIN))).stream()
                .map(row -> row.<String>getAs(Slices.GRAIN))
                .distinct()
                .filter(grain -> grain.split(",", -1).length == 2)
                .filter(grain -> Arrays.asList(grain.split(",", -1)).contains(page.dimension()))
                .sorted()
                .toList();
        for (String grain : grains) {
            String other = Arrays.stream(grain.split(",", -1))
                    .filter(name -> !name.equals(page.dimension()))
                    .findFirst()
                    .orElseThrow();
            List<Row> answer = context.tables().answer(query(grain, other, Optional.of(page)));
            if (!answer.isEmpty()) {
                section = section.show(exhibit(grain, other, Optional.of(page), answer));
            }
        }
        return section.exhibits().isEmpty()
                ? section.say("It is not published together with another dimension (quality.grains).")
                : section;
    }

    /** Id of the exhibit with the slices of {@code grain}. */
    static String exhibitId(String grain) {
        return "by-" + grain.replace(',', '-');
    }

    /** What is in that exhibit about {@code dimension}, row by row. */
    List<Row> published(String dimension) {
        return context.tables().answer(query(dimension, dimension, Optional.empty()));
    }

    /** The same numbers of the whole. */
    List<Row> whole() {
        return context.tables().answer(query(Slices.ALL, Slices.SLICE, Optional.empty()));
    }

    private Query query(String grain, String dimension, Optional<SlicePage> page) {
        Query query = Query.of(
                        TABLE.name(),
                        List.of(
                                dimension,
                                NorthStar.METRIC,
                                NorthStar.ESTIMATE,
                                NorthStar.CI_LOW,
                                NorthStar.CI_HIGH,
                                NorthStar.LABELS,
                                NorthStar.STATUS,
                                NorthStar.REASON))
                .where(NorthStar.DAY, context.date())
                .where(Slices.GRAIN, grain)
                .where(NorthStar.WINDOW_DAYS, context.settings().longestWindow())
                .where(NorthStar.WEIGHTING, "decision")
                .where(NorthStar.SERIES, NorthStar.CURRENT)
                .where(
                        NorthStar.METRIC,
                        Query.Operator.ONE_OF,
                        context.settings().compared().toArray())
                .orderBy(dimension, NorthStar.METRIC);
        return page.isPresent() ? query.where(page.get().dimension(), page.get().value()) : query;
    }

    private Exhibit exhibit(String grain, String dimension, Optional<SlicePage> page, List<Row> answer) {
        Map<String, Exhibit.Heading> columns = new LinkedHashMap<>();
        context.settings().compared().stream()
                .filter(metric -> answer.stream()
                        .anyMatch(row -> row.getAs(NorthStar.METRIC).equals(metric)))
                .forEach(metric -> columns.put(metric, new Exhibit.Heading(metric, meaning(metric), true)));
        return new Matrix(
                        row -> row.getAs(dimension),
                        row -> first(dimension, row.getAs(dimension)),
                        row -> row.getAs(NorthStar.METRIC),
                        (row, index) -> Cells.published(row, index, context.unit(row.getAs(NorthStar.METRIC))))
                .exhibit(
                        exhibitId(grain),
                        "By %s, %d days until %s%s"
                                .formatted(
                                        dimension,
                                        context.settings().longestWindow(),
                                        context.day(),
                                        page.map(each -> ", within " + each.slice())
                                                .orElse("")),
                        query(grain, dimension, page).command(context.warehouse()),
                        new Exhibit.Heading(dimension, "Dimension of quality.dimensions.", false),
                        columns,
                        answer);
    }

    private Cell first(String dimension, String value) {
        return context.settings().pages().contains(dimension)
                ? Cell.link(value, new SlicePage(dimension, value).file())
                : Cell.text(value);
    }

    private String meaning(String metric) {
        return context.definitions().containsKey(metric)
                ? context.definitions().get(metric).doc()
                : metric;
    }

    private ComparisonChart chart(String dimension, String metric, List<Row> answer) {
        List<Row> shown = answer.stream()
                .filter(row -> row.getAs(NorthStar.METRIC).equals(metric))
                .filter(row -> row.getAs(NorthStar.STATUS).equals(NorthStar.OK))
                .toList();
        List<ComparisonChart.Bar> bars = IntStream.range(0, Math.min(MOST_DRAWN, shown.size()))
                .mapToObj(shown::get)
                .map(row -> new ComparisonChart.Bar(
                        row.getAs(dimension),
                        row.getAs(NorthStar.ESTIMATE),
                        row.getAs(NorthStar.CI_LOW),
                        row.getAs(NorthStar.CI_HIGH)))
                .toList();
        return new ComparisonChart(
                "%s by %s".formatted(metric, dimension),
                "%s by %s with intervals%s; the table below has the numbers."
                        .formatted(
                                metric,
                                dimension,
                                shown.size() > MOST_DRAWN
                                        ? ", the first %d of %d".formatted(MOST_DRAWN, shown.size())
                                        : ""),
                context.unit(metric),
                bars);
    }
}
