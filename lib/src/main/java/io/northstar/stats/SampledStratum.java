package io.northstar.stats;

/**
 * A stratum of a sampling design that labels come from.
 *
 * @param id tells strata apart, of all days
 * @param draws how units are drawn from it
 * @param population units in it
 * @param labelled labels that came from it, also those that a slice leaves out
 */
public record SampledStratum(String id, Draws draws, double population, long labelled) {
    /** How units are drawn. */
    public enum Draws {
        /** Without replacement, with equal probabilities. */
        EQUAL,
        /** Independently, each with its own probability. */
        OWN
    }

    /** @throws IllegalArgumentException when there is no label, or there are more labels than units */
    public SampledStratum {
        if (labelled < 1 || !(population >= labelled)) {
            throw new IllegalArgumentException(
                    "Stratum %s cannot have %s labels of %s units".formatted(id, labelled, population));
        }
    }
}
