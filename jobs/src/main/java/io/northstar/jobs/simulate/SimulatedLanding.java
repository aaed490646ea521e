package io.northstar.jobs.simulate;

import io.northstar.io.LandingWriter;
import io.northstar.table.Decisions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a simulation as a landing zone in the native layout, {@code <landing>/<table>/<yyyy-MM-dd>/}, and its truth in
 * {@code <landing>/_truth/}: {@code decisions/} and {@code truth.json}.
 */
public final class SimulatedLanding {
    private static final String TRUTH = "_truth";
    private static final String TRUTH_DECISIONS = TRUTH + "/decisions";
    private static final String TRUTH_FILE = TRUTH + "/truth.json";

    /**
     * Replaces the landing zone below {@code landingRoot} with the simulation of {@code options}; returns the rows per
     * table. Refuses a folder that holds something else than a simulation.
     */
    public static Map<String, Long> write(SparkSession spark, SimulationOptions options, String landingRoot) {
        LandingWriter writer = LandingWriter.in(spark, landingRoot);
        writer.claim(TRUTH);
        Map<String, Long> rows = new LinkedHashMap<>();
        Simulation simulation = Simulation.of(spark, options);
        for (Simulation.Table table : simulation.tables()) {
            String name = table.contract().name();
            long written =
                    writer.replaceDays(name, table.rows(), Simulation.LANDING_DAY, table.format(), table.distinct());
            rows.put(name, written);
        }
        writer.replace(
                TRUTH_DECISIONS, simulation.truth(), LandingWriter.Format.PARQUET, List.of(Decisions.DECISION_ID));
        writer.replaceText(TRUTH_FILE, simulation.truthText());
        return rows;
    }

    private SimulatedLanding() {}
}
