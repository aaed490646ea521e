package io.northstar.report;

import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The pages of a day: one about everything, in the order in which a lead reads, one for each slice that has its
 * own, and one for each back-test. */
public final class DailyReport {
    /** File of the first page. */
    public static final String INDEX = "index.html";

    private static final int HEADLINES = 3;

    private final Context context;
    private final List<Definition> definitions;

    /**
     * The report of {@code day}.
     *
     * @param settings what is shown
     * @param warehouse where the tables are, as commands name it
     * @param tables the rows that it is made of
     * @param definitions the metrics that the numbers are of
     */
    public DailyReport(
            LocalDate day, ReportSettings settings, String warehouse, DayTables tables, List<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
        this.context = new Context(
                day,
                settings,
                warehouse,
                tables,
                definitions.stream()
                        .collect(Collectors.toMap(Definition::metric, Function.identity(), (one, other) -> other)));
    }

    /** The pages; the first is about everything. */
    public List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        Map<SlicePage, Recommendation> standingOut = new StandingOut(context).recommendations();
        pages.add(index(List.copyOf(standingOut.values())));
        for (String dimension : context.settings().pages()) {
            slices(dimension).forEach(slice -> pages.add(page(slice, Optional.ofNullable(standingOut.get(slice)))));
        }
        new StrategySection(context).reviews().forEach(review -> pages.add(review.page(context, definitions)));
        return pages;
    }

    private Page index(List<Recommendation> standingOut) {
        NorthStarSections northStar = new NorthStarSections(context, Slices.ALL, Slices.ALL);
        ChangeSection changes = new ChangeSection(context, Optional.empty());
        SliceSections slices = new SliceSections(context);
        CreativeSection creatives = new CreativeSection(context, Optional.empty());
        ModelSection models = new ModelSection(context);
        StrategySection strategies = new StrategySection(context);
        QaSection qa = new QaSection(context, northStar.refused());
        RunSections run = new RunSections(context);
        List<Recommendation> headlines = new ArrayList<>(changes.recommendations(HEADLINES));
        if (headlines.isEmpty()) {
            headlines.add(steady());
        }
        for (List<Recommendation> subject : List.of(
                run.recommendations(),
                standingOut,
                strategies.recommendations(),
                models.recommendations(),
                creatives.recommendations(),
                qa.recommendations())) {
            headlines.addAll(subject.subList(0, Math.min(HEADLINES, subject.size())));
        }
        headlines.sort(Comparator.comparing(Recommendation::verdict));
        return new Page(
                INDEX,
                "Moderation quality on " + context.day(),
                context.day(),
                List.of(),
                northStar.tiles(),
                headlines,
                List.of(
                        northStar.section(),
                        changes.section(),
                        slices.versions(),
                        slices.overview(),
                        creatives.section(),
                        models.section(),
                        strategies.section(),
                        qa.section(),
                        run.plan(),
                        run.data(),
                        run.restatements()),
                definitions);
    }

    private Page page(SlicePage slice, Optional<Recommendation> standingOut) {
        NorthStarSections northStar = new NorthStarSections(context, slice.dimension(), slice.slice());
        ChangeSection changes = new ChangeSection(context, Optional.of(slice));
        List<Section> sections = new ArrayList<>(
                List.of(northStar.section(), changes.section(), new SliceSections(context).within(slice)));
        if (slice.dimension().equals("market")) {
            sections.add(new CreativeSection(context, Optional.of(slice)).section());
        }
        List<Recommendation> headlines = new ArrayList<>(changes.recommendations(HEADLINES));
        standingOut.ifPresent(each -> headlines.add(each.at(northStar.section().id())));
        headlines.sort(Comparator.comparing(Recommendation::verdict));
        return new Page(
                slice.file(),
                "%s on %s".formatted(slice.slice(), context.day()),
                context.day(),
                List.of(new Page.Link("The day", INDEX)),
                northStar.tiles(),
                headlines,
                sections,
                definitions);
    }

    private List<SlicePage> slices(String dimension) {
        Query query = Query.of(NorthStar.current(List.of()).name(), List.of(dimension))
                .where(NorthStar.DAY, context.date())
                .where(Slices.GRAIN, dimension);
        List<Row> rows = context.tables().answer(query);
        return rows.stream()
                .map(row -> row.<String>getAs(dimension))
                .distinct()
                .sorted()
                .map(value -> new SlicePage(dimension, value))
                .toList();
    }

    private Recommendation steady() {
        boolean looked = context.tables().has("trend_alerts");
        return new Recommendation(
                Recommendation.Verdict.STEADY,
                looked ? "No published number is told from chance" : "There is no alert about this day",
                looked
                        ? "Every series was held against its own past, with false alarms controlled."
                        : "Either nothing has changed, or the job trends has not looked at this day, or there is too little history.",
                "Nothing, as far as changes go; the levels are below.",
                List.of(),
                looked ? Recommendation.Confidence.MODERATE : Recommendation.Confidence.LOW,
                "changes");
    }
}
