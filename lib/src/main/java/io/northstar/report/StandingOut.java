package io.northstar.report;

import io.northstar.stats.CriticalValues;
import io.northstar.table.NorthStar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Slices whose numbers are surely worse than those of the whole.
 *
 * <p>Whether a difference is real is told from the two published intervals by the method of variance estimates recovery (Zou and
 * Donner 2008, eq. 5): the lower limit of {@code s - w} is {@code s - w - sqrt((s - lower(s))² + (upper(w) - w)²)}. Limits are
 * moved out in proportion for all comparisons of the page together (Bonferroni). The slice is part of the whole, which makes the
 * difference surer than that says.
 */
final class StandingOut {
    private static final Map<String, String> STEPS = Map.of(
            "market", "Read a sample of this market's decisions with someone who knows it.",
            "policy_id",
                    "Read wrong decisions of this policy, and make it and its examples clearer where they were read wrongly.");
    /** Told at this many times smaller an error it is told with high confidence. */
    private static final double SURER = 100;

    private final Context context;
    private final SliceSections slices;

    StandingOut(Context context) {
        this.context = context;
        this.slices = new SliceSections(context);
    }

    /** A number and its interval, turned so that more is worse. */
    private record Measured(double value, double below, double above) {
        static Optional<Measured> of(Row row, Definition definition) {
            Double value = row.getAs(NorthStar.ESTIMATE);
            Double low = row.getAs(NorthStar.CI_LOW);
            Double high = row.getAs(NorthStar.CI_HIGH);
            boolean known =
                    NorthStar.OK.equals(row.getAs(NorthStar.STATUS)) && value != null && low != null && high != null;
            if (!known || definition == null) {
                return Optional.empty();
            }
            return switch (definition.direction()) {
                case "lower_is_better" -> Optional.of(new Measured(value, value - low, high - value));
                case "higher_is_better" -> Optional.of(new Measured(-value, high - value, value - low));
                default -> Optional.empty();
            };
        }

        /** By how many half-widths of the difference's interval this is worse than {@code whole}. */
        double worseThan(Measured whole) {
            double halfWidth = Math.hypot(below, whole.above);
            return value > whole.value ? (value - whole.value) / halfWidth : 0;
        }
    }

    /** A slice's number that is held against the whole's. */
    private record Comparison(String dimension, String value, String metric, Row row, int index, double halfWidths) {
        SlicePage page() {
            return new SlicePage(dimension, value);
        }
    }

    /** A headline for each slice that stands out, the surest first; its numbers are in the overview of slices. */
    Map<SlicePage, Recommendation> recommendations() {
        List<Comparison> comparisons = comparisons();
        Map<SlicePage, List<Comparison>> worse = new LinkedHashMap<>();
        comparisons.stream()
                .filter(each -> each.halfWidths() > halfWidths(comparisons.size(), 1))
                .sorted(Comparator.comparing(Comparison::halfWidths).reversed())
                .forEach(each -> worse.computeIfAbsent(each.page(), page -> new ArrayList<>())
                        .add(each));
        Map<SlicePage, Recommendation> headlines = new LinkedHashMap<>();
        worse.forEach((page, each) -> headlines.put(page, headline(page, each, comparisons.size())));
        return headlines;
    }

    private List<Comparison> comparisons() {
        Map<String, Measured> whole = new HashMap<>();
        slices.whole()
                .forEach(row -> Measured.of(row, definition(row))
                        .ifPresent(measured -> whole.put(row.getAs(NorthStar.METRIC), measured)));
        List<Comparison> all = new ArrayList<>();
        for (String dimension : context.settings().pages()) {
            List<Row> answer = slices.published(dimension);
            for (int i = 0; i < answer.size(); i++) {
                Row row = answer.get(i);
                String metric = row.getAs(NorthStar.METRIC);
                Optional<Measured> measured = Measured.of(row, definition(row));
                if (measured.isPresent() && whole.containsKey(metric)) {
                    double halfWidths = measured.get().worseThan(whole.get(metric));
                    all.add(new Comparison(dimension, row.getAs(dimension), metric, row, i, halfWidths));
                }
            }
        }
        return all;
    }

    private Definition definition(Row row) {
        return context.definitions().get(row.<String>getAs(NorthStar.METRIC));
    }

    /**
     * How many half-widths of a published interval a difference has to be: one of {@code comparisons} differences that are all
     * nothing is that far with the error of one interval, divided by {@code surer}.
     */
    private double halfWidths(int comparisons, double surer) {
        double confidence = context.settings().confidence();
        return CriticalValues.normal(1 - (1 - confidence) / (comparisons * surer)) / CriticalValues.normal(confidence);
    }

    private Recommendation headline(SlicePage page, List<Comparison> worse, int comparisons) {
        List<String> metrics = worse.stream().map(Comparison::metric).toList();
        boolean one = metrics.size() == 1;
        return new Recommendation(
                Recommendation.Verdict.ATTENTION,
                "%s of %s %s worse than overall"
                        .formatted(String.join(", ", metrics), page.slice(), one ? "is" : "are"),
                "The difference is more than chance explains in %d comparisons of slices with the whole; it is one of level, not a change."
                        .formatted(comparisons),
                STEPS.getOrDefault(page.dimension(), "Read a sample of its decisions."),
                worse.stream()
                        .map(each -> new Tile(
                                each.metric(),
                                context.link(each.metric()),
                                SliceSections.exhibitId(page.dimension()),
                                Cells.published(each.row(), each.index(), context.unit(each.metric()))))
                        .toList(),
                worse.get(0).halfWidths() > halfWidths(comparisons, SURER)
                        ? Recommendation.Confidence.HIGH
                        : Recommendation.Confidence.MODERATE,
                "slices");
    }
}
