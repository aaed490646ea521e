package io.northstar.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/**
 * The place of each of several subjects whose rates are known up to chance, 1 for the lowest rate.
 *
 * <p>Rates are drawn for all subjects again and again and ranked; the interval of a subject's rank holds the wanted share of
 * its ranks, with equal tails (Goldstein and Spiegelhalter 1996, Journal of the Royal Statistical Society A 159, 385-443).
 *
 * @param lowest best rank of the interval
 * @param highest worst rank of the interval
 */
public record Ranks(int lowest, int highest) {
    /**
     * The rank intervals of subjects.
     *
     * @param rates what is known about the rate of each
     * @param draws how often rates are drawn; 1,000 put the ends of an interval of 95 % within about half a percent of its
     *     probability
     * @param seed of the draws: the same seed gives the same intervals
     */
    public static List<Ranks> of(List<BetaBinomial> rates, double confidence, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        UniformRandomProvider source = random::nextLong;
        List<ContinuousDistribution.Sampler> samplers = rates.stream()
                .map(rate -> BetaDistribution.of(rate.alpha(), rate.beta()).createSampler(source))
                .toList();
        int[][] ranks = new int[rates.size()][draws];
        for (int draw = 0; draw < draws; draw++) {
            double[] drawn = samplers.stream()
                    .mapToDouble(ContinuousDistribution.Sampler::sample)
                    .toArray();
            List<Integer> order = IntStream.range(0, drawn.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(subject -> drawn[subject]))
                    .toList();
            for (int place = 0; place < drawn.length; place++) {
                ranks[order.get(place)][draw] = place + 1;
            }
        }
        int tail = (int) Math.floor(CriticalValues.tail(confidence) * draws);
        return Arrays.stream(ranks)
                .map(each -> {
                    Arrays.sort(each);
                    return new Ranks(each[tail], each[draws - 1 - tail]);
                })
                .toList();
    }
}
