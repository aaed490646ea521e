package io.northstar.strategy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Samples;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Slices;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.text.NormalText;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;

/**
 * Tries strategies on history: which decisions would be other ones, and whether that would be right.
 *
 * <p>All strategies are matched in one pass; each trial then is a few sums over the matched decisions.
 */
public final class Backtest {
    private static final String OUTCOME = "outcome_class";
    private static final String PLACE = "rank";
    private static final String SECONDS = "seconds";
    private static final String REVIEWS = "reviews";
    private static final String HUMAN = "human";
    private static final String OTHER = "other";
    private static final String CELL = "cell";
    private static final String UNLABELLED = "unlabelled";
    private static final int LONGEST_TEXT = 500;
    private static final List<String> WHOLE = List.of(Slices.ALL, Slices.ALL);

    private final LocalDate day;
    private final BacktestSettings settings;
    private final List<Strategy> matched;
    private final List<Trial> trials = new ArrayList<>();
    private final List<Row> refused = new ArrayList<>();

    /**
     * The rows of the result tables.
     *
     * @param backtests of {@link StrategyBacktests}
     * @param effects of {@link StrategyEffects}
     * @param examples of {@link StrategyExamples}
     * @param advertisers of {@link StrategyAdvertisers}
     */
    public record Rows(List<Row> backtests, List<Row> effects, List<Row> examples, List<Row> advertisers) {
        /** Copies the lists. */
        public Rows {
            backtests = List.copyOf(backtests);
            effects = List.copyOf(effects);
            examples = List.copyOf(examples);
            advertisers = List.copyOf(advertisers);
        }

        /** Nothing. */
        public static Rows none() {
            return new Rows(List.of(), List.of(), List.of(), List.of());
        }

        /** These and those. */
        public Rows plus(Rows others) {
            return new Rows(
                    joined(backtests, others.backtests),
                    joined(effects, others.effects),
                    joined(examples, others.examples),
                    joined(advertisers, others.advertisers));
        }

        private static List<Row> joined(List<Row> some, List<Row> others) {
            List<Row> all = new ArrayList<>(some);
            all.addAll(others);
            return all;
        }
    }

    private Backtest(LocalDate day, BacktestSettings settings, List<Strategy> matched) {
        this.day = day;
        this.settings = settings;
        this.matched = List.copyOf(matched);
    }

    /**
     * Tries {@code drafts} beside the strategies in {@code stored}: each in the place of the live one of its identifier, if there
     * is one.
     *
     * @param day last day of the history
     */
    public static Backtest ofDrafts(
            LocalDate day,
            List<StrategyBook.Written> stored,
            List<StrategyBook.Written> drafts,
            BacktestSettings settings) {
        List<StrategyBook.Written> all = new ArrayList<>(stored);
        // A draft takes the place of a stored version of the same name: what is tried is what was handed over.
        all.removeIf(old -> drafts.stream().anyMatch(draft -> same(draft, old)));
        all.addAll(drafts);
        StrategyBook book = StrategyBook.of(all);
        List<Strategy> live = book.live();
        List<Strategy> tried = book.strategies().stream()
                .filter(each -> !live(each) && named(drafts, each.id(), each.version()))
                .toList();
        List<Strategy> matched = new ArrayList<>(live);
        tried.stream().filter(each -> !live.contains(each)).forEach(matched::add);
        Backtest backtest = new Backtest(day, settings, matched);
        for (StrategyBook.Refused each : book.refused()) {
            if (!each.state().equals(Strategies.LIVE) && named(drafts, each.id(), each.version())) {
                backtest.refuse(each.id(), each.version(), isLive(live, each.id()), each.reason());
            }
        }
        tried.forEach(each -> backtest.tryOut(each, matched.indexOf(each)));
        return backtest;
    }

