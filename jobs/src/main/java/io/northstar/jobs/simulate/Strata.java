package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.SCORE;
import static io.northstar.jobs.simulate.Cases.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * The QA sampling design: what a decision does, the score band of permits, the deciders of restrictions, and the region.
 * The frame is the live decisions that are final; escalations and shadow decisions have no stratum.
 */
final class Strata {
    private static final double LOW_SCORE = 0.01;
    private static final double MIDDLE_SCORE = 0.05;

    /** A class of decisions and the share of it that QA sees. */
    private record Band(String name, double rate) {}

    private static final List<Band> BANDS = List.of(
            new Band("permit/low-score", 0.004),
            new Band("permit/middle-score", 0.008),
            new Band("permit/high-score", 0.020),
            new Band("restrict/automated", 0.05),
            new Band("restrict/human", 0.05));

    private static final int AUTOMATED_RESTRICTION = 3;
    private static final int HUMAN_RESTRICTION = 4;
    /** Fewer draws give no variance. */
    private static final long FEWEST_DRAWS = 2;

    /** Names by position. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Band band : BANDS) {
            for (String region : Market.REGIONS) {
                names.add(band.name() + "/" + region);
            }
        }
        return names;
    }

    /** The stratum's position; null outside the frame. */
    static Column stratum() {
        Column restriction =
                when(col(SOURCE).equalTo(Outcome.BY_HUMAN), HUMAN_RESTRICTION).otherwise(AUTOMATED_RESTRICTION);
        Column permit = when(col(SCORE).lt(LOW_SCORE), 0)
                .when(col(SCORE).lt(MIDDLE_SCORE), 1)
                .otherwise(2);
        Column band = when(col(OUTCOME).equalTo(Outcome.APPROVE), permit).otherwise(restriction);
        Column region = Lookup.integer(Market.ALL, Market::regionPosition, col(MARKET));
        return when(
                col(KIND).notEqual(Slots.SHADOW).and(col(OUTCOME).notEqual(Outcome.ESCALATE)),
                band.multiply(Market.REGIONS.size()).plus(region));
    }

    /** How many of {@code population} decisions are drawn (n_h): the rate's share, at least two where there are two. */
    static Column draws(Column stratum, Column population, double scale) {
        if (scale == 0) {
            return lit(0L);
        }
        List<Integer> positions = IntStream.range(0, names().size()).boxed().toList();
        Column rate = Lookup.number(
                positions,
                position -> BANDS.get(position / Market.REGIONS.size()).rate() * scale,
                stratum);
        Column share = rint(population.multiply(rate)).cast("long");
        return least(population, greatest(share, lit(FEWEST_DRAWS)));
    }

    private Strata() {}
}
