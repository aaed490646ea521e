package io.northstar.strategy;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Samples;
import io.northstar.stats.DailyRates;
import io.northstar.stats.Discoveries;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.SampledStratum;
import io.northstar.stats.ShareContrast;
import io.northstar.stats.ThresholdRate;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyHealth;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * How live strategies do, and which of them to tighten, split or retire.
 *
 * <p>Whether one is dead or redundant is counted. That it restricts what is compliant, is less often right than before, or catches
 * less than before, is tested, and told with the share of false findings controlled over all strategies and tests of the night
 * (Benjamini and Hochberg). A strategy that permits is not tested by labels: what it lets pass is leakage, not overkill.
 */
public final class Health {
    private static final String APPEALS = "appeals";
    private static final String LOST = "lost";
    private static final int HALVINGS = 20;
    private static final double ACTED = 0.5;
    /** A rate has to fall by at least this share before it is told: what is sure may be too little to mind. */
    private static final double TELLING_FALL = 0.5;
    /** With less than this share violating, most of what a strategy restricts is compliant. */
    private static final double MOSTLY_WRONG = 0.5;

    private final LocalDate day;
    private final HealthSettings settings;
    private final StrategyBook book;
    private final List<Strategy> live;

    private record Label(
            LocalDate day,
            String decidedBy,
            Set<Integer> matched,
            String market,
            boolean restricts,
            SampledStratum stratum,
            double weight,
            boolean violating) {}

    /** The estimate of a share, with how many labels it has; empty with too few. */
    private record Share(long labels, Optional<RatioEstimate> estimate) {
        Double value() {
            return estimate.map(RatioEstimate::estimate).orElse(null);
        }

        Double low() {
            return estimate.map(each -> each.interval().low()).orElse(null);
        }

        Double high() {
            return estimate.map(each -> each.interval().high()).orElse(null);
        }
    }

    /** What is known of a strategy. */
    private record Examined(
            int position,
            long decided,
            long appealed,
            long overturned,
            Share precision,
            Share marginal,
            Share earlier,
            Share later,
            DailyRates rates,
            double overkill,
            double lessPrecise,
            double catchesLess,
            List<String> wrongMarkets,
            List<String> rightMarkets) {}

    private Health(LocalDate day, HealthSettings settings, StrategyBook book) {
        this.day = day;
        this.settings = settings;
        this.book = book;
        this.live = book.live().stream()
                .filter(each -> each.action() != Strategy.Action.SCORE)
                .toList();
    }

    /** The health of the live strategies of {@code stored} in the window that ends on {@code day}. */
    public static Health of(LocalDate day, List<StrategyBook.Written> stored, HealthSettings settings) {
        return new Health(day, settings, StrategyBook.of(stored));
    }

    /** First day of the window. */
    public LocalDate from() {
        return day.minusDays(settings.windowDays() - 1L);
    }

    /**
     * The decisions of the window with what matches them; read more than once, so the caller may want to keep it.
     *
     * @param judged {@link JudgedDecisions} of the window
     * @param creatives {@link Creatives}
     * @param history {@link Decisions} of all days up to the last one
     */
    public Dataset<Row> matched(Dataset<Row> judged, Dataset<Row> creatives, Dataset<Row> history) {
        return new Matching(live)
                .of(judged, creatives, history)
                .select(
                        col(Decisions.DAY),
                        col(Decisions.DECISION_ID),
                        col(Decisions.STRATEGY_ID),
                        col(JudgedDecisions.RESTRICTS),
                        col(JudgedDecisions.PERMITS),
                        col(JudgedDecisions.APPEALED),
                        col(JudgedDecisions.OVERTURNED),
                        array_sort(col(Matching.MATCHED)).as(Matching.MATCHED));
    }

