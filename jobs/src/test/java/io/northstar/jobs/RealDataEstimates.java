package io.northstar.jobs;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the nightly run should publish about some decisions, computed once more without Spark and without the product's
 * code: counts, weights N/m by day, side and vertical, and the variance of the linearised values unit by unit.
 */
final class RealDataEstimates {
    /**
     * A decision.
     *
     * @param id what tells it from the others
     * @param slice value of each dimension that the test slices by
     * @param label empty when QA did not draw it
     */
    record Judged(
            String id,
            LocalDate day,
            Map<String, String> slice,
            String outcome,
            Optional<String> policy,
            boolean automated,
            Optional<Label> label) {
        boolean restricts() {
            return !outcome.equals("approve");
        }

        private boolean permits() {
            return !restricts();
        }

        private boolean labelled() {
            return label.isPresent();
        }

        private boolean violating() {
            return label.orElseThrow().violating();
        }

        private boolean compliant() {
            return !violating();
        }

        private boolean right() {
            return restricts() == violating();
        }

        private boolean rightPolicy() {
            return right() && (!restricts() || policy.equals(label.orElseThrow().policy()));
        }

        private boolean any() {
            return true;
        }

        private boolean none() {
            return false;
        }

        private String stratum() {
            return day + "|" + restricts() + "|" + slice.get("vertical");
        }
    }

    /**
     * What its labels say in the end.
     *
     * @param qa what the newest label of the qa layer says
     * @param agreement whether two blind reviewers agree; empty when there was one
     */
    record Label(boolean violating, Optional<String> policy, String outcome, boolean qa, Optional<Boolean> agreement) {}

    /** A published number, or the reason why there is none. */
    record Estimate(
            String outcome,
            long population,
            long labels,
            double estimate,
            double standardError,
            double numerator,
            double denominator,
            double unmeasuredShare) {}

    private enum Kind {
        CENSUS,
        SAMPLE,
        BOTH_SIDES
    }

    private record Ratio(
            String name,
            List<String> weightings,
            Kind kind,
            Predicate<Judged> population,
            Predicate<Judged> denominator,
            Predicate<Judged> numerator,
            Predicate<Judged> measured) {
        Ratio(
                String name,
                List<String> weightings,
                Kind kind,
                Predicate<Judged> population,
                Predicate<Judged> denominator,
                Predicate<Judged> numerator) {
            this(name, weightings, kind, population, denominator, numerator, Judged::any);
        }
    }

    private static final double MOST_UNMEASURED = .25;

    private static final int FEWEST_LABELS = 5;
    private static final List<String> DECISION = List.of("decision");
    private static final List<String> EVERY = List.of("decision", "impression", "spend");

    private static final List<Ratio> RATIOS = List.of(
            new Ratio("fpr", EVERY, Kind.BOTH_SIDES, Judged::any, Judged::compliant, Judged::restricts),
            new Ratio("fnr", EVERY, Kind.BOTH_SIDES, Judged::any, Judged::violating, Judged::permits),
            new Ratio("recall", EVERY, Kind.BOTH_SIDES, Judged::any, Judged::violating, Judged::restricts),
            new Ratio("fdr", EVERY, Kind.SAMPLE, Judged::restricts, Judged::any, Judged::compliant),
            new Ratio("precision", EVERY, Kind.SAMPLE, Judged::restricts, Judged::any, Judged::violating),
            new Ratio(
                    "leakage",
                    List.of("decision", "spend"),
                    Kind.SAMPLE,
                    Judged::permits,
                    Judged::any,
                    Judged::violating),
            new Ratio(
                    "leakage_views",
                    List.of("impression"),
                    Kind.SAMPLE,
                    Judged::permits,
                    Judged::any,
                    Judged::violating),
            new Ratio(
                    "overkill",
                    EVERY,
                    Kind.SAMPLE,
                    decision -> decision.restricts() && decision.automated(),
                    Judged::any,
                    Judged::compliant),
            new Ratio("prevalence", EVERY, Kind.SAMPLE, Judged::any, Judged::any, Judged::violating),
            new Ratio("accuracy", EVERY, Kind.SAMPLE, Judged::any, Judged::any, Judged::right),
            new Ratio("accuracy_policy", EVERY, Kind.SAMPLE, Judged::any, Judged::any, Judged::rightPolicy),
            new Ratio(
                    "accuracy_action",
                    EVERY,
                    Kind.SAMPLE,
                    Judged::any,
                    Judged::any,
                    decision -> decision.outcome()
                            .equals(decision.label().orElseThrow().outcome())),
            new Ratio(
                    "inconsistency_qa",
                    DECISION,
                    Kind.SAMPLE,
                    Judged::any,
                    Judged::any,
                    decision -> decision.restricts()
                            != decision.label().orElseThrow().qa()),
            new Ratio(
                    "inconsistency_review",
                    DECISION,
                    Kind.SAMPLE,
                    Judged::any,
                    decision -> decision.label().orElseThrow().agreement().isPresent(),
                    decision -> !decision.label().orElseThrow().agreement().orElseThrow()),
            new Ratio(
                    "automation_rate",
                    List.of("decision", "impression"),
                    Kind.CENSUS,
                    Judged::any,
                    Judged::any,
                    Judged::automated),
            // No appeal landed: nobody knows who appealed.
            new Ratio("appeal_rate", DECISION, Kind.CENSUS, Judged::restricts, Judged::any, Judged::none, Judged::none),
            // No decision says how long it took: only the automated ones are known to have cost nothing.
            new Ratio("review_cost", DECISION, Kind.CENSUS, Judged::any, Judged::any, Judged::none, Judged::automated),
            new Ratio(
                    "review_cost_per_catch",
                    DECISION,
                    Kind.SAMPLE,
                    Judged::any,
                    decision -> decision.restricts() && decision.violating(),
                    Judged::none,
                    Judged::automated));

