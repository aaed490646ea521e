package io.northstar.pattern;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.ExactSum;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.Samples;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Slices;
import io.northstar.table.ViolationPatterns;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds the patterns whose decisions violate more or less than others, or than before.
 *
 * <p>Frequent patterns come from FP-growth over the labels of the window (Han, Pei and Yin 2000, SIGMOD, 1-12; Li et al. 2008,
 * RecSys, 107-114), what they stand for from the weights of the labels.
 */
public final class PatternMining {
    private static final String ITEMS = "items";
    private static final String NOW = "now";
    private static final String FOUND = "found";
    private static final String SUMS = "sums";
    private static final double HALF = 0.5;

    /**
     * One row for each labelled decision of both windows that was restricted or permitted, on days whose labels are in: its
     * attributes, its truth, its weight, and whether it belongs to the later window. An attribute without a value is left out.
     *
     * @param drawn {@link LabelledDecisions} of these days
     * @param strata {@link DesignStrata} of these days
     * @param day last day of the later window
     */
    public static Dataset<Row> baskets(
            Dataset<Row> drawn, Dataset<Row> strata, LocalDate day, PatternSettings settings) {
        Column settled = col(DesignStrata.DAY)
                .leq(lit(Date.valueOf(day.minusDays(settings.maturity().settledAfterDays()))));
        Dataset<Row> mature = strata.groupBy(DesignStrata.DAY)
                .agg(
                        sum(DesignStrata.STRATUM_LABELLED).as(DesignStrata.STRATUM_LABELLED),
                        sum(DesignStrata.STRATUM_DRAWN).as(DesignStrata.STRATUM_DRAWN))
                .where(settled.or(col(DesignStrata.STRATUM_LABELLED)
                        .geq(col(DesignStrata.STRATUM_DRAWN)
                                .multiply(settings.maturity().share()))))
                .select(DesignStrata.DAY);
        List<String> names = settings.attributes().names();
        Column[] items = names.stream()
                .map(name -> when(col(name).notEqual(Slices.NONE), concat(lit(name + Pattern.IS), col(name))))
                .toArray(Column[]::new);
        return Samples.labelled(drawn, strata)
                .where(col(LabelledDecisions.VIOLATING).isNotNull())
                .where(col(JudgedDecisions.RESTRICTS).or(col(JudgedDecisions.PERMITS)))
                .join(mature, List.of(DesignStrata.DAY).toArray(String[]::new), "left_semi")
                .select(Stream.concat(
                                settings.attributes().columns().stream(),
                                Stream.of(
                                        col(LabelledDecisions.VIOLATING).as(FOUND),
                                        col(Samples.WEIGHT).as(SUMS),
                                        col(Decisions.DAY)
                                                .gt(lit(Date.valueOf(day.minusDays(settings.windowDays()))))
                                                .as(NOW)))
                        .toArray(Column[]::new))
                .select(
                        array_compact(array(items)).as(ITEMS),
                        col(FOUND).as(LabelledDecisions.VIOLATING),
                        col(SUMS).as(Samples.WEIGHT),
                        col(NOW));
    }

    /**
     * The rows of {@link ViolationPatterns} of the night of {@code day}.
     *
     * @param baskets see {@link #baskets}; read more than once
     */
    public static Dataset<Row> of(Dataset<Row> baskets, LocalDate day, PatternSettings settings) {
        Dataset<Row> window = baskets.where(col(NOW));
        long labels = window.count();
        List<Row> rows = new ArrayList<>();
        if (labels >= settings.fewestLabels()) {
            Map<Pattern, TwoWindows> cells = cells(baskets, frequent(window, labels, settings));
            PatternWords words = new PatternWords(cells, day, settings);
            Map<String, Integer> ranks = new HashMap<>();
            for (Contrasts.Finding finding : new Contrasts(cells, settings).found()) {
                rows.add(words.row(finding, ranks.merge(finding.contrast(), 1, Integer::sum)));
            }
        }
        return baskets.sparkSession().createDataFrame(rows, ViolationPatterns.TABLE.schema());
    }

    /** The patterns of {@code window} with enough labels, and that of all decisions, in a fixed order. */
    static List<Pattern> frequent(Dataset<Row> window, long labels, PatternSettings settings) {
        double least = Math.max((double) settings.minLabels(), Math.ceil(settings.minShare() * labels));
        List<Pattern> patterns = new FPGrowth()
                        .setItemsCol(ITEMS)
                        // half a label less: rounding must not ask for one more
                        .setMinSupport((least - HALF) / labels)
                        .fit(window.select(ITEMS))
                        .freqItemsets()
                        .where(size(col(ITEMS)).leq(settings.mostAttributes()))
                        .select(ITEMS)
                        .collectAsList()
                        .stream()
                        .map(row -> Pattern.of(row.getList(0)))
                        .sorted(Comparator.comparing(Pattern::toString))
                        .toList();
        return Stream.concat(Stream.of(Pattern.ALL), patterns.stream()).toList();
    }

    /** What the labels of each of {@code patterns} add up to; not of those that none has. */
    static Map<Pattern, TwoWindows> cells(Dataset<Row> baskets, List<Pattern> patterns) {
        Column weight = col(Samples.WEIGHT);
        Column violating = col(LabelledDecisions.VIOLATING).cast("double");
        Column square = weight.multiply(weight);
        Column sums =
                array(lit(1.0), violating, weight, weight.multiply(violating), square, square.multiply(violating));
        var index = udf(new PatternIndex(patterns), DataTypes.createArrayType(DataTypes.IntegerType, false));
        Map<Pattern, TwoWindows> cells = new HashMap<>();
        baskets.select(explode(index.apply(struct(ITEMS))).as(FOUND), col(NOW), sums.as(SUMS))
                .groupBy(FOUND, NOW)
                .agg(ExactSum.of(col(SUMS)).as(SUMS))
                .collectAsList()
                .forEach(row -> {
                    LabelTotals totals = LabelTotals.of(row.getList(2));
                    Pattern pattern = patterns.get(row.getInt(0));
                    TwoWindows other = cells.getOrDefault(pattern, TwoWindows.NONE);
                    cells.put(
                            pattern,
                            row.getBoolean(1)
                                    ? new TwoWindows(totals, other.before())
                                    : new TwoWindows(other.now(), totals));
                });
        return cells;
    }

    /**
     * Requires that the attributes resolve.
     *
     * @throws io.northstar.BadSettingsException saying which one does not, and why
     */
    public static void requireResolvable(SparkSession spark, PatternSettings settings) {
        MetricCheck.requireResolvable(
                spark.createDataFrame(List.<Row>of(), LabelledDecisions.TABLE.schema()),
                settings.attributes(),
                "patterns.attributes");
    }

    private PatternMining() {}
}
