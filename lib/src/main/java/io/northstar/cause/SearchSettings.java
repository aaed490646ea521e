package io.northstar.cause;

/**
 * What the search for causes is governed by; one set serves all data.
 *
 * @param mostLayers how many dimensions a slice may name
 * @param mostCauses how many causes are named
 * @param layerDiscount share of what a slice explains that each dimension after the first costs
 * @param priorWeight units by which a leaf's former rate is drawn to the whole's
 * @param leastGain log-likelihood ratio that a cause of a ratio needs, after all costs
 * @param leastRelativeGain what a cause of a ratio needs as a share of the first cause's
 * @param leastLikeness a slice gives way to a more general one if the rest of that moved at least by this power of its factor
 * @param leastShare share of all leaves' deviation that a cause of a sum explains
 * @param leastAgreement share of its own leaves' deviation that one common factor explains, for sums
 * @param leastDeviation how far that factor is from 1, in quartiles of the leaves' relative deviation, for sums
 */
public record SearchSettings(
        int mostLayers,
        int mostCauses,
        double layerDiscount,
        double priorWeight,
        double leastGain,
        double leastRelativeGain,
        double leastLikeness,
        double leastShare,
        double leastAgreement,
        double leastDeviation) {

    /** Tuned on public incidents, see {@code RealIncidentsTest}. */
    public static final SearchSettings DEFAULT = new SearchSettings(3, 5, 0.02, 300, 4, 0.3, 0.25, 0.002, 0.5, 20);
}