    /**
     * The rows of {@link StrategyHealth} of the night.
     *
     * @param matched see {@link #matched}
     * @param drawn {@link LabelledDecisions} of the window
     * @param strata {@link DesignStrata} of it
     */
    public List<Row> rows(Dataset<Row> matched, Dataset<Row> drawn, Dataset<Row> strata) {
        List<Row> cells = cells(matched);
        List<Label> labels = labels(matched, drawn, strata);
        MatchedCounts counts = new MatchedCounts();
        Map<LocalDate, Long> decisions = new TreeMap<>();
        for (Row cell : cells) {
            counts.add(set(cell), cell.getAs(StrategyHealth.MATCHED));
            decisions.merge(
                    cell.<Date>getAs(Decisions.DAY).toLocalDate(), cell.getAs(StrategyHealth.MATCHED), Long::sum);
        }
        List<Examined> examined = IntStream.range(0, live.size())
                .mapToObj(i -> examine(i, cells, labels, decisions))
                .toList();
        double[] adjusted = Discoveries.adjusted(examined.stream()
                .flatMapToDouble(each -> DoubleStream.of(each.overkill, each.lessPrecise, each.catchesLess))
                .toArray());
        Map<Strategy.Action, Set<Integer>> redundant = new HashMap<>();
        for (Strategy.Action action : Strategy.Action.values()) {
            redundant.put(action, counts.redundant(positions(action), settings.minMatched()));
        }
        List<Row> rows = new ArrayList<>();
        for (Examined each : examined) {
            boolean spare = redundant.get(live.get(each.position).action()).contains(each.position);
            rows.add(row(each, counts, spare, adjusted, decisions.size()));
        }
        book.refused().stream()
                .filter(each -> each.state().equals(Strategies.LIVE))
                .forEach(each -> rows.add(refused(each)));
        return rows;
    }

    private List<Integer> positions(Strategy.Action action) {
        return IntStream.range(0, live.size())
                .filter(i -> live.get(i).action() == action)
                .boxed()
                .toList();
    }

    private static List<Row> cells(Dataset<Row> matched) {
        return matched.where(col(JudgedDecisions.RESTRICTS).or(col(JudgedDecisions.PERMITS)))
                .groupBy(Decisions.DAY, Decisions.STRATEGY_ID, Matching.MATCHED)
                .agg(
                        count(lit(1)).as(StrategyHealth.MATCHED),
                        count(when(col(JudgedDecisions.APPEALED), lit(1))).as(APPEALS),
                        count(when(col(JudgedDecisions.OVERTURNED), lit(1))).as(LOST))
                .collectAsList();
    }

    private static Set<Integer> set(Row row) {
        return Set.copyOf(row.<Integer>getList(row.fieldIndex(Matching.MATCHED)));
    }

    private static List<Label> labels(Dataset<Row> matched, Dataset<Row> drawn, Dataset<Row> strata) {
        List<Row> rows = new ArrayList<>(Samples.labelled(drawn, strata)
                .where(col(LabelledDecisions.VIOLATING).isNotNull())
                .where(col(JudgedDecisions.RESTRICTS).or(col(JudgedDecisions.PERMITS)))
                .join(
                        matched.select(Decisions.DAY, Decisions.DECISION_ID, Matching.MATCHED),
                        List.of(Decisions.DAY, Decisions.DECISION_ID).toArray(String[]::new))
                .select(
                        col(Decisions.DAY),
                        col(Decisions.DECISION_ID),
                        col(Decisions.STRATEGY_ID),
                        coalesce(col(Decisions.MARKET), lit("")).as(Decisions.MARKET),
                        col(JudgedDecisions.RESTRICTS),
                        col(Matching.MATCHED),
                        col(LabelledDecisions.DESIGN),
                        col(DesignStrata.DESIGN_STRATUM_ID),
                        col(DesignStrata.STRATUM_POPULATION),
                        col(DesignStrata.STRATUM_LABELLED),
                        col(Samples.WEIGHT),
                        col(LabelledDecisions.VIOLATING))
                .collectAsList());
        rows.sort(Comparator.comparing((Row row) -> row.<Date>getAs(Decisions.DAY))
                .thenComparing(row -> row.<String>getAs(Decisions.DECISION_ID)));
        return rows.stream()
                .map(row -> new Label(
                        row.<Date>getAs(Decisions.DAY).toLocalDate(),
                        row.getAs(Decisions.STRATEGY_ID),
                        set(row),
                        row.getAs(Decisions.MARKET),
                        row.getAs(JudgedDecisions.RESTRICTS),
                        SidedLabel.stratum(row, row.getAs(LabelledDecisions.DESIGN)),
                        row.getAs(Samples.WEIGHT),
                        row.getAs(LabelledDecisions.VIOLATING)))
                .toList();
    }

