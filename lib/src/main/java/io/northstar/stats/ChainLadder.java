package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is still to come of counts that arrive late, from how earlier cohorts developed.
 *
 * <p>A cohort is what belongs together by origin, such as the labels of one day's sample; its cumulative counts by age make
 * a row of the triangle. From age {@code k} to {@code k + 1} all cohorts grow by the factor {@code f_k}, the sum of the
 * later counts divided by the sum of the earlier ones over the cohorts that have both. The standard error needs no further
 * assumption on the distribution (Mack 1993, ASTIN Bulletin 23, 213-225, theorem 3 and its corollary).
 */
public final class ChainLadder {
    private final List<List<Double>> cohorts;
    private final List<Double> factors = new ArrayList<>();
    private final List<Double> variances = new ArrayList<>();
    private final List<Double> bases = new ArrayList<>();

    private ChainLadder(List<List<Double>> cohorts) {
        this.cohorts = cohorts;
    }

    /** How the variance of a step that a single cohort has taken is continued from the steps before (Mack 1993). */
    public enum LastVariance {
        /** The last two steps go on: the least of {@code s_2^4 / s_1^2}, {@code s_1^2} and {@code s_2^2}. */
        LAST_RATIO {
            @Override
            double next(List<Double> variances) {
                int known = variances.size();
                double last = variances.get(known - 1);
                double earlier = known == 1 ? last : variances.get(known - 2);
                return earlier == 0 ? 0 : Math.min(last * last / earlier, Math.min(last, earlier));
            }
        },
        /** All steps with a variance lie on a line in {@code ln s}; better where the last two are noisy. */
        LOG_LINEAR {
            @Override
            double next(List<Double> variances) {
                List<Integer> steps = IntStream.range(0, variances.size())
                        .filter(step -> variances.get(step) > 0)
                        .boxed()
                        .toList();
                if (steps.size() < 2) {
                    return LAST_RATIO.next(variances);
                }
                double centre = steps.stream().mapToInt(step -> step).average().orElseThrow();
                double level = steps.stream()
                        .mapToDouble(step -> Math.log(variances.get(step)))
                        .average()
                        .orElseThrow();
                double slope = steps.stream()
                                .mapToDouble(step -> (step - centre) * Math.log(variances.get(step)))
                                .sum()
                        / steps.stream()
                                .mapToDouble(step -> Math.pow(step - centre, 2))
                                .sum();
                return Math.exp(level + slope * (variances.size() - centre));
            }
        };

        /** The variance after {@code variances}, of which there is at least one. */
        abstract double next(List<Double> variances);
    }

    /** Estimates the development of {@code cohorts} with {@link LastVariance#LAST_RATIO}, as Mack's own examples do. */
    public static ChainLadder of(List<List<Double>> cohorts) {
        return of(cohorts, LastVariance.LAST_RATIO);
    }

    /**
     * Estimates the development of {@code cohorts}.
     *
     * @param cohorts cumulative counts by age, each as far as the cohort was watched; in any order
     * @param lastVariance how to continue the variances where a single cohort is left; without any to continue it is 0
     * @throws IllegalArgumentException if there is no cohort, one has no or a negative count, or no cohort that is watched
     *     from one age to the next has any count to develop from
     */
    public static ChainLadder of(List<List<Double>> cohorts, LastVariance lastVariance) {
        if (cohorts.isEmpty() || cohorts.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("A triangle needs cohorts, each with at least one count");
        }
        if (cohorts.stream().flatMap(List::stream).anyMatch(count -> !(count >= 0))) {
            throw new IllegalArgumentException("Counts must not be negative, but the triangle is " + cohorts);
        }
        ChainLadder ladder = new ChainLadder(cohorts.stream().map(List::copyOf).toList());
        int last = cohorts.stream().mapToInt(List::size).max().orElseThrow() - 1;
        for (int age = 0; age < last; age++) {
            ladder.develop(age, lastVariance);
        }
        return ladder;
    }

    /** The growth factors: element {@code k} leads from age {@code k} to {@code k + 1}. */
    public List<Double> developmentFactors() {
        return List.copyOf(factors);
    }

    /** The share of the final count that is in at {@code age}: 1 divided by the factors that follow; 1 from the last age on. */
    public double completion(int age) {
        double growth = 1;
        for (int later = Math.max(0, age); later < factors.size(); later++) {
            growth *= factors.get(later);
        }
        return 1 / growth;
    }

    /** The expected final count of cohort {@code index}. */
    public double settled(int index) {
        return current(index) / completion(lastAge(index));
    }

    /** The count that is still to come, over all cohorts. */
    public double outstanding() {
        double outstanding = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            outstanding += settled(i) - current(i);
        }
        return outstanding;
    }

    /** Standard error of {@link #settled} of cohort {@code index}, its own chance included (Mack 1993, theorem 3). */
    public double standardError(int index) {
        double sum = 0;
        double count = current(index);
        for (int age = lastAge(index); age < factors.size(); age++) {
            // A cohort without any count yet stays at 0: its share of the error is 0 in the limit.
            sum += count == 0 ? 0 : relativeVariance(age) * (1 / count + 1 / bases.get(age));
            count *= factors.get(age);
        }
        return settled(index) * Math.sqrt(sum);
    }

    /**
     * Standard error of {@link #outstanding}: the cohorts share the estimated factors, so their errors do not cancel (Mack
     * 1993, corollary to theorem 3).
     */
    public double outstandingStandardError() {
        double variance = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            double own = standardError(i);
            variance += own * own;
            for (int j = 0; j < i; j++) {
                variance += 2 * settled(i) * settled(j) * sharedVariance(Math.max(lastAge(i), lastAge(j)));
            }
        }
        return Math.sqrt(variance);
    }

    private double sharedVariance(int from) {
        double sum = 0;
        for (int age = from; age < factors.size(); age++) {
            sum += relativeVariance(age) / bases.get(age);
        }
        return sum;
    }

    private double relativeVariance(int age) {
        return variances.get(age) / (factors.get(age) * factors.get(age));
    }

    private double current(int index) {
        return cohorts.get(index).get(lastAge(index));
    }

    private int lastAge(int index) {
        return cohorts.get(index).size() - 1;
    }

    private void develop(int age, LastVariance lastVariance) {
        List<List<Double>> watched =
                cohorts.stream().filter(cohort -> cohort.size() > age + 1).toList();
        double before = watched.stream().mapToDouble(cohort -> cohort.get(age)).sum();
        double after =
                watched.stream().mapToDouble(cohort -> cohort.get(age + 1)).sum();
        if (before == 0) {
            throw new IllegalArgumentException(
                    "No count at age " + age + " to develop from; start the triangle at a later age");
        }
        double factor = after / before;
        factors.add(factor);
        bases.add(before);
        List<List<Double>> counted =
                watched.stream().filter(cohort -> cohort.get(age) > 0).toList();
        double squares = counted.stream()
                .mapToDouble(cohort -> Math.pow(cohort.get(age + 1) - factor * cohort.get(age), 2) / cohort.get(age))
                .sum();
        if (counted.size() > 1) {
            variances.add(squares / (counted.size() - 1));
        } else {
            variances.add(variances.isEmpty() ? 0 : lastVariance.next(List.copyOf(variances)));
        }
    }
}