    private final List<Judged> decisions;
    private final boolean finite;
    private final Map<String, Long> populations;
    private final Map<String, List<Judged>> labelled;

    /** Of {@code decisions}, with the finite population correction or without. */
    RealDataEstimates(List<Judged> decisions, boolean finite) {
        this.decisions = List.copyOf(decisions);
        this.finite = finite;
        this.populations = decisions.stream().collect(Collectors.groupingBy(Judged::stratum, Collectors.counting()));
        this.labelled = decisions.stream().filter(Judged::labelled).collect(Collectors.groupingBy(Judged::stratum));
    }

    /** Identifies a published number. */
    static String key(LocalDate day, int window, Map<String, String> slice, String metric, String weighting) {
        return "%s/%d %s %s by %s".formatted(day, window, new TreeMap<>(slice), metric, weighting);
    }

    /** Every number by its key: windows that end on a day with decisions, every slice, metric and weighting. */
    Map<String, Estimate> published(List<Integer> windows, List<List<String>> grains) {
        Map<String, Estimate> numbers = new LinkedHashMap<>();
        for (LocalDate end : decisions.stream().map(Judged::day).collect(Collectors.toCollection(TreeSet::new))) {
            for (int window : windows) {
                List<Judged> within = decisions.stream()
                        .filter(decision ->
                                !decision.day().isAfter(end) && decision.day().isAfter(end.minusDays(window)))
                        .toList();
                for (List<String> grain : grains) {
                    bySlice(within, grain)
                            .forEach((slice, rows) -> RATIOS.forEach(ratio -> publish(ratio, rows)
                                    .forEach((weighting, number) ->
                                            numbers.put(key(end, window, slice, ratio.name(), weighting), number))));
                }
            }
        }
        return numbers;
    }

    private static Map<Map<String, String>, List<Judged>> bySlice(List<Judged> rows, List<String> grain) {
        return rows.stream()
                .collect(Collectors.groupingBy(decision -> grain.stream()
                        .collect(Collectors.toMap(
                                name -> name, name -> decision.slice().get(name)))));
    }

    private Map<String, Estimate> publish(Ratio ratio, List<Judged> slice) {
        List<Judged> population = slice.stream().filter(ratio.population()).toList();
        Map<String, Estimate> numbers = new LinkedHashMap<>();
        if (!population.isEmpty()) {
            ratio.weightings()
                    .forEach(weighting -> numbers.put(
                            weighting,
                            ratio.kind() == Kind.CENSUS
                                    ? counted(ratio, weighting, population)
                                    : estimated(ratio, weighting, population)));
        }
        return numbers;
    }

    private static Estimate counted(Ratio ratio, String weighting, List<Judged> population) {
        List<Judged> measured = population.stream().filter(ratio.measured()).toList();
        Optional<String> refusal =
                tooLittleMeasured(ratio, population).or(() -> withoutExposure(weighting, population));
        double above = measured.stream().filter(ratio.numerator()).count();
        return new Estimate(
                refusal.map(reason -> "refused: " + reason).orElseGet(() -> shown(ratio, population)),
                population.size(),
                0,
                above / measured.size(),
                0,
                above,
                measured.size(),
                unmeasuredShare(ratio, population));
    }