    private Examined examine(int position, List<Row> cells, List<Label> labels, Map<LocalDate, Long> decisions) {
        Strategy strategy = live.get(position);
        boolean restricting = strategy.action() == Strategy.Action.RESTRICT;
        long decided = 0;
        long appealed = 0;
        long overturned = 0;
        Map<LocalDate, Long> caught = new HashMap<>();
        for (Row cell : cells) {
            if (strategy.id().equals(cell.getAs(Decisions.STRATEGY_ID))) {
                decided += cell.<Long>getAs(StrategyHealth.MATCHED);
                appealed += cell.<Long>getAs(APPEALS);
                overturned += cell.<Long>getAs(LOST);
            }
            if (set(cell).contains(position)) {
                caught.merge(
                        cell.<Date>getAs(Decisions.DAY).toLocalDate(), cell.getAs(StrategyHealth.MATCHED), Long::sum);
            }
        }
        List<Integer> alike = positions(strategy.action());
        Predicate<Label> took =
                label -> restricting && label.restricts && strategy.id().equals(label.decidedBy);
        Predicate<Label> alone = label -> restricting
                && label.matched.contains(position)
                && alike.stream().noneMatch(other -> other != position && label.matched.contains(other));
        LocalDate middle = day.minusDays(settings.windowDays() / 2);
        Predicate<Label> early = label -> !label.day.isAfter(middle);
        Share earlier = share(labels, took.and(early));
        Share later = share(labels, took.and(early.negate()));
        Share precision = share(labels, took);
        DailyRates rates = rates(caught, decisions, middle);
        List<String> wrong = new ArrayList<>();
        List<String> right = new ArrayList<>();
        double overkill = belowLimit(labels, took);
        labels.stream().filter(took).map(Label::market).distinct().sorted().forEach(market -> {
            Share there = lasting(labels, took.and(label -> label.market.equals(market)));
            there.estimate().ifPresent(estimate -> {
                if (estimate.interval().high() < settings.minPrecision()) {
                    wrong.add(market);
                } else if (estimate.estimate() >= settings.minPrecision()) {
                    right.add(market);
                }
            });
        });
        return new Examined(
                position,
                decided,
                appealed,
                overturned,
                precision,
                share(labels, alone),
                earlier,
                later,
                rates,
                overkill,
                lessPrecise(lasting(labels, took.and(early)), lasting(labels, took.and(early.negate()))),
                rates.later() <= (1 - TELLING_FALL) * rates.earlier() ? rates.pValue() : 1,
                wrong,
                right);
    }

    private DailyRates rates(Map<LocalDate, Long> caught, Map<LocalDate, Long> decisions, LocalDate middle) {
        return DailyRates.of(
                rates(caught, decisions, each -> !each.isAfter(middle)),
                rates(caught, decisions, each -> each.isAfter(middle)));
    }

    private static double[] rates(
            Map<LocalDate, Long> caught, Map<LocalDate, Long> decisions, Predicate<LocalDate> days) {
        return decisions.entrySet().stream()
                .filter(each -> days.test(each.getKey()))
                .mapToDouble(each -> (double) caught.getOrDefault(each.getKey(), 0L) / each.getValue())
                .toArray();
    }

