package io.northstar.stats;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What items are and how reliable reviewers are, both from the votes alone (Dawid and Skene 1979, Applied Statistics 28,
 * 20-28): each item has one true category, each reviewer a rate of answering each category when another is true, and votes
 * on an item are independent given its category. Found by expectation maximisation from the shares of votes, so the
 * same votes always give the same result.
 *
 * <p>Items of known category anchor the rates: their category is never estimated. They were not drawn at random, so they do
 * not count in the shares. Without them the same votes are as likely when every category is called by another's name and
 * every reviewer is wrong where he was right; the shares of votes then decide. With them there is a second start, from what
 * reviewers answered to known items, and of both ends the more likely one is taken, imagined votes included.
 *
 * @param shares estimated share of each category among the items, known ones left out
 * @param rates by reviewer, true category and answer: how often the answer is given; all 0 where nothing speaks for it
 * @param posteriors for each pattern of items that are not known, the probability of each category
 * @param logLikelihood natural logarithm of the probability of all votes
 * @param iterations how many steps were taken
 * @param converged whether the last step changed no posterior by more than the tolerance
 */
public record DawidSkene(
        List<Double> shares,
        List<List<List<Double>>> rates,
        List<List<Double>> posteriors,
        double logLikelihood,
        int iterations,
        boolean converged) {
    /** Reviewers that an item needs to tell something about its category and about them at once. */
    private static final int FEWEST_REVIEWERS = 3;

    /**
     * How the estimate is found.
     *
     * @param anyAnswer imagined votes of each reviewer for each answer to each category, and imagined items of each category
     * @param rightAnswer more of them for the right answer: without evidence a reviewer is taken to be right more often than
     *     wrong
     * @param tolerance largest change of a posterior at which to stop, above 0
     * @param mostIterations steps after which to stop anyway, at least 1
     */
    public record Rules(double anyAnswer, double rightAnswer, double tolerance, int mostIterations)
            implements Serializable {
        /** Maximum likelihood, as in the paper. */
        public static final Rules MAXIMUM_LIKELIHOOD = new Rules(0, 0, 1e-10, 10_000);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Rules {
            if (!(anyAnswer >= 0 && rightAnswer >= 0 && tolerance > 0) || mostIterations < 1) {
                throw new IllegalArgumentException(
                        "Imagined votes must not be negative, the tolerance above 0 and iterations at least 1, but are %s and %s, %s and %d"
                                .formatted(anyAnswer, rightAnswer, tolerance, mostIterations));
            }
        }
    }

    /**
     * Items from which shares and rates can be told apart: judged by three reviewers or more, or known. Means and
     * covariances of two votes per item, however many reviewers share them out, fix one number less than there are to
     * estimate; third moments or known items fix it (Kruskal 1977, Linear Algebra and its Applications 18, 95-138, for three
     * reviewers).
     */
    public static long anchors(List<VotePattern> patterns, List<VotePattern.Known> known) {
        return Stream.concat(
                        patterns.stream().filter(pattern -> pattern.reviewers() >= FEWEST_REVIEWERS),
                        known.stream().map(VotePattern.Known::pattern))
                .mapToLong(VotePattern::items)
                .sum();
    }

    /**
     * Estimates shares, rates and posteriors.
     *
     * @param patterns items of unknown category, at least one
     * @param known items of known category
     * @param categories number of categories, at least 2
     * @param reviewers number of reviewers
     * @throws IllegalArgumentException if there is no pattern, if no item {@linkplain #anchors anchors} the estimate, or if a
     *     vote names a reviewer or category that does not exist
     */
    public static DawidSkene fit(
            List<VotePattern> patterns, List<VotePattern.Known> known, int categories, int reviewers, Rules rules) {
        if (patterns.isEmpty() || categories < 2) {
            throw new IllegalArgumentException("There must be items and at least 2 categories, but there are %d and %d"
                    .formatted(patterns.size(), categories));
        }
        if (anchors(patterns, known) == 0) {
            throw new IllegalArgumentException("No item has three reviewers and none is known: shares of categories and"
                    + " rates of error cannot be told apart");
        }
        requireInRange(patterns, known, categories, reviewers);
        Steps fromVotes = new Steps(patterns, known, categories, reviewers, rules);
        DawidSkene first = fromVotes.run();
        if (known.isEmpty()) {
            return first;
        }
        Steps fromKnown = new Steps(patterns, known, categories, reviewers, rules);
        fromKnown.startFromKnown();
        DawidSkene second = fromKnown.run();
        return fromKnown.objective() > fromVotes.objective() + rules.tolerance() ? second : first;
    }

    private static void requireInRange(
            List<VotePattern> patterns, List<VotePattern.Known> known, int categories, int reviewers) {
        Stream.concat(patterns.stream(), known.stream().map(VotePattern.Known::pattern))
                .flatMap(pattern -> pattern.votes().stream())
                .filter(vote -> vote.reviewer() < 0
                        || vote.reviewer() >= reviewers
                        || vote.category() < 0
                        || vote.category() >= categories)
                .findFirst()
                .ifPresent(vote -> {
                    throw new IllegalArgumentException(
                            "%s is outside of %d reviewers and %d categories".formatted(vote, reviewers, categories));
                });
        known.stream()
                .filter(item -> item.category() < 0 || item.category() >= categories)
                .findFirst()
                .ifPresent(item -> {
                    throw new IllegalArgumentException(
                            "A known item is of category %d of %d".formatted(item.category(), categories));
                });
    }

    /** The iteration. Known items come after the others; their posteriors stay as they are. */
    private static final class Steps {
        /** Far below any rate that matters; its logarithm is finite, so that a sum of them can be compared. */
        private static final double IMPOSSIBLE = Double.MIN_NORMAL;

        private final List<VotePattern> patterns;
        private final int unknown;
        private final int categories;
        private final Rules rules;
        private final double[][] posteriors;
        private final double[] shares;
        private final double[][][] rates;
        private final double[][][] logRates;
        private double logLikelihood;

        Steps(List<VotePattern> patterns, List<VotePattern.Known> known, int categories, int reviewers, Rules rules) {
            this.patterns = new ArrayList<>(patterns);
            known.forEach(item -> this.patterns.add(item.pattern()));
            this.unknown = patterns.size();
            this.categories = categories;
            this.rules = rules;
            this.posteriors = new double[this.patterns.size()][categories];
            this.shares = new double[categories];
            this.rates = new double[reviewers][categories][categories];
            this.logRates = new double[reviewers][categories][categories];
            for (int i = 0; i < unknown; i++) {
                List<VotePattern.Vote> votes = patterns.get(i).votes();
                for (VotePattern.Vote vote : votes) {
                    posteriors[i][vote.category()] += 1.0 / votes.size();
                }
            }
            for (int i = 0; i < known.size(); i++) {
                posteriors[unknown + i][known.get(i).category()] = 1;
            }
        }

        /** Posteriors by the rates of the known items alone; a reviewer without any says nothing yet. */
        void startFromKnown() {
            for (int i = 0; i < unknown; i++) {
                Arrays.fill(posteriors[i], 0);
            }
            maximise();
            Arrays.fill(shares, 1.0 / categories);
            expect();
        }

        /** What {@link #run} makes as large as it can: the logarithm of the likelihood and of the imagined votes' chance. */
        double objective() {
            double sum = logLikelihood;
            for (int truth = 0; truth < categories; truth++) {
                sum += rules.anyAnswer() * log(shares[truth]);
                for (double[][] reviewer : logRates) {
                    for (double logRate : reviewer[truth]) {
                        sum += rules.anyAnswer() * logRate;
                    }
                    sum += rules.rightAnswer() * reviewer[truth][truth];
                }
            }
            return sum;
        }

        DawidSkene run() {
            double change = Double.POSITIVE_INFINITY;
            int iteration = 0;
            while (change > rules.tolerance() && iteration < rules.mostIterations()) {
                maximise();
                change = expect();
                iteration++;
            }
            return new DawidSkene(
                    listed(shares),
                    Stream.of(rates)
                            .map(reviewer ->
                                    Stream.of(reviewer).map(DawidSkene::listed).toList())
                            .toList(),
                    IntStream.range(0, unknown)
                            .mapToObj(pattern -> listed(posteriors[pattern]))
                            .toList(),
                    logLikelihood,
                    iteration,
                    change <= rules.tolerance());
        }

        /** Equations 2.3 and 2.4 of the paper, with the imagined votes. */
        private void maximise() {
            Arrays.fill(shares, rules.anyAnswer());
            for (double[][] reviewer : rates) {
                for (int truth = 0; truth < categories; truth++) {
                    Arrays.fill(reviewer[truth], rules.anyAnswer());
                    reviewer[truth][truth] += rules.rightAnswer();
                }
            }
            for (int i = 0; i < patterns.size(); i++) {
                VotePattern pattern = patterns.get(i);
                for (int truth = 0; truth < categories; truth++) {
                    double items = pattern.items() * posteriors[i][truth];
                    shares[truth] += i < unknown ? items : 0;
                    for (VotePattern.Vote vote : pattern.votes()) {
                        rates[vote.reviewer()][truth][vote.category()] += items;
                    }
                }
            }
            normalise(shares);
            for (int reviewer = 0; reviewer < rates.length; reviewer++) {
                for (int truth = 0; truth < categories; truth++) {
                    normalise(rates[reviewer][truth]);
                    Arrays.setAll(logRates[reviewer][truth], logs(rates[reviewer][truth]));
                }
            }
        }

        /** Equation 2.5, in logarithms; returns the largest change of a posterior. */
        private double expect() {
            double change = 0;
            logLikelihood = 0;
            double[] logs = new double[categories];
            for (int i = 0; i < patterns.size(); i++) {
                VotePattern pattern = patterns.get(i);
                for (int truth = 0; truth < categories; truth++) {
                    logs[truth] = i < unknown ? log(shares[truth]) : posteriors[i][truth] == 1 ? 0 : log(0);
                    for (VotePattern.Vote vote : pattern.votes()) {
                        logs[truth] += logRates[vote.reviewer()][truth][vote.category()];
                    }
                }
                double largest = Arrays.stream(logs).max().orElseThrow();
                double sum = 0;
                for (double each : logs) {
                    sum += Math.exp(each - largest);
                }
                logLikelihood += pattern.items() * (largest + Math.log(sum));
                for (int truth = 0; i < unknown && truth < categories; truth++) {
                    double posterior = Math.exp(logs[truth] - largest) / sum;
                    change = Math.max(change, Math.abs(posterior - posteriors[i][truth]));
                    posteriors[i][truth] = posterior;
                }
            }
            return change;
        }

        private static IntToDoubleFunction logs(double[] probabilities) {
            return category -> log(probabilities[category]);
        }

        private static double log(double probability) {
            return Math.log(Math.max(probability, IMPOSSIBLE));
        }

        private static void normalise(double[] values) {
            double sum = Arrays.stream(values).sum();
            for (int i = 0; i < values.length && sum > 0; i++) {
                values[i] /= sum;
            }
        }
    }

    private static List<Double> listed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
