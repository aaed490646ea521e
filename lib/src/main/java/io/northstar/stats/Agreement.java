package io.northstar.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * How far reviewers agree on items that each were judged by any number of them, whoever they were.
 *
 * <p>All that is kept is how many items have which number of votes for each category, so days, markets and reviewers
 * merge by {@link #plus}. Votes may be missing; an item with a single vote has no pair and counts only in what Fleiss' kappa
 * and Gwet's AC1 take as the usual shares of the categories, as in R's {@code irrCAC}.
 *
 * <p>Errors are those of {@link ChanceCorrection}. For Krippendorff's alpha {@code irrCAC} enters the change of the chance
 * agreement once where its derivative has it twice, and takes the number of items with a pair as fixed: its errors of alpha
 * are a little larger than these, and so are all of its errors where items have a single vote.
 */
public final class Agreement {
    private static final Comparator<List<Integer>> ORDER = Agreement::compare;

    private final int categories;
    private final SortedMap<List<Integer>, ItemTotals> patterns;

    private Agreement(int categories, SortedMap<List<Integer>, ItemTotals> patterns) {
        this.categories = categories;
        this.patterns = patterns;
    }

    /**
     * The agreement on items of these patterns; items without any vote count for nothing.
     *
     * @param categories number of categories that a vote can name, at least 2, whether or not one did
     * @param patterns votes for each category, with the items that have them
     * @throws IllegalArgumentException if a pattern has another number of categories or a negative count
     */
    public static Agreement of(int categories, Map<List<Integer>, ItemTotals> patterns) {
        if (categories < 2) {
            throw new IllegalArgumentException("Agreement needs at least 2 categories, but there are " + categories);
        }
        SortedMap<List<Integer>, ItemTotals> kept = new TreeMap<>(ORDER);
        patterns.forEach((votes, totals) -> {
            if (votes.size() != categories || votes.stream().anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException(
                        "Votes must be %d counts, none negative, but are %s".formatted(categories, votes));
            }
            if (totals.items() > 0 && total(votes) > 0) {
                kept.put(List.copyOf(votes), totals);
            }
        });
        return new Agreement(categories, kept);
    }

    /**
     * The agreement on the items of both.
     *
     * @throws IllegalArgumentException if the other has another number of categories
     */
    public Agreement plus(Agreement other) {
        SortedMap<List<Integer>, ItemTotals> both = new TreeMap<>(patterns);
        other.patterns.forEach((votes, totals) -> both.merge(votes, totals, ItemTotals::plus));
        return of(categories, both);
    }

    /** Items with at least two votes. */
    public long items() {
        return count(votes -> 1);
    }

    /** Pairs of votes on the same item. */
    public long pairs() {
        return count(votes -> (long) total(votes) * (total(votes) - 1) / 2);
    }

    /** Items with at least two votes of which at least one names {@code category}. */
    public long naming(int category) {
        return count(votes -> votes.get(category) > 0 ? 1 : 0);
    }

    /** The mean share of an item's votes that name {@code category}, over items with at least two; empty without any. */
    public Optional<Double> share(int category) {
        double weight = weighted(votes -> 1);
        double naming = weighted(votes -> (double) votes.get(category) / total(votes));
        return weight == 0 ? Optional.empty() : Optional.of(naming / weight);
    }

    /**
     * The share of pairs that agree, as mean over items; empty with fewer than two items that have a pair. The interval is
     * that of {@link RatioEstimate#proportion(RatioTotals, double)}.
     */
    public Optional<AgreementEstimate> observed(double confidence) {
        long items = items();
        if (items < 2) {
            return Optional.empty();
        }
        double weight = weighted(votes -> 1);
        double agreeing = weighted(Agreement::agreement);
        double spread = (double) items / (items - 1);
        RatioEstimate share = RatioEstimate.proportion(
                new RatioTotals(
                        agreeing,
                        weight,
                        spread * Rounding.difference(squared(Agreement::squaredAgreement), agreeing * agreeing / items),
                        spread * (squared(Agreement::agreement) - agreeing * weight / items),
                        spread * Rounding.difference(squared(votes -> 1), weight * weight / items),
                        items,
                        squared(votes -> 1),
                        items - 1,
                        Double.POSITIVE_INFINITY),
                confidence);
        return Optional.of(new AgreementEstimate(share.estimate(), share.standardError(), share.interval()));
    }

    /**
     * Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76, 378-382), for any number of votes per item (Gwet 2014,
     * Handbook of Inter-Rater Reliability, section 2.4); with two votes per item Scott's pi. Low where nearly all votes
     * name one category, however well they agree. Empty with fewer than two items, without a pair, and where all votes
     * name one category.
     */
    public Optional<AgreementEstimate> fleissKappa(double confidence) {
        return new ChanceCorrection(byItem(), Chance.FLEISS, 1).estimate(confidence);
    }

    /**
     * Gwet's AC1 (Gwet 2008, British Journal of Mathematical and Statistical Psychology 61, 29-48), which stays near the
     * observed agreement where nearly all votes name one category. Empty with fewer than two items or without a pair.
     */
    public Optional<AgreementEstimate> gwetAc1(double confidence) {
        return new ChanceCorrection(byItem(), Chance.GWET, 1).estimate(confidence);
    }

    /**
     * Krippendorff's alpha for categories without an order (Krippendorff 2004, Content Analysis, chapter 11): each vote of
     * a pair counts alike, and the chance agreement is that of drawing two of the {@code n} votes without replacement,
     * whence the factor {@code (n - 1) / n}; {@code n} counts votes, not weights. Empty as {@link #fleissKappa}.
     */
    public Optional<AgreementEstimate> krippendorffAlpha(double confidence) {
        double votes = (double) count(Agreement::total);
        List<ChanceCorrection.Part> parts = parts(pattern -> total(pattern) > 1, Agreement::total);
        return new ChanceCorrection(parts, Chance.FLEISS, (votes - 1) / votes).estimate(confidence);
    }

    private List<ChanceCorrection.Part> byItem() {
        return parts(votes -> true, votes -> 1);
    }

    private List<ChanceCorrection.Part> parts(
            Predicate<List<Integer>> kept, ToDoubleFunction<List<Integer>> itemWeight) {
        List<ChanceCorrection.Part> parts = new ArrayList<>();
        patterns.forEach((votes, totals) -> {
            if (kept.test(votes)) {
                double weight = itemWeight.applyAsDouble(votes);
                double size = total(votes);
                parts.add(new ChanceCorrection.Part(
                        totals,
                        total(votes) > 1 ? weight : 0,
                        total(votes) > 1 ? agreement(votes) : 0,
                        weight,
                        votes.stream().map(count -> count / size).toList()));
            }
        });
        return parts;
    }

    private long count(ToLongFunction<List<Integer>> value) {
        return patterns.entrySet().stream()
                .filter(entry -> total(entry.getKey()) > 1)
                .mapToLong(entry -> entry.getValue().items() * value.applyAsLong(entry.getKey()))
                .sum();
    }

    private double weighted(ToDoubleFunction<List<Integer>> value) {
        return sum(value, ItemTotals::weight);
    }

    private double squared(ToDoubleFunction<List<Integer>> value) {
        return sum(value, ItemTotals::squaredWeights);
    }

    private double sum(ToDoubleFunction<List<Integer>> value, ToDoubleFunction<ItemTotals> weight) {
        return patterns.entrySet().stream()
                .filter(entry -> total(entry.getKey()) > 1)
                .mapToDouble(entry -> weight.applyAsDouble(entry.getValue()) * value.applyAsDouble(entry.getKey()))
                .sum();
    }

    private static double agreement(List<Integer> votes) {
        double size = total(votes);
        return votes.stream().mapToDouble(count -> count * (count - 1.0)).sum() / (size * (size - 1));
    }

    private static double squaredAgreement(List<Integer> votes) {
        return agreement(votes) * agreement(votes);
    }

    private static int total(List<Integer> votes) {
        return votes.stream().mapToInt(Integer::intValue).sum();
    }

    private static int compare(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