    private Share share(List<Label> labels, Predicate<Label> which) {
        return share(labels, which, settings.rules().finitePopulationCorrection());
    }

    /** What the strategy does, of which the decisions of the window are a part: labels of all of them would still be a sample. */
    private Share lasting(List<Label> labels, Predicate<Label> which) {
        return share(labels, which, false);
    }

    private Share share(List<Label> labels, Predicate<Label> which, boolean ofTheseAlone) {
        long count = labels.stream().filter(which).count();
        return new Share(
                count,
                count < settings.rules().minLabels()
                        ? Optional.empty()
                        : Optional.of(estimate(labels, which, settings.rules().confidence(), ofTheseAlone)));
    }

    private RatioEstimate estimate(
            List<Label> labels, Predicate<Label> which, double confidence, boolean ofTheseAlone) {
        // Other labels add nothing to a share of these.
        List<JudgedScore> scored = labels.stream()
                .filter(which)
                .map(label -> new JudgedScore(label.stratum, label.weight, 1, label.violating))
                .toList();
        RatioTotals totals =
                ThresholdRate.PRECISION.totals(scored, ACTED, settings.rules().lonelyStratum(), ofTheseAlone);
        return RatioEstimate.proportion(totals, ThresholdRate.PRECISION.unseen(scored, ACTED), confidence);
    }