    /** Takes the live strategy {@code id} of {@code stored} away; empty when there is none. */
    public static Optional<Backtest> ofRetirement(
            LocalDate day, List<StrategyBook.Written> stored, String id, BacktestSettings settings) {
        StrategyBook book = StrategyBook.of(stored);
        Backtest backtest = new Backtest(day, settings, book.live());
        Optional<Strategy> strategy =
                book.live().stream().filter(each -> each.id().equals(id)).findFirst();
        strategy.ifPresent(each -> backtest.take(each));
        book.refused().stream()
                .filter(each -> each.id().equals(id) && each.state().equals(Strategies.LIVE))
                .forEach(each -> backtest.refuse(id, each.version(), true, each.reason()));
        return backtest.trials.isEmpty() && backtest.refused.isEmpty() ? Optional.empty() : Optional.of(backtest);
    }

    private static boolean same(StrategyBook.Written draft, StrategyBook.Written other) {
        return draft.id().equals(other.id())
                && draft.version().equals(other.version())
                && !other.state().equals(Strategies.LIVE);
    }

    private static boolean named(List<StrategyBook.Written> drafts, String id, String version) {
        return drafts.stream()
                .anyMatch(draft -> draft.id().equals(id) && draft.version().equals(version));
    }

    private static boolean isLive(List<Strategy> live, String id) {
        return live.stream().anyMatch(each -> each.id().equals(id));
    }

    private void tryOut(Strategy strategy, int position) {
        boolean revises = isLive(matched.stream().filter(Backtest::live).toList(), strategy.id());
        if (strategy.action() == Strategy.Action.SCORE) {
            refuse(
                    strategy.id(),
                    strategy.version(),
                    revises,
                    "a model without a threshold decides nothing: give it one, such as \"%s >= 0.9\""
                            .formatted(strategy.version()));
        } else {
            trials.add(trial(
                    strategy,
                    revises ? StrategyBacktests.REVISION : StrategyBacktests.LAUNCH,
                    OptionalInt.of(position)));
        }
    }

    private void take(Strategy strategy) {
        if (strategy.action() == Strategy.Action.SCORE) {
            refuse(
                    strategy.id(),
                    strategy.version(),
                    true,
                    "a model without a threshold decides nothing: retire the strategies that act on its scores");
        } else {
            trials.add(trial(strategy, StrategyBacktests.RETIREMENT, OptionalInt.empty()));
        }
    }

    private static boolean live(Strategy strategy) {
        return strategy.state().equals(Strategies.LIVE);
    }

    private Trial trial(Strategy strategy, String change, OptionalInt tried) {
        return new Trial(
                strategy.id(),
                strategy.version(),
                change,
                strategy.action(),
                strategy.policyId(),
                tried,
                liveOthers(strategy, strategy.action()),
                liveOthers(strategy, Strategy.Action.PERMIT));
    }

    private Set<Integer> liveOthers(Strategy strategy, Strategy.Action action) {
        return IntStream.range(0, matched.size())
                .filter(i -> live(matched.get(i))
                        && matched.get(i).action() == action
                        && !matched.get(i).id().equals(strategy.id()))
                .boxed()
                .collect(Collectors.toSet());
    }

    private void refuse(String id, String version, boolean live, String reason) {
        refused.add(RowFactory.create(
                Date.valueOf(day),
                id,
                version,
                live ? StrategyBacktests.REVISION : StrategyBacktests.LAUNCH,
                settings.days(),
                0L,
                0L,
                0L,
                0L,
                null,
                null,
                null,
                0L,
                null,
                StrategyBacktests.REFUSED,
                null,
                reason,
                null));
    }

    /** Identifier and version of all that is tried or refused. */
    public List<List<String>> subjects() {
        List<List<String>> subjects = new ArrayList<>();
        trials.forEach(trial -> subjects.add(List.of(trial.id(), trial.version())));
        refused.forEach(row -> subjects.add(List.of(row.getString(1), row.getString(2))));
        return subjects;
    }

    /** How many strategies are tried; the others are refused. */
    public int size() {
        return trials.size();
    }

    /** The first day of the history. */
    public LocalDate from() {
        return day.minusDays(settings.days() - 1L);
    }

