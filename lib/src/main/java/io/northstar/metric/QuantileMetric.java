package io.northstar.metric;

/**
 * A quantile of the time from submission to decision, in hours. Open tasks are right-censored, not left out.
 *
 * @param name name in tables
 * @param doc meaning in plain words
 * @param quantile which quantile, in (0, 1)
 * @param direction which way it should go
 */
public record QuantileMetric(String name, String doc, double quantile, Direction direction) implements Metric {
    /** Unit of every quantile. */
    public static final String UNIT = "hours";

    public QuantileMetric {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile must be in (0, 1), got " + quantile);
        }
    }

    @Override
    public String unit() {
        return UNIT;
    }

    @Override
    public String definitionHash() {
        return DefinitionHash.of("quantile", UNIT, Double.toString(quantile));
    }
}