    /** One-sided p-value of a precision that is not below the limit: the risk at which the interval just reaches it. */
    private double belowLimit(List<Label> labels, Predicate<Label> which) {
        List<Label> within = labels.stream().filter(which).toList();
        if (within.size() < settings.rules().minLabels()
                || estimate(within, which, settings.rules().confidence(), false).estimate()
                        >= settings.minPrecision()) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            boolean below = estimate(within, which, middle, false).interval().high() < settings.minPrecision();
            low = below ? middle : low;
            high = below ? high : middle;
        }
        return low == 0 ? 1 : (1 - low) / 2;
    }

    private static double lessPrecise(Share earlier, Share later) {
        if (earlier.estimate().isEmpty() || later.estimate().isEmpty()) {
            return 1;
        }
        RatioEstimate before = earlier.estimate().get();
        RatioEstimate after = later.estimate().get();
        double p = ShareContrast.difference(ShareContrast.Sample.of(after), ShareContrast.Sample.of(before))
                .p();
        return after.estimate() < before.estimate() ? p / 2 : 1;
    }

    /** @param days of the window that have decisions; nothing is dead before all have, since rules of a kind match seldom */
    private Row row(Examined each, MatchedCounts counts, boolean redundant, double[] adjusted, int days) {
        Strategy strategy = live.get(each.position);
        List<Integer> alike = positions(strategy.action());
        long matched = counts.matched(each.position);
        double[] q = {adjusted[3 * each.position], adjusted[3 * each.position + 1], adjusted[3 * each.position + 2]};
        boolean tested = each.overkill < 1 || each.lessPrecise < 1 || each.catchesLess < 1;
        Optional<String> shadow =
                counts.shadow(each.position, alike).map(other -> live.get(other).id());
        List<String> findings = new ArrayList<>();
        add(findings, "dead", matched == 0 && each.decided == 0 && days >= settings.windowDays());
        add(findings, "redundant", redundant);
        add(findings, "overkill", each.overkill < 1 && q[0] <= settings.falseDiscoveryRate());
        add(findings, "less_precise", each.lessPrecise < 1 && q[1] <= settings.falseDiscoveryRate());
        add(findings, "catches_less", each.catchesLess < 1 && q[2] <= settings.falseDiscoveryRate());
        String recommendation = recommendation(findings, each);
        return RowFactory.create(
                Date.valueOf(day),
                strategy.id(),
                strategy.version(),
                settings.windowDays(),
                each.decided,
                matched,
                counts.unique(each.position, alike),
                shadow.orElse(null),
                each.precision.labels(),
                each.precision.value(),
                each.precision.low(),
                each.precision.high(),
                each.marginal.labels(),
                each.marginal.value(),
                each.marginal.low(),
                each.marginal.high(),
                each.earlier.value(),
                each.later.value(),
                each.rates.earlier(),
                each.rates.later(),
                each.appealed,
                each.overturned,
                findings.isEmpty() ? null : String.join(",", findings),
                tested ? Math.min(q[0], Math.min(q[1], q[2])) : null,
                recommendation,
                message(findings, each, shadow));
    }

    private static void add(List<String> findings, String name, boolean found) {
        if (found) {
            findings.add(name);
        }
    }

    private static String recommendation(List<String> findings, Examined each) {
        if (findings.contains("dead") || findings.contains("redundant")) {
            return StrategyHealth.RETIRE;
        }
        if (findings.contains("overkill")) {
            boolean some = !each.wrongMarkets.isEmpty() && !each.rightMarkets.isEmpty();
            boolean mostlyWrong = each.precision.high() < MOSTLY_WRONG;
            return some ? StrategyHealth.SPLIT : mostlyWrong ? StrategyHealth.RETIRE : StrategyHealth.TIGHTEN;
        }
        return findings.isEmpty() ? StrategyHealth.KEEP : StrategyHealth.REVIEW;
    }

    private String message(List<String> findings, Examined each, Optional<String> shadow) {
        List<String> parts = new ArrayList<>();
        for (String finding : findings) {
            parts.add(
                    switch (finding) {
                        case "dead" -> "it matched nothing in %d days".formatted(settings.windowDays());
                        case "redundant" ->
                            "all that it matches others match too, %s most".formatted(shadow.orElseThrow());
                        case "overkill" -> overkill(each);
                        case "less_precise" ->
                            String.format(
                                    Locale.ROOT,
                                    "%.0f %% of what it restricts violates, after %.0f %% before",
                                    100 * each.later.value(),
                                    100 * each.earlier.value());
                        default ->
                            String.format(
                                    Locale.ROOT,
                                    "it matches %.3f %% of all decisions, after %.3f %% before",
                                    100 * each.rates.later(),
                                    100 * each.rates.earlier());
                    });
        }
        if (parts.isEmpty()) {
            return each.precision.estimate().isPresent()
                            || live.get(each.position).action() == Strategy.Action.PERMIT
                    ? "Nothing stands out."
                    : "Nothing stands out; %d labels are too few to say how often it is right."
                            .formatted(each.precision.labels());
        }
        String all = String.join("; ", parts);
        return all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1) + ".";
    }

    private String overkill(Examined each) {
        String where = each.wrongMarkets.isEmpty() || each.rightMarkets.isEmpty()
                ? ""
                : ", wrong in " + each.wrongMarkets.stream().limit(5).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%.0f %% of what it restricts violates (%.0f to %.0f %%), where %.0f %% are wanted%s",
                100 * each.precision.value(),
                100 * each.precision.low(),
                100 * each.precision.high(),
                100 * settings.minPrecision(),
                where);
    }

    private Row refused(StrategyBook.Refused strategy) {
        List<Object> values = new ArrayList<>(
                List.of(Date.valueOf(day), strategy.id(), strategy.version(), settings.windowDays(), 0L, 0L, 0L));
        values.add(null);
        values.add(0L);
        IntStream.range(0, 3).forEach(i -> values.add(null));
        values.add(0L);
        IntStream.range(0, 7).forEach(i -> values.add(null));
        values.addAll(List.of(0L, 0L));
        values.add(null);
        values.add(null);
        values.add(StrategyHealth.MEND);
        values.add("The definition cannot be used: " + strategy.reason());
        return RowFactory.create(values.toArray());
    }
}