    private Estimate estimated(Ratio ratio, String weighting, List<Judged> population) {
        List<Judged> known = population.stream().filter(Judged::labelled).toList();
        List<Judged> below = known.stream()
                .filter(ratio.measured())
                .filter(ratio.denominator())
                .toList();
        List<Judged> above = below.stream().filter(ratio.numerator()).toList();
        double denominator = below.stream().mapToDouble(this::weight).sum();
        double numerator = above.stream().mapToDouble(this::weight).sum();
        double estimate = numerator / denominator;
        String outcome = refusal(ratio, population, known, below.size())
                .or(() -> withoutExposure(weighting, population))
                .map(reason -> "refused: " + reason)
                .orElseGet(() -> below.size() < FEWEST_LABELS && known.size() < population.size()
                        ? "suppressed: %d labels, fewer than %d.".formatted(below.size(), FEWEST_LABELS)
                        : shown(ratio, population));
        double error = Math.sqrt(variance(Set.copyOf(below), Set.copyOf(above), estimate)) / denominator;
        return new Estimate(
                outcome,
                population.size(),
                below.size(),
                estimate,
                error,
                numerator,
                denominator,
                unmeasuredShare(ratio, population));
    }

    private static double unmeasuredShare(Ratio ratio, List<Judged> population) {
        return 1 - (double) population.stream().filter(ratio.measured()).count() / population.size();
    }

    private static String unmeasured(Ratio ratio, List<Judged> population) {
        return String.format(
                Locale.ROOT,
                "%.1f %% of the population is unmeasured: %svalues that did not land.",
                100 * unmeasuredShare(ratio, population),
                ratio.kind() == Kind.CENSUS ? "" : "strata or queues without any label, or ");
    }

    private static String shown(Ratio ratio, List<Judged> population) {
        return unmeasuredShare(ratio, population) > 0 ? "ok: " + unmeasured(ratio, population) : "ok";
    }

    private static Optional<String> tooLittleMeasured(Ratio ratio, List<Judged> population) {
        return unmeasuredShare(ratio, population) > MOST_UNMEASURED
                ? Optional.of(unmeasured(ratio, population))
                : Optional.empty();
    }

    private static Optional<String> refusal(Ratio ratio, List<Judged> population, List<Judged> known, int below) {
        long restricting = known.stream().filter(Judged::restricts).count();
        long permitting = known.size() - restricting;
        if (known.isEmpty()) {
            return Optional.of("No label for any of %d decisions (0 drawn).".formatted(population.size()));
        }
        Optional<String> gap = tooLittleMeasured(ratio, population);
        if (gap.isPresent()) {
            return gap;
        }
        if (ratio.kind() == Kind.BOTH_SIDES && (restricting == 0 || permitting == 0)) {
            return Optional.of("Needs labels on restrictions and on permissions, has %d and %d."
                    .formatted(restricting, permitting));
        }
        return below == 0 ? Optional.of("No labelled decision is in the denominator.") : Optional.empty();
    }

    private static Optional<String> withoutExposure(String weighting, List<Judged> population) {
        long days = population.stream().map(Judged::day).distinct().count();
        return weighting.equals("decision")
                ? Optional.empty()
                : Optional.of("No exposures landed for %d of %d days.".formatted(days, days));
    }

    /** Cochran 1977, theorem 5.3, on the values y - R x, which are 0 outside the denominator. */
    private double variance(Set<Judged> below, Set<Judged> above, double ratio) {
        double variance = 0;
        for (Map.Entry<String, List<Judged>> stratum : labelled.entrySet()) {
            double[] values = stratum.getValue().stream()
                    .mapToDouble(each -> (above.contains(each) ? 1 : 0) - (below.contains(each) ? ratio : 0))
                    .toArray();
            double size = populations.get(stratum.getKey());
            double unknown = finite ? size - values.length : size;
            // A unit that is alone in its stratum is measured from 0, the mean of the values over all strata.
            double mean =
                    values.length == 1 ? 0 : Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            variance += size * unknown / values.length * squares / Math.max(1, values.length - 1);
        }
        return variance;
    }

    private double weight(Judged decision) {
        String stratum = decision.stratum();
        return populations.get(stratum) / (double) labelled.get(stratum).size();
    }
}