    /** The rows about strategies that cannot be tried. */
    public Rows refusals() {
        return new Rows(refused, List.of(), List.of(), List.of());
    }

    /**
     * The decisions of the history with what matches them; read once for each trial, so the caller may want to keep it.
     *
     * @param judged {@link JudgedDecisions} of the days of history
     * @param creatives {@link Creatives}
     * @param history {@link Decisions} of all days up to the last one
     */
    public Dataset<Row> matched(Dataset<Row> judged, Dataset<Row> creatives, Dataset<Row> history) {
        return new Matching(matched).of(judged, creatives, history);
    }

    /**
     * The rows of all trials.
     *
     * @param matched see {@link #matched}
     * @param drawn {@link LabelledDecisions} of the days of history
     * @param strata {@link DesignStrata} of them
     */
    public Rows rows(Dataset<Row> matched, Dataset<Row> drawn, Dataset<Row> strata) {
        Dataset<Row> labels = Samples.labelled(drawn, strata)
                .where(col(LabelledDecisions.VIOLATING).isNotNull())
                .select(
                        col(Decisions.DAY),
                        col(Decisions.DECISION_ID),
                        col(LabelledDecisions.DESIGN),
                        col(DesignStrata.DESIGN_STRATUM_ID),
                        col(DesignStrata.STRATUM_POPULATION),
                        col(DesignStrata.STRATUM_LABELLED),
                        col(Samples.WEIGHT),
                        col(LabelledDecisions.VIOLATING));
        double secondsPerReview = secondsPerReview(matched);
        return trials.stream()
                .map(trial -> rows(trial, trial.of(matched, settings), labels, secondsPerReview))
                .reduce(refusals(), Rows::plus);
    }

    private static double secondsPerReview(Dataset<Row> matched) {
        Row all = matched.where(col(Decisions.HANDLE_SECONDS).isNotNull())
                .where(col(Decisions.SOURCE).equalTo(HUMAN))
                .agg(sum(Decisions.HANDLE_SECONDS).as(SECONDS), count(lit(1)).as(REVIEWS))
                .head();
        long reviews = all.getAs(REVIEWS);
        return reviews == 0 ? 0 : (double) all.<Long>getAs(SECONDS) / reviews;
    }

    private Rows rows(Trial trial, Dataset<Row> sided, Dataset<Row> labels, double secondsPerReview) {
        Map<List<String>, SliceCounts> counts = counts(sided);
        Map<List<String>, List<SidedLabel>> labelled = labelled(sided, labels);
        int days = counts.values().stream().mapToInt(SliceCounts::days).max().orElse(0);
        List<Row> effects = new ArrayList<>();
        counts.forEach((slice, ofSlice) -> {
            Effects inSlice = effects(ofSlice, labelled.getOrDefault(slice, List.of()), days);
            inSlice.all(secondsPerReview)
                    .forEach((name, effect) -> effects.add(row(trial, slice, name, effect, inSlice)));
        });
        Effects whole =
                effects(counts.getOrDefault(WHOLE, new SliceCounts()), labelled.getOrDefault(WHOLE, List.of()), days);
        return new Rows(
                List.of(summary(trial, sided, whole)),
                effects,
                examples(trial, sided, labels),
                advertisers(trial, sided));
    }

    private Effects effects(SliceCounts counts, List<SidedLabel> labels, int days) {
        return new Effects(counts, labels, settings.rules(), days, settings.aheadDays());
    }

