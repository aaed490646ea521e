package io.northstar.jobs.simulate;

import io.northstar.io.LandingWriter.Format;
import io.northstar.table.Appeals;
import io.northstar.table.Audits;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.Policies;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Strategies;
import io.northstar.table.TableContract;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The simulated input tables as datasets. Each has the source columns of its contract, {@code updated_at} where records
 * change, and {@link #LANDING_DAY}. What everything derives from is kept in memory, spilling to disk, until
 * {@link #close()}.
 */
public final class Simulation implements AutoCloseable {
    /** Day on which a row arrives. */
    public static final String LANDING_DAY = "landing_day";

    /**
     * One input table of the simulation.
     *
     * @param contract the contract its rows fulfil
     * @param format how it lands
     * @param rows its rows with their landing day
     */
    public record Table(TableContract contract, Format format, Dataset<Row> rows) {}

    private final SparkSession spark;
    private final SimulationOptions options;
    private final Dataset<Row> cases;
    private final Dataset<Row> draws;

    private Simulation(SparkSession spark, SimulationOptions options) {
        this.spark = spark;
        this.options = options;
        Dataset<Row> slots = Slots.of(spark, options);
        Dataset<Row> ads = new LatentTruth(options).of(new SimulatedAds(options).of(slots));
        Dataset<Row> decided = new DecisionPath(options).of(new SimulatedScores(options).of(ads));
        Dataset<Row> perSlot = new CaseTimes(options).of(decided).withColumn(Cases.STRATUM, Strata.stratum());
        // Kept before it is filtered: Spark would push the filter down and compute every case twice.
        this.cases = perSlot.persist(StorageLevel.MEMORY_AND_DISK());
        this.draws = new SimulatedSamples(options).draws(decisionsOf(cases)).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** The simulation of {@code options}; computed when its datasets are. */
    public static Simulation of(SparkSession spark, SimulationOptions options) {
        return new Simulation(spark, options);
    }

    /** All input tables, in the order of the contracts. */
    public List<Table> tables() {
        SimulatedSamples samples = new SimulatedSamples(options);
        SimulatedLabels labels = new SimulatedLabels(options);
        SimulatedReferences references = new SimulatedReferences(options);
        Dataset<Row> made = decisionsOf(cases);
        return List.of(
                new Table(Policies.TABLE, Format.CSV, references.policies(spark)),
                new Table(Strategies.TABLE, Format.CSV, references.strategies(spark)),
                new Table(Creatives.TABLE, Format.JSON, new SimulatedCreatives(options).of(made)),
                new Table(Decisions.TABLE, Format.PARQUET, new SimulatedDecisions(options).of(made)),
                new Table(Exposures.TABLE, Format.PARQUET, new SimulatedExposures(options).of(made)),
                new Table(QaStrata.TABLE, Format.CSV, samples.strata(made)),
                new Table(QaSamples.TABLE, Format.JSON, samples.samples(draws)),
                new Table(QaLabels.TABLE, Format.JSON, labels.labels(draws)),
                new Table(Audits.TABLE, Format.JSON, labels.audits(draws)),
                new Table(Appeals.TABLE, Format.CSV, new SimulatedAppeals(options).of(made)));
    }

    /** The rows of the table with that contract. */
    public Dataset<Row> table(TableContract contract) {
        return tables().stream()
                .filter(table -> table.contract().equals(contract))
                .map(Table::rows)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No input table " + contract.name()));
    }

    /** The truth of every decision: {@code decision_id, day, violating, true_policy_id, correct_outcome}. */
    public Dataset<Row> truth() {
        return new Truth(options).decisions(decisionsOf(cases));
    }

    /** What was planted, in the order of days. */
    public List<PlantedEvent> events() {
        return new PlantedEvents(options).all();
    }

    /** The truth in one JSON text: options, events, and the true rates per day and market. */
    public String truthText() {
        return new TruthFile(options)
                .text(new Truth(options).totals(decisionsOf(cases)).collectAsList());
    }

    Dataset<Row> perSlot() {
        Dataset<Row> slots = Slots.of(spark, options);
        Dataset<Row> ads = new LatentTruth(options).of(new SimulatedAds(options).of(slots));
        Dataset<Row> decided = new DecisionPath(options).of(new SimulatedScores(options).of(ads));
        return new CaseTimes(options).of(decided).withColumn(Cases.STRATUM, Strata.stratum());
    }

    /** Forgets what was kept. */
    @Override
    public void close() {
        draws.unpersist();
        cases.unpersist();
    }

    private static Dataset<Row> decisionsOf(Dataset<Row> cases) {
        return cases.filter(DecisionPath.exists());
    }
}
