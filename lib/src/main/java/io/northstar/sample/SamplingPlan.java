package io.northstar.sample;

import io.northstar.metric.Slicing;
import io.northstar.stats.SampleAllocation;
import io.northstar.table.DesignStrata;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * How many decisions of a day to draw from each stratum, and what that is expected to bring.
 *
 * <p>The cheapest sample that gives every {@link PlanTarget} its half-width, see {@link SampleAllocation}; where it costs more
 * than the budget, the one with all half-widths wider by the least factor. Strata differ by what labels of earlier days
 * say of them, see {@link Goals}, and by the volumes of the day itself.
 *
 * @param strata one for each stratum, in order of name
 * @param forecasts one for each target and slice, in the order of the targets
 * @param cost of all labels
 * @param needed labels with which a sample in proportion to the populations would give every target the same half-widths
 */
public record SamplingPlan(List<StratumPlan> strata, List<Forecast> forecasts, double cost, long needed) {
    /** Steps after which half-widths no longer change by more than a percent. */
    private static final int STEPS = 8;

    /**
     * What is drawn from a stratum.
     *
     * @param stratum its name
     * @param design {@link DesignStrata#STRATIFIED}, or {@link DesignStrata#POISSON} where sizes differ
     * @param population its decisions
     * @param cost of one label
     * @param planned decisions to draw
     * @param proportional decisions to draw from it of a sample as large, in proportion to the populations
     * @param fewest the least that the settings ask of any stratum
     */
    public record StratumPlan(
            String stratum, String design, long population, double cost, long planned, long proportional, long fewest) {
        /** Whether it gets what every stratum gets at least: the targets alone ask for no more, and maybe for less. */
        public boolean isBound() {
            return planned <= fewest;
        }
    }

    /**
     * What the plan is expected to bring for one slice of a target.
     *
     * @param goal target and slice
     * @param halfWidth half of the expected width of the interval
     * @param proportional the same with a sample as large, in proportion to the populations
     */
    public record Forecast(Goal goal, double halfWidth, double proportional) {}

    public SamplingPlan {
        strata = List.copyOf(strata);
        forecasts = List.copyOf(forecasts);
    }

    /**
     * The plan for the decisions of {@code frame}.
     *
     * @param frame of {@link SampleFrame#of}; it is read twice
     * @param labelled {@link io.northstar.table.LabelledDecisions} of earlier days
     * @param designs {@link DesignStrata} of the same days
     */
    public static SamplingPlan of(
            Dataset<Row> frame, Dataset<Row> labelled, Dataset<Row> designs, PlanSettings settings, Slicing slicing) {
        SampleFrame counted = new SampleFrame(settings, slicing);
        Dataset<Row> strata = counted.strata(frame);
        List<Row> found = strata.orderBy(SampleFrame.STRATUM).collectAsList();
        Dataset<Row> known = frame.sparkSession().createDataFrame(found, strata.schema());
        if (settings.targets().isEmpty()) {
            return of(found, List.of(), settings);
        }
        Goals goals = new Goals(
                settings,
                found,
                counted.populations(frame).collectAsList(),
                counted.moments(labelled, designs, known).collectAsList());
        return of(found, goals.all(), settings);
    }

    private static SamplingPlan of(List<Row> strata, List<Goal> goals, PlanSettings settings) {
        if (strata.isEmpty()) {
            return new SamplingPlan(List.of(), List.of(), 0, 0);
        }
        SampleAllocation wanted = wanted(strata, goals, settings);
        SampleAllocation allowed = settings.budget() > 0 ? wanted.within(settings.budget()) : wanted;
        long[] labels = allowed.labels();
        long[] proportional =
                allowed.proportional((double) Arrays.stream(labels).sum());
        List<StratumPlan> plans = IntStream.range(0, labels.length)
                .mapToObj(h -> plan(strata.get(h), labels[h], proportional[h], settings.fewestLabels()))
                .toList();
        List<Forecast> forecasts = IntStream.range(0, goals.size())
                .mapToObj(j -> new Forecast(
                        goals.get(j),
                        goals.get(j).halfWidth(allowed.variance(j, labels), labels, settings),
                        goals.get(j).halfWidth(allowed.variance(j, proportional), proportional, settings)))
                .toList();
        return new SamplingPlan(
                plans,
                forecasts,
                plans.stream().mapToDouble(plan -> plan.cost() * plan.planned()).sum(),
                Arrays.stream(allowed.proportionalForTargets()).sum());
    }

