package io.northstar.quality;

import io.northstar.stats.BetaBinomial;
import io.northstar.stats.Interval;
import io.northstar.stats.Ranks;
import io.northstar.table.Scorecards;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Where each reviewer or vendor stands, from the totals of {@link Scorecard}.
 *
 * <p>Adjusted rates are drawn to their mean by empirical Bayes ({@link BetaBinomial}), the more the less they are worth:
 * where reviewers do not differ by more than chance, all come out alike, so that looking at many singles out none. Intervals
 * and ranks are of these rates.
 *
 * @param settings what is shown
 * @param confidence level of intervals and ranks
 */
record Standing(ScorecardSettings settings, double confidence) {
    private static final String ALONE = "Nobody else decides such cases: skill and difficulty cannot be told apart.";

    /**
     * A subject with its totals.
     *
     * @param totals row of {@link Scorecard}
     * @param seen adjusted errors among as many labels as the comparison is worth
     */
    private record Subject(Row totals, BetaBinomial.Observed seen) {
        long labels() {
            return totals.getAs(Scorecard.LABELS);
        }

        String vendor() {
            return totals.getAs(Scorecard.VENDOR);
        }

        double total(String name) {
            return totals.<Double>getAs(name);
        }
    }

    /** The rows of {@code table} for {@code totals}, in their order. */
    List<Row> rows(List<Row> totals, TableContract table, LocalDate day) {
        double rate = rate(totals);
        List<Subject> subjects =
                totals.stream().map(each -> new Subject(each, seen(each, rate))).toList();
        Map<Subject, String> hidden = hidden(subjects, table);
        List<Subject> shown = subjects.stream()
                .filter(subject -> !hidden.containsKey(subject))
                .toList();
        Map<Subject, Row> numbers = shown.isEmpty() ? Map.of() : numbers(subjects, shown, rate);
        return subjects.stream()
                .map(subject -> row(subject, table, day, numbers, hidden.getOrDefault(subject, "")))
                .toList();
    }

    /** Share of all decisions that is wrong. */
    private static double rate(List<Row> totals) {
        double errors = 0;
        double weight = 0;
        for (Row each : totals) {
            errors += each.<Double>getAs(Scorecard.ERRORS);
            weight += each.<Double>getAs(Scorecard.WEIGHT);
        }
        return weight == 0 ? 0 : errors / weight;
    }

    private static BetaBinomial.Observed seen(Row totals, double rate) {
        double comparable = totals.getAs(Scorecard.COMPARABLE);
        double variance = totals.getAs(Scorecard.VARIANCE);
        if (comparable <= 0 || variance <= 0 || rate <= 0) {
            return new BetaBinomial.Observed(0, 0);
        }
        double worth = (1 - rate) * comparable * comparable / (rate * variance);
        return new BetaBinomial.Observed(worth * adjusted(totals, rate), worth);
    }

    private static double adjusted(Row totals, double rate) {
        double relative = totals.<Double>getAs(Scorecard.DIFFERENCE) / totals.<Double>getAs(Scorecard.COMPARABLE);
        return Math.min(1, Math.max(0, rate * (1 + relative)));
    }

    /**
     * Who is not shown, and why. One that is hidden alone among the reviewers of a vendor follows from the vendor's own card
     * and the others', so the one with the fewest labels after it is hidden too.
     */
    private Map<Subject, String> hidden(List<Subject> subjects, TableContract table) {
        Map<Subject, String> hidden = new HashMap<>();
        subjects.stream()
                .filter(subject -> subject.labels() < settings.minLabels())
                .forEach(subject -> hidden.put(
                        subject, "%d labels, fewer than %d.".formatted(subject.labels(), settings.minLabels())));
        if (table.equals(Scorecards.REVIEWERS)) {
            Map<String, List<Subject>> byVendor = subjects.stream().collect(Collectors.groupingBy(Subject::vendor));
            byVendor.values().stream()
                    .filter(team -> team.stream().filter(hidden::containsKey).count() == 1)
                    .forEach(team -> team.stream()
                            .filter(subject -> !hidden.containsKey(subject))
                            .min(Comparator.comparingLong(Subject::labels))
                            .ifPresent(next -> hidden.put(
                                    next, "Another of the vendor is not shown, and would follow from this one.")));
        }
        return hidden;
    }

    /** For each of {@code shown} its numbers in the order of the columns from effective labels to verdict. */
    private Map<Subject, Row> numbers(List<Subject> subjects, List<Subject> shown, double rate) {
        List<BetaBinomial.Observed> seen = subjects.stream().map(Subject::seen).toList();
        boolean comparable = seen.stream().anyMatch(each -> each.trials() > 0);
        Map<Subject, Row> numbers = new HashMap<>();
        if (!comparable) {
            return numbers;
        }
        BetaBinomial all = BetaBinomial.fit(seen);
        List<BetaBinomial> rates =
                shown.stream().map(subject -> all.given(subject.seen())).toList();
        List<Ranks> ranks = Ranks.of(rates, confidence, settings.rankDraws(), settings.seed());
        for (int i = 0; i < shown.size(); i++) {
            Subject subject = shown.get(i);
            Interval interval = rates.get(i).interval(confidence);
            boolean alone = subject.seen().trials() == 0;
            numbers.put(
                    subject,
                    RowFactory.create(
                            subject.seen().trials(),
                            subject.total(Scorecard.ERRORS) / subject.total(Scorecard.WEIGHT),
                            subject.total(Scorecard.EXPECTED) / subject.total(Scorecard.WEIGHT),
                            alone ? null : adjusted(subject.totals(), rate),
                            rates.get(i).mean(),
                            interval.low(),
                            interval.high(),
                            ranks.get(i).lowest(),
                            ranks.get(i).highest(),
                            shown.size(),
                            verdict(interval, all.mean())));
        }
        return numbers;
    }

    private static String verdict(Interval rate, double mean) {
        if (rate.low() > mean) {
            return Scorecards.WORSE;
        }
        return rate.high() < mean ? Scorecards.BETTER : Scorecards.TYPICAL;
    }

    private Row row(
            Subject subject, TableContract table, LocalDate day, Map<Subject, Row> numbers, String hiddenBecause) {
        boolean reviewers = table.equals(Scorecards.REVIEWERS);
        List<Object> values = new ArrayList<>(List.of(Date.valueOf(day), settings.windowDays()));
        values.add(subject.totals().getAs(Scorecard.SUBJECT));
        if (reviewers) {
            values.add(subject.vendor());
        }
        values.add(subject.labels());
        Row shown = numbers.get(subject);
        int count = table.columns().size() - values.size() - 2;
        for (int i = 0; i < count; i++) {
            values.add(shown == null ? null : shown.get(i));
        }
        values.add(hiddenBecause.isEmpty() ? Scorecards.OK : Scorecards.SUPPRESSED);
        values.add(reason(subject, hiddenBecause));
        return RowFactory.create(values.toArray());
    }

    private static String reason(Subject subject, String hiddenBecause) {
        if (!hiddenBecause.isEmpty()) {
            return hiddenBecause;
        }
        return subject.seen().trials() == 0 ? ALONE : null;
    }
}
