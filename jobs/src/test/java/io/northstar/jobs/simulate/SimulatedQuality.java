package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_date;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.Definitions;
import io.northstar.quality.JudgedDays;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the quality stage makes of a simulation once all of it has landed.
 *
 * @param settings those of the stage
 * @param quality the stage
 * @param strata its {@code design_strata}
 * @param labelled its {@code labelled_decisions}
 */
record SimulatedQuality(QualitySettings settings, Quality quality, Dataset<Row> strata, Dataset<Row> labelled) {

    static SimulatedQuality of(Simulation simulation, Config config) {
        QualitySettings settings = QualitySettings.of(config);
        Quality.Inputs inputs = new Quality.Inputs(
                landed(simulation, Decisions.TABLE).withColumn(Decisions.DAY, to_date(col(Decisions.DECIDED_AT))),
                landed(simulation, QaSamples.TABLE),
                landed(simulation, QaStrata.TABLE),
                landed(simulation, QaLabels.TABLE),
                landed(simulation, Exposures.TABLE),
                landed(simulation, Appeals.TABLE));
        JudgedDays days = JudgedDays.of(inputs, settings);
        Quality quality = new Quality(List.of(days.withJudged(days.judged().localCheckpoint())), settings);
        Dataset<Row> strata = quality.designStrata().localCheckpoint();
        return new SimulatedQuality(
                settings, quality, strata, quality.labelledDecisions(strata).localCheckpoint());
    }

    /** The shipped settings, with no other metrics than these. */
    static Config shipped(Set<String> metrics) {
        Config settings = ConfigFactory.parseFile(
                        Path.of("../conf/northstar.conf").toFile())
                .resolve();
        for (String metric : settings.getConfig("metrics").root().keySet()) {
            settings = metrics.contains(metric) ? settings : settings.withoutPath("metrics." + metric);
        }
        return settings;
    }

    /** The rows of a table with the day on which each landed. */
    static Dataset<Row> landed(Simulation simulation, TableContract contract) {
        return simulation.table(contract).withColumnRenamed(Simulation.LANDING_DAY, Lineage.LANDED_ON);
    }

    /** Its {@code metric_cells}. */
    Dataset<Row> cells() {
        Definitions definitions =
                new Definitions(List.of()).followedBy(settings.catalogue(), Optional::empty, settings.overlapDays());
        return quality.metricCells(strata, labelled, definitions);
    }
}
