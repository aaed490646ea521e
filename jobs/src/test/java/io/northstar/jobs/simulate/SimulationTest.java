package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Lineage;
import io.northstar.table.Policies;
import io.northstar.table.Strategies;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SimulationTest {
    private static final SimulationOptions OPTIONS =
            SimulationOptions.DEFAULTS.withSpan(LocalDate.of(2026, 1, 1), 14).withDecisionsPerDay(1_000);
    /** Tables where a key lands again when the record changes. */
    private static final List<TableContract> WITH_VERSIONS = List.of(Appeals.TABLE, Policies.TABLE, Strategies.TABLE);

    private static Simulation simulation;

    @BeforeAll
    static void simulate(SparkSession spark) {
        simulation = Simulation.of(spark, OPTIONS);
    }

    @Test
    void theSameSeedGivesTheSameRowsWhateverThePartitioning(SparkSession spark) {
        SimulationOptions small = OPTIONS.withSpan(OPTIONS.from(), 4).withDecisionsPerDay(400);
        Map<String, Row> once = fingerprints(Simulation.of(spark, small));
        Map<String, Row> inManyParts = fingerprints(Simulation.of(spark, small.withRowsPerFile(90)));
        Simulation otherwise = Simulation.of(spark, small.withSeed(8));

        assertThat(inManyParts).isEqualTo(once);
        assertThat(fingerprint(otherwise.table(Decisions.TABLE))).isNotEqualTo(once.get("decisions"));
    }

    @Test
    void tablesHaveTheSourceColumnsOfTheirContract() {
        for (Simulation.Table table : simulation.tables()) {
            assertThat(table.rows().columns())
                    .as(table.contract().name())
                    .contains(table.contract().sourceColumns().stream()
                            .map(TableColumn::name)
                            .toArray(String[]::new))
                    .contains(Simulation.LANDING_DAY);
            assertThat(table.contract()
                            .differences(
                                    table.rows().drop(Simulation.LANDING_DAY).schema()))
                    .as(table.contract().name())
                    .allMatch(difference -> difference.endsWith("is missing"));
        }
    }

    @Test
    void rowsBreakNoRule() {
        for (Simulation.Table table : simulation.tables()) {
            Dataset<Row> landed = landed(table);
            Column[] broken = table.contract().rules().entrySet().stream()
                    .map(rule -> count(when(not(expr(rule.getValue())), 1)).as(rule.getKey()))
                    .toArray(Column[]::new);
            Row counts = landed.agg(count(lit(1)), broken).first();

            assertThat(counts.getLong(0)).as(table.contract().name()).isPositive();
            for (int i = 1; i < counts.size(); i++) {
                assertThat(counts.getLong(i))
                        .as("%s: %s", table.contract().name(), counts.schema().fieldNames()[i])
                        .isZero();
            }
        }
    }

    @Test
    void keysAreUnique() {
        for (Simulation.Table table : simulation.tables()) {
            Column[] key = table.contract().key().stream().map(functions::col).toArray(Column[]::new);
            Dataset<Row> rows = WITH_VERSIONS.contains(table.contract())
                    ? table.rows().select(withVersion(key))
                    : table.rows().select(key);

            assertThat(rows.distinct().count()).as(table.contract().name()).isEqualTo(rows.count());
        }
    }

    @Test
    void nothingLandsOutsideTheSpan() {
        for (Simulation.Table table : simulation.tables()) {
            Row days = table.rows()
                    .agg(min(Simulation.LANDING_DAY), max(Simulation.LANDING_DAY))
                    .first();

            assertThat(days.getDate(0).toLocalDate()).isAfterOrEqualTo(OPTIONS.from());
            assertThat(days.getDate(1).toLocalDate()).isBeforeOrEqualTo(OPTIONS.to());
        }
    }

    /** The rows with all columns of the contract, as the native mapping lands them. */
    private static Dataset<Row> landed(Simulation.Table table) {
        Dataset<Row> rows = table.rows();
        for (TableColumn column : table.contract().columns()) {
            if (column.derived()) {
                rows = rows.withColumn(column.name(), expr(column.derivation()));
            }
        }
        return rows.withColumn(Lineage.LANDED_ON, col(Simulation.LANDING_DAY))
                .withColumn(Lineage.LANDED_FILE, lit("part-00000"))
                .withColumn(Lineage.RECORD_HASH, lit(0L));
    }

    private static Column[] withVersion(Column[] key) {
        Column[] versioned = Arrays.copyOf(key, key.length + 1);
        versioned[key.length] = col(Lineage.UPDATED_AT);
        return versioned;
    }

    /** Per table the number of rows and a hash that does not depend on their order. */
    private static Map<String, Row> fingerprints(Simulation simulation) {
        Map<String, Row> fingerprints = new LinkedHashMap<>();
        for (Simulation.Table table : simulation.tables()) {
            fingerprints.put(table.contract().name(), fingerprint(table.rows()));
        }
        fingerprints.put("truth", fingerprint(simulation.truth()));
        return fingerprints;
    }

    private static Row fingerprint(Dataset<Row> rows) {
        Column[] columns = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
        return rows.agg(count(lit(1)), bit_xor(xxhash64(columns))).first();
    }
}
