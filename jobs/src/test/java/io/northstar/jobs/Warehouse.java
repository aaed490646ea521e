package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.io.Tables;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.metric.Slicing;
import io.northstar.table.AssistedRates;
import io.northstar.table.DesignStrata;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.InputTables;
import io.northstar.table.LabelMaturity;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.ScoreCells;
import io.northstar.table.TableContract;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.DataFrames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A warehouse that nightly runs fill from one landing zone.
 *
 * @param spark session that reads it
 * @param landing landing zone
 * @param folder where its tables are
 */
record Warehouse(SparkSession spark, Path landing, Path folder) {
    static final List<String> DIMENSIONS = Slicing.of(ConfigFactory.parseResources("northstar/northstar.conf")
                    .resolve()
                    .getConfig("quality"))
            .names();

    static final String GRAINS = "quality.grains=[[],[market],[queue]]";

    /**
     * Every slice and window goes the same way; a few show it as well as all, and sooner. Strategies and the report have tests of
     * their own.
     */
    static final List<String> FEW = List.of(
            "--set",
            GRAINS,
            "--set",
            "quality.windows=[1,3]",
            "--set",
            "strategy_health.enabled=false",
            "--set",
            "report.nightly=false");

    /** Every table whose rows depend on what landed alone, and not on when or how often it was run. */
    private static List<TableContract> results() {
        List<TableContract> contracts = new ArrayList<>(InputTables.ALL);
        contracts.addAll(List.of(
                DesignStrata.TABLE,
                LabelledDecisions.TABLE,
                MetricCells.table(DIMENSIONS),
                TurnaroundCells.table(DIMENSIONS),
                NorthStar.current(DIMENSIONS),
                LabelMaturity.TABLE,
                FeedCompleteness.TABLE,
                MetricCatalogueTable.TABLE,
                ScoreCells.table(DIMENSIONS),
                AssistedRates.table(DIMENSIONS)));
        return contracts;
    }

    /** The options of a nightly run of {@code days}. */
    List<String> options(String... days) {
        List<String> options = new ArrayList<>(List.of(days));
        options.addAll(List.of("--landing", landing.toString(), "--warehouse", folder.toString()));
        options.addAll(FEW);
        return options;
    }

    /** Runs {@code nightly} with {@code days} to its end. */
    void nightly(String... days) {
        assertThat(NightlyJob.start(options(days).toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    }

    Tables tables() {
        return new Tables(spark, folder.toString(), "test", Instant.EPOCH);
    }

    /** Requires that all tables hold the same rows as those of {@code expected}, with numbers equal to the last bit. */
    void requireSameRowsAs(Warehouse expected) {
        requireSameRowsAs(expected, Set.of());
    }

    /** The same where nothing has landed for {@code empty}. */
    void requireSameRowsAs(Warehouse expected, Set<TableContract> empty) {
        for (TableContract contract : results()) {
            var rows = withoutPublication(expected.tables().read(contract));
            assertThat(rows.isEmpty()).as("%s is empty", contract.name()).isEqualTo(empty.contains(contract));
            DataFrames.assertSameRows(rows, withoutPublication(tables().read(contract)));
        }
    }

    private static Dataset<Row> withoutPublication(Dataset<Row> rows) {
        return rows.drop(NorthStar.PUBLICATION.toArray(String[]::new));
    }
}
