package io.northstar.stats;

/**
 * How much more often a term occurs in one set of texts than in another: the difference of the logarithms of its odds, with a
 * Dirichlet prior that is informed by how often it occurs anywhere (Monroe, Colaresi and Quinn 2008, Fightin' Words, Political
 * Analysis 16, 372-403). Rare terms are drawn towards no difference, and a term that one set never had has a finite value.
 *
 * @param difference difference of log-odds; positive when the first set has more
 * @param variance its variance, above 0
 */
public record LogOdds(double difference, double variance) {
    /**
     * Compares {@code count} of {@code total} with {@code otherCount} of {@code otherTotal}.
     *
     * @param prior imagined occurrences of the term, in each set, above 0
     * @param priorTotal imagined occurrences of all terms, above {@code prior}
     */
    public static LogOdds of(
            double count, double total, double otherCount, double otherTotal, double prior, double priorTotal) {
        double difference = log(count + prior, total + priorTotal) - log(otherCount + prior, otherTotal + priorTotal);
        return new LogOdds(difference, 1 / (count + prior) + 1 / (otherCount + prior));
    }

    /** The difference in standard errors. */
    public double z() {
        return difference / Math.sqrt(variance);
    }

    private static double log(double count, double total) {
        return Math.log(count / (total - count));
    }
}
