package io.northstar.metric;

import java.io.Serializable;

/** A metric's declaration; everything else about it is derived. */
public sealed interface Metric extends Serializable permits RatioMetric, QuantileMetric {
    /** Name in tables and configuration. */
    String name();

    /** Meaning in plain words. */
    String doc();

    /** Unit of the estimate. */
    String unit();

    /** Which way it should go. */
    Direction direction();

    /** Twelve hexadecimal digits that change when the declaration changes; see {@link MetricCatalogue#definitionHash}. */
    String definitionHash();
}
