package io.northstar.stats;

import io.northstar.stats.BetaBinomial.Observed;
import java.util.List;

/**
 * Control limits of a share whose days vary by more, or less, than counting alone makes them (Laney 2002, Quality Engineering
 * 14, 531-537).
 *
 * @param mean the share of all
 * @param overdispersion standard deviation of the standardised shares: 1 when only counting makes them vary
 */
public record ProportionChart(double mean, double overdispersion) {
    /** The mean range of two standard normal values. */
    private static final double MEAN_RANGE_OF_TWO = 1.128;

    private static final double SIGMAS = 3;

    /**
     * The chart of {@code shares} in their order.
     *
     * @throws IllegalArgumentException with fewer than two, or where all or none of the trials are events
     */
    public static ProportionChart of(List<Observed> shares) {
        double events = shares.stream().mapToDouble(Observed::events).sum();
        double mean = events / shares.stream().mapToDouble(Observed::trials).sum();
        if (shares.size() < 2 || !(mean > 0 && mean < 1)) {
            throw new IllegalArgumentException(
                    "A chart needs two shares that are not all 0 or all 1, got %d with mean %s"
                            .formatted(shares.size(), mean));
        }
        double ranges = 0;
        for (int i = 1; i < shares.size(); i++) {
            ranges += Math.abs(standardised(shares.get(i), mean) - standardised(shares.get(i - 1), mean));
        }
        return new ProportionChart(mean, ranges / (shares.size() - 1) / MEAN_RANGE_OF_TWO);
    }

    /** Three standard errors to both sides for {@code trials}; may reach beyond 0 and 1. */
    public Interval limits(double trials) {
        double margin = SIGMAS * overdispersion * Math.sqrt(mean * (1 - mean) / trials);
        return new Interval(mean - margin, mean + margin);
    }

    private static double standardised(Observed share, double mean) {
        return (share.events() / share.trials() - mean) / Math.sqrt(mean * (1 - mean) / share.trials());
    }
}