    /**
     * The cheapest sample whose published intervals are expected to have the wanted half-widths. How much wider strata
     * without events make them depends on the labels that they get, so the variances are found step by step: each is
     * lowered by as much as its interval was too wide.
     */
    private static SampleAllocation wanted(List<Row> strata, List<Goal> goals, PlanSettings settings) {
        double[] most = goals.stream().mapToDouble(goal -> goal.limit(settings)).toArray();
        double[] limits = most.clone();
        SampleAllocation allocation = allocation(strata, goals, limits, settings);
        for (int step = 0; step < STEPS; step++) {
            long[] labels = allocation.labels();
            for (int j = 0; j < limits.length; j++) {
                Goal goal = goals.get(j);
                double reached = goal.halfWidth(allocation.variance(j, labels), labels, settings);
                limits[j] = Math.min(most[j], limits[j] * Math.pow(goal.target().halfWidth() / reached, 2));
            }
            allocation = allocation(strata, goals, limits, settings);
        }
        return allocation;
    }

    private static SampleAllocation allocation(
            List<Row> strata, List<Goal> goals, double[] limits, PlanSettings settings) {
        return new SampleAllocation(
                strata.stream()
                        .map(stratum -> new SampleAllocation.Stratum(
                                stratum.<Long>getAs(SampleFrame.POPULATION),
                                stratum.<Double>getAs(SampleFrame.COST),
                                settings.fewestLabels()))
                        .toList(),
                IntStream.range(0, limits.length)
                        .mapToObj(j -> new SampleAllocation.Target(
                                goals.get(j).spreads(), goals.get(j).relief(), limits[j]))
                        .toList());
    }

    private static StratumPlan plan(Row stratum, long labels, long proportional, long fewest) {
        return new StratumPlan(
                stratum.getAs(SampleFrame.STRATUM),
                design(stratum),
                stratum.<Long>getAs(SampleFrame.POPULATION),
                stratum.<Double>getAs(SampleFrame.COST),
                labels,
                proportional,
                fewest);
    }

    /** Sizes that differ are drawn one by one: this is the unequal design that the estimators know, exactly. */
    static String design(Row stratum) {
        return stratum.<Boolean>getAs(SampleFrame.UNEVEN) ? DesignStrata.POISSON : DesignStrata.STRATIFIED;
    }

    /** Decisions that are drawn; where sizes differ, as many as are expected. */
    public long labels() {
        return strata.stream().mapToLong(StratumPlan::planned).sum();
    }

    /** The rows of {@link SamplePlan} but for {@code drawn}, which is 0. */
    public Dataset<Row> stratumRows(SparkSession spark, LocalDate day, String keyId) {
        List<Row> rows = strata.stream()
                .map(plan -> RowFactory.create(
                        Date.valueOf(day),
                        plan.stratum(),
                        plan.design(),
                        plan.population(),
                        plan.planned(),
                        plan.proportional(),
                        0L,
                        plan.cost(),
                        keyId))
                .toList();
        return spark.createDataFrame(rows, SamplePlan.TABLE.schema());
    }

    /** The rows of {@link SampleTargets}. */
    public Dataset<Row> targetRows(SparkSession spark, LocalDate day) {
        List<Row> rows = new ArrayList<>();
        for (Forecast forecast : forecasts) {
            Goal goal = forecast.goal();
            rows.add(RowFactory.create(
                    Date.valueOf(day),
                    goal.target().metric().name(),
                    goal.target().weighting().text(),
                    goal.slice(),
                    goal.target().windowDays(),
                    goal.population(),
                    goal.labels(),
                    goal.estimate(),
                    goal.target().halfWidth(),
                    forecast.halfWidth(),
                    forecast.proportional()));
        }
        return spark.createDataFrame(rows, SampleTargets.TABLE.schema());
    }
}
