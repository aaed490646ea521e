package io.northstar.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which share of what arrives has arrived at each age, from cohorts that are still being watched.
 *
 * <p>Young cohorts show short delays only, so the plain distribution of the delays seen makes arrival look faster than it is.
 * The product-limit estimator for right truncation lets a delay of {@code j} compete only with the arrivals of cohorts that
 * are at least {@code j} old: {@code F(d) = product over j > d of (1 - n_j / N_j)}, where {@code n_j} arrive with delay
 * {@code j} and {@code N_j} with at most {@code j} (Lagakos, Barraj and De Gruttola 1988, Biometrika 75, 515-523). It equals
 * {@link ChainLadder#completion} of the same counts.
 *
 * <p>The distribution is relative to the oldest age watched, the horizon: what arrives later than any cohort was watched
 * cannot be known, and {@code F} is 1 there.
 */
public final class DelayDistribution {
    private final List<Double> shares;
    private final List<Double> errors;

    private DelayDistribution(List<Double> shares, List<Double> errors) {
        this.shares = shares;
        this.errors = errors;
    }

    /**
     * Estimates the distribution.
     *
     * @param arrivals for each cohort the number that arrived with delay 0, 1, ... as far as the cohort was watched
     * @throws IllegalArgumentException if nothing arrived in the cohorts that were watched longest, or a count is negative
     */
    public static DelayDistribution of(List<List<Long>> arrivals) {
        if (arrivals.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("Arrivals must not be negative, but are " + arrivals);
        }
        List<long[]> cumulative =
                arrivals.stream().map(DelayDistribution::cumulated).toList();
        int horizon =
                cumulative.stream().mapToInt(cohort -> cohort.length).max().orElse(0) - 1;
        if (horizon < 0 || hazard(cumulative, horizon).atRisk() == 0) {
            throw new IllegalArgumentException(
                    "Nothing arrived in the cohorts watched longest: the distribution of the delay is unknown");
        }
        List<Hazard> hazards = new ArrayList<>();
        for (int delay = horizon; delay > 0; delay--) {
            hazards.add(hazard(cumulative, delay));
        }
        return from(hazards);
    }

    private static DelayDistribution from(List<Hazard> latestFirst) {
        double dispersion = dispersion(latestFirst);
        List<Double> shares = new ArrayList<>(List.of(1.0));
        List<Double> errors = new ArrayList<>(List.of(0.0));
        double share = 1;
        double greenwood = 0;
        for (Hazard hazard : latestFirst) {
            share *= 1 - hazard.rate();
            greenwood += hazard.greenwood();
            shares.add(share);
            errors.add(share == 0 ? 0 : share * Math.sqrt(dispersion * greenwood));
        }
        Collections.reverse(shares);
        Collections.reverse(errors);
        return new DelayDistribution(List.copyOf(shares), List.copyOf(errors));
    }

    /** The oldest age watched, in the unit of the delays; every share is relative to what arrives up to it. */
    public int horizon() {
        return shares.size() - 1;
    }

    /** The share that has arrived at {@code age}, in [0, 1]; 0 before age 0 and 1 from the horizon on. */
    public double share(int age) {
        return age < 0 ? 0 : shares.get(Math.min(age, horizon()));
    }

    /**
     * Standard error of {@link #share}; 0 where the share is 0 or 1.
     *
     * <p>Greenwood's formula for the reversed hazards, {@code F^2 sum of n_j / (N_j (N_j - n_j))} over {@code j > d} (Lagakos
     * et al. 1988), times the dispersion of the cohorts around common hazards, Pearson's chi-square divided by its
     * degrees of freedom and at least 1, because labels come in batches (McCullagh and Nelder 1989, Generalized Linear Models,
     * section 4.5).
     */
    public double standardError(int age) {
        return age < 0 ? 0 : errors.get(Math.min(age, horizon()));
    }

    private static double dispersion(List<Hazard> hazards) {
        double chiSquare = hazards.stream().mapToDouble(Hazard::chiSquare).sum();
        long freedom = hazards.stream().mapToLong(Hazard::degreesOfFreedom).sum();
        return freedom == 0 ? 1 : Math.max(1, chiSquare / freedom);
    }

    private static long[] cumulated(List<Long> arrivals) {
        long[] cumulative = new long[arrivals.size()];
        long sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += arrivals.get(i);
            cumulative[i] = sum;
        }
        return cumulative;
    }

    private static Hazard hazard(List<long[]> cumulative, int delay) {
        List<long[]> cohorts = cumulative.stream()
                .filter(cohort -> cohort.length > delay && cohort[delay] > 0)
                .toList();
        long atRisk = cohorts.stream().mapToLong(cohort -> cohort[delay]).sum();
        long earlier = delay == 0
                ? 0
                : cohorts.stream().mapToLong(cohort -> cohort[delay - 1]).sum();
        double rate = atRisk == 0 ? 0 : (double) (atRisk - earlier) / atRisk;
        if (delay == 0 || rate == 0 || rate == 1) {
            return new Hazard(rate, atRisk, 0, 0);
        }
        double chiSquare = cohorts.stream()
                .mapToDouble(cohort -> Math.pow(cohort[delay] - cohort[delay - 1] - rate * cohort[delay], 2)
                        / (rate * (1 - rate) * cohort[delay]))
                .sum();
        return new Hazard(rate, atRisk, chiSquare, cohorts.size() - 1L);
    }

    /** Of the arrivals with at most some delay, the share that has exactly this delay. */
    private record Hazard(double rate, long atRisk, double chiSquare, long degreesOfFreedom) {
        double greenwood() {
            return rate == 0 ? 0 : rate / ((1 - rate) * atRisk);
        }
    }
}