    private static Map<List<String>, SliceCounts> counts(Dataset<Row> sided) {
        Column people = when(col(Trial.TO_PEOPLE), lit(1L)).otherwise(lit(0L));
        List<Row> cells = sided.select(
                        explode(col(Trial.IN_SLICES)).as(CELL),
                        col(Decisions.DAY),
                        col(Trial.SIDE),
                        col(JudgedDecisions.IMPRESSIONS),
                        col(JudgedDecisions.SPEND),
                        col(Trial.SAVED_SECONDS),
                        people.as(Trial.TO_PEOPLE))
                .groupBy(
                        col(CELL).getField(Slices.GRAIN).as(Slices.GRAIN),
                        col(CELL).getField(Slices.SLICE).as(Slices.SLICE),
                        col(Decisions.DAY),
                        col(Trial.SIDE))
                .agg(
                        count(lit(1)).as(StrategyEffects.DECISIONS),
                        sum(JudgedDecisions.IMPRESSIONS).cast("double").as(StrategyEffects.IMPRESSIONS),
                        sum(JudgedDecisions.SPEND).cast("double").as(StrategyEffects.SPEND),
                        sum(Trial.SAVED_SECONDS).as(Trial.SAVED_SECONDS),
                        sum(Trial.TO_PEOPLE).as(Trial.TO_PEOPLE))
                .collectAsList();
        Map<List<String>, SliceCounts> counts = new TreeMap<>(Comparator.comparing(List<String>::toString));
        for (Row cell : sorted(cells)) {
            counts.computeIfAbsent(List.of(cell.getString(0), cell.getString(1)), each -> new SliceCounts())
                    .add(
                            cell.<Date>getAs(Decisions.DAY).toLocalDate(),
                            Side.of(cell.getAs(Trial.SIDE)),
                            new SliceCounts.Total(
                                    cell.getAs(StrategyEffects.DECISIONS),
                                    Optional.ofNullable(cell.getAs(StrategyEffects.IMPRESSIONS)),
                                    Optional.ofNullable(cell.getAs(StrategyEffects.SPEND))),
                            cell.getAs(Trial.SAVED_SECONDS),
                            cell.getAs(Trial.TO_PEOPLE));
        }
        return counts;
    }

    /** In an order of their own, so that sums come out the same. */
    private static List<Row> sorted(List<Row> cells) {
        List<Row> sorted = new ArrayList<>(cells);
        sorted.sort(Comparator.comparing(row ->
                IntStream.range(0, 4).mapToObj(i -> String.valueOf(row.get(i))).collect(Collectors.joining("\u0000"))));
        return sorted;
    }

    private static Map<List<String>, List<SidedLabel>> labelled(Dataset<Row> sided, Dataset<Row> labels) {
        List<Row> rows = new ArrayList<>(labels.join(
                        sided.select(
                                Decisions.DAY,
                                Decisions.DECISION_ID,
                                Trial.SIDE,
                                JudgedDecisions.IMPRESSIONS,
                                Trial.IN_SLICES),
                        List.of(Decisions.DAY, Decisions.DECISION_ID).toArray(String[]::new))
                .collectAsList());
        rows.sort(Comparator.comparing((Row row) -> row.<Date>getAs(Decisions.DAY))
                .thenComparing(row -> row.<String>getAs(Decisions.DECISION_ID)));
        Map<List<String>, List<SidedLabel>> labelled = new TreeMap<>(Comparator.comparing(List<String>::toString));
        for (Row row : rows) {
            SidedLabel label = new SidedLabel(
                    SidedLabel.stratum(row, row.getAs(LabelledDecisions.DESIGN)),
                    row.getAs(Samples.WEIGHT),
                    Side.of(row.getAs(Trial.SIDE)),
                    row.getAs(LabelledDecisions.VIOLATING),
                    Optional.ofNullable(row.<Long>getAs(JudgedDecisions.IMPRESSIONS))
                            .map(Long::doubleValue));
            for (Row slice : row.<Row>getList(row.fieldIndex(Trial.IN_SLICES))) {
                labelled.computeIfAbsent(List.of(slice.getString(0), slice.getString(1)), each -> new ArrayList<>())
                        .add(label);
            }
        }
        return labelled;
    }

    private Row row(Trial trial, List<String> slice, String name, Effects.Effect effect, Effects effects) {
        return RowFactory.create(
                Date.valueOf(day),
                trial.id(),
                trial.version(),
                slice.get(0),
                slice.get(1),
                name,
                effect.before(),
                effect.after(),
                effect.estimate(),
                effect.interval() == null ? null : effect.interval().low(),
                effect.interval() == null ? null : effect.interval().high(),
                effect.ahead() == null ? null : effect.ahead().low(),
                effect.ahead() == null ? null : effect.ahead().high(),
                effects.counts().changing(),
                effects.changing(),
                effect.status(),
                effect.reason());
    }

