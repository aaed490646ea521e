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
 * change, and {@link #LANDING_DAY}. What everything derives from is computed once and kept in memory,
 * spilling to disk, until the garbage collector finds it unused; it is lost with an executor that held it.
 */
public final class Simulation {
    /** Day on which a row arrives. */
    public static final String LANDING_DAY = "landing_day";

    /**
     * One input table of the simulation.
     *
     * @param contract the contract its rows fulfil
     * @param format how it lands
     * @param rows its rows with their landing day
     * @param distinct columns whose values hardly repeat
     */
    public record Table(TableContract contract, Format format, Dataset<Row> rows, List<String> distinct) {
        public Table {
            distinct = List.copyOf(distinct);
        }

        private Table(TableContract contract, Format format, Dataset<Row> rows) {
            this(contract, format, rows, List.of());
        }
    }

    /** More than the share of decisions that any of the small tables has rows for, at the usual sampling rates. */
    private static final double LARGEST_SHARE = 0.05;

    /** A number of partitions that leaves the partitions as they are. */
    private static final int MORE_THAN_THERE_ARE = 1_000_000;

    private final SimulationOptions options;
    private final Dataset<Row> cases;
    private final List<Table> tables;

    private Simulation(SparkSession spark, SimulationOptions options) {
        this.options = options;
        this.cases = computedOnce(perSlot(spark, options)).filter(DecisionPath.exists());
        SimulatedSamples samples = new SimulatedSamples(options);
        Dataset<Row> perStratum = computedOnce(inFewFiles(samples.perStratum(cases)));
        Dataset<Row> perDraw = computedOnce(inFewFiles(samples.draws(cases, perStratum)));
        this.tables = tables(spark, perStratum, perDraw);
    }

    /** The simulation of {@code options}. Its rows are computed when they are used, some when it is made. */
    public static Simulation of(SparkSession spark, SimulationOptions options) {
        return new Simulation(spark, options);
    }

    /** All input tables, in the order of the contracts. */
    public List<Table> tables() {
        return tables;
    }

    /** The rows of the table with that contract. */
    public Dataset<Row> table(TableContract contract) {
        return tables.stream()
                .filter(table -> table.contract().equals(contract))
                .map(Table::rows)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No input table " + contract.name()));
    }

    /** The truth of every decision: {@code decision_id, day, violating, true_policy_id, correct_outcome}. */
    public Dataset<Row> truth() {
        return new Truth(options).decisions(cases);
    }

    /** What was planted, in the order of days. */
    public List<PlantedEvent> events() {
        return new PlantedEvents(options).all();
    }

    /** The truth in one JSON text: options, events, and the true rates per day and market. */
    public String truthText() {
        return new TruthFile(options).text(new Truth(options).totals(cases).collectAsList());
    }

    private List<Table> tables(SparkSession spark, Dataset<Row> perStratum, Dataset<Row> perDraw) {
        SimulatedSamples samples = new SimulatedSamples(options);
        SimulatedLabels labels = new SimulatedLabels(options);
        SimulatedReferences references = new SimulatedReferences(options);
        return List.of(
                new Table(Policies.TABLE, Format.CSV, inFewFiles(references.policies(spark))),
                new Table(Strategies.TABLE, Format.CSV, inFewFiles(references.strategies(spark))),
                new Table(Creatives.TABLE, Format.JSON, new SimulatedCreatives(options).of(cases)),
                new Table(
                        Decisions.TABLE,
                        Format.PARQUET,
                        new SimulatedDecisions(options).of(cases),
                        SimulatedDecisions.DISTINCT),
                new Table(
                        Exposures.TABLE,
                        Format.PARQUET,
                        new SimulatedExposures(options).of(cases),
                        List.of(Exposures.AD_ID, Exposures.SPEND)),
                new Table(QaStrata.TABLE, Format.CSV, samples.strata(perStratum)),
                new Table(QaSamples.TABLE, Format.JSON, samples.samples(perDraw)),
                new Table(QaLabels.TABLE, Format.JSON, labels.labels(perDraw)),
                new Table(Audits.TABLE, Format.JSON, labels.audits(perDraw)),
                new Table(Appeals.TABLE, Format.CSV, inFewFiles(new SimulatedAppeals(options).of(cases))));
    }

    static Dataset<Row> perSlot(SparkSession spark, SimulationOptions options) {
        Dataset<Row> ads = new SimulatedAds(options).of(Slots.of(spark, options));
        Dataset<Row> judged = new LatentTruth(options).of(compiledApart(ads));
        Dataset<Row> scored = new SimulatedScores(options).of(compiledApart(judged));
        Dataset<Row> decided = new DecisionPath(options).of(compiledApart(scored));
        return new CaseTimes(options).of(compiledApart(decided)).withColumn(Cases.STRATUM, Strata.stratum());
    }

    /** The same rows. A coalesce ends the method that Spark generates; a longer one would not be compiled. */
    static Dataset<Row> compiledApart(Dataset<Row> rows) {
        return rows.coalesce(MORE_THAN_THERE_ARE);
    }

    /** The small tables: one file a day until there is too much for one. */
    private Dataset<Row> inFewFiles(Dataset<Row> rows) {
        double most = LARGEST_SHARE * Math.max(1, options.sampleScale()) * options.decisionsPerDay() * options.days();
        return rows.coalesce((int) Math.min(MORE_THAN_THERE_ARE, most / options.rowsPerFile() + 1));
    }

    /** The same rows, kept as they are. Without this Spark would push filters down and compute every case many times. */
    private static Dataset<Row> computedOnce(Dataset<Row> rows) {
        return rows.localCheckpoint(false, StorageLevel.MEMORY_AND_DISK());
    }
}
