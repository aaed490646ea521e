package io.northstar.strategy;

import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.stats.ValuedLabel;
import io.northstar.table.DesignStrata;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * A label of a decision on a side.
 *
 * @param stratum that it was drawn from
 * @param weight decisions that it stands for
 * @param side of its decision
 * @param violating the truth
 * @param impressions of its ad; empty when none landed
 */
record SidedLabel(SampledStratum stratum, double weight, Side side, boolean violating, Optional<Double> impressions) {

    /** With a score of 1 where its side is one of {@code sides}, else 0. */
    JudgedScore scored(Set<Side> sides) {
        return new JudgedScore(stratum, weight, sides.contains(side) ? 1 : 0, violating);
    }

    ValuedLabel byImpressions() {
        return new ValuedLabel(stratum, weight, impressions.orElse(0.0), violating);
    }

    /** The stratum of a row with the columns of {@link DesignStrata}. */
    static SampledStratum stratum(Row row, String design) {
        return new SampledStratum(
                row.getAs(DesignStrata.DAY) + " " + row.getAs(DesignStrata.DESIGN_STRATUM_ID),
                design.equals(DesignStrata.POISSON) ? SampledStratum.Draws.OWN : SampledStratum.Draws.EQUAL,
                row.getAs(DesignStrata.STRATUM_POPULATION),
                row.getAs(DesignStrata.STRATUM_LABELLED));
    }
}