    private Row summary(Trial trial, Dataset<Row> sided, Effects effects) {
        boolean takes = trial.tried().isEmpty();
        // What a strategy that is taken away matches is what it decided.
        Column matching = takes ? col(Decisions.STRATEGY_ID).equalTo(trial.id()) : col(Trial.TRIED);
        Dataset<Row> found = sided.where(matching);
        Row totals = found.agg(
                        count(lit(1)).as(StrategyBacktests.MATCHED),
                        count(when(col(Trial.OTHERS), lit(1))).as(Trial.OTHERS))
                .head();
        long hits = totals.getAs(StrategyBacktests.MATCHED);
        Double overlap = hits == 0 ? null : (double) totals.<Long>getAs(Trial.OTHERS) / hits;
        Optional<Row> most = found
                .select(explode(col(Matching.MATCHED)).as(OTHER))
                .where(col(OTHER).isin(trial.others().toArray()))
                .groupBy(OTHER)
                .count()
                .orderBy(desc("count"), col(OTHER))
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst();
        String overlapsMost =
                most.map(row -> this.matched.get(row.getInt(0)).id()).orElse(null);
        Verdict verdict = Verdict.of(effects, settings);
        SliceCounts counts = effects.counts();
        long decisions =
                Arrays.stream(Side.values()).mapToLong(counts::decisions).sum();
        return RowFactory.create(
                Date.valueOf(day),
                trial.id(),
                trial.version(),
                trial.change(),
                counts.days(),
                decisions,
                hits,
                counts.decisions(Side.RESTRICTED),
                counts.decisions(Side.RELEASED),
                overlap,
                overlapsMost,
                counts.changing() == 0 ? null : 1 - (double) effects.changing() / counts.changing(),
                effects.changing(),
                verdict.moreLabels().isPresent() ? verdict.moreLabels().getAsLong() : null,
                verdict.outcome(),
                verdict.confidence().isPresent() ? verdict.confidence().getAsDouble() : null,
                message(trial, verdict, overlap, overlapsMost),
                trial.assumption());
    }

    private String message(Trial trial, Verdict verdict, Double overlap, String overlapsMost) {
        StringBuilder message = new StringBuilder(
                        switch (verdict.outcome()) {
                            case StrategyBacktests.YES -> "Yes, %s: ".formatted(what(trial));
                            case StrategyBacktests.NO -> "No, do not %s: ".formatted(what(trial));
                            case StrategyBacktests.UNDECIDED -> "Open whether to %s: ".formatted(what(trial));
                            default -> "";
                        })
                .append(verdict.words());
        verdict.confidence()
                .ifPresent(sure -> message.append(String.format(Locale.ROOT, "; confidence %.1f %%", 100 * sure)));
        verdict.moreLabels()
                .ifPresent(more -> message.append(
                        String.format(Locale.ROOT, "; about %,d more labels of them would decide", more)));
        if (overlap != null && overlap > 0 && overlapsMost != null) {
            message.append(String.format(
                    Locale.ROOT,
                    "; %.0f %% of what it matches others match too, %s most",
                    100 * overlap,
                    overlapsMost));
        }
        return message.append('.').toString();
    }

    private static String what(Trial trial) {
        return switch (trial.change()) {
            case StrategyBacktests.RETIREMENT -> "retire it";
            case StrategyBacktests.REVISION -> "put it in the place of the live version";
            default -> "launch it";
        };
    }

    private List<Row> examples(Trial trial, Dataset<Row> sided, Dataset<Row> labels) {
        Dataset<Row> changing = sided.where(col(Trial.SIDE).isin(Side.RESTRICTED.label(), Side.RELEASED.label()))
                .join(
                        labels.select(Decisions.DAY, Decisions.DECISION_ID, LabelledDecisions.VIOLATING),
                        List.of(Decisions.DAY, Decisions.DECISION_ID).toArray(String[]::new),
                        "left");
        Column truth = when(col(LabelledDecisions.VIOLATING).isNull(), UNLABELLED)
                .when(col(LabelledDecisions.VIOLATING), "violating")
                .otherwise("compliant");
        Column outcome = concat(col(Trial.SIDE), lit("_"), truth);
        List<Row> shown = changing.withColumn(OUTCOME, outcome)
                .withColumn(
                        PLACE,
                        row_number()
                                .over(Window.partitionBy(OUTCOME)
                                        .orderBy(col(Decisions.DAY).desc(), col(Decisions.DECISION_ID))))
                .where(col(PLACE).leq(settings.examples()))
                .orderBy(OUTCOME, PLACE)
                .select(
                        OUTCOME,
                        PLACE,
                        Decisions.DECISION_ID,
                        Decisions.CREATIVE_ID,
                        Decisions.ADVERTISER_ID,
                        Creatives.TEXT,
                        Matching.HITS)
                .collectAsList();
        Set<Integer> patterns = patterns(trial);
        return shown.stream()
                .map(row -> RowFactory.create(
                        Date.valueOf(day),
                        trial.id(),
                        trial.version(),
                        row.getString(0),
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        beginning(row.getString(5)),
                        evidence(row.getString(5), row.getList(6), patterns)))
                .toList();
    }

    /** The patterns of all versions of the strategy that were matched. */
    private Set<Integer> patterns(Trial trial) {
        Matching matching = new Matching(matched);
        Set<Integer> patterns = new TreeSet<>();
        for (int i = 0; i < matched.size(); i++) {
            if (matched.get(i).id().equals(trial.id())) {
                patterns.addAll(matching.patternsOf(i));
            }
        }
        return patterns;
    }

    private static String beginning(String text) {
        return text == null
                ? null
                : text.substring(
                        0, text.offsetByCodePoints(0, Math.min(LONGEST_TEXT, text.codePointCount(0, text.length()))));
    }

    private static String evidence(String text, List<Row> hits, Set<Integer> patterns) {
        if (text == null) {
            return null;
        }
        String normal = NormalText.of(text);
        String spans = hits.stream()
                .filter(hit -> patterns.contains(hit.<Integer>getAs(Matching.PATTERN)))
                .map(hit -> beginning(
                        normal.substring(hit.<Integer>getAs(Matching.START), hit.<Integer>getAs(Matching.END))))
                .distinct()
                .collect(Collectors.joining(" | "));
        return spans.isEmpty() ? null : spans;
    }

    private List<Row> advertisers(Trial trial, Dataset<Row> sided) {
        Column restricted = col(Trial.SIDE).equalTo(Side.RESTRICTED.label());
        List<Row> hit = sided.where(col(Decisions.ADVERTISER_ID).isNotNull())
                .groupBy(Decisions.ADVERTISER_ID)
                .agg(
                        count(lit(1)).as(StrategyAdvertisers.DECISIONS),
                        count(when(restricted, lit(1))).as(StrategyAdvertisers.RESTRICTED),
                        sum(when(restricted, col(JudgedDecisions.SPEND)))
                                .cast("double")
                                .as(StrategyAdvertisers.SPEND))
                .where(col(StrategyAdvertisers.RESTRICTED).gt(0))
                .orderBy(col(StrategyAdvertisers.RESTRICTED).desc(), col(Decisions.ADVERTISER_ID))
                .limit(settings.advertisers())
                .collectAsList();
        return IntStream.range(0, hit.size())
                .mapToObj(i -> RowFactory.create(
                        Date.valueOf(day),
                        trial.id(),
                        trial.version(),
                        i + 1,
                        hit.get(i).getString(0),
                        hit.get(i).getLong(1),
                        hit.get(i).getLong(2),
                        (double) hit.get(i).getLong(2) / hit.get(i).getLong(1),
                        hit.get(i).get(3)))
                .toList();
    }
}
