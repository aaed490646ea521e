package io.northstar.cause;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.metric.ExactSum;
import io.northstar.stats.Interval;
import io.northstar.stats.PeriodTotals;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The causes of all changes of a night, from one pass over the cells. */
public final class RootCauseRows {
    private static final String CHANGE = "change_number";
    private static final String FROM = "change_from";
    private static final String SINCE = "change_since";
    private static final String TO = "change_to";
    private static final String PREFIX = "change_";
    private static final String AFTER = "after";
    private static final String TOTALS = "totals";
    private static final List<String> SUMS = List.of(
            MetricCells.NUMERATOR,
            MetricCells.DENOMINATOR,
            MetricCells.NUMERATOR_VARIANCE,
            MetricCells.COVARIANCE,
            MetricCells.DENOMINATOR_VARIANCE,
            MetricCells.SQUARED_WEIGHTS);

    private final List<String> dimensions;
    private final Explainer explainer;
    private final double confidence;

    /**
     * Rows with causes.
     *
     * @param dimensions all that cells have columns for
     * @param confidence level of the intervals
     */
    public RootCauseRows(List<String> dimensions, Explainer explainer, double confidence) {
        this.dimensions = List.copyOf(dimensions);
        this.explainer = explainer;
        this.confidence = confidence;
    }

    /**
     * The rows of {@link RootCauses} for {@code changes}; a change without cells in both periods has one that says so.
     *
     * <p>The cells of all changes are summed up in one pass and come to the driver: as many as the changes' slices have parts.
     *
     * @param cells {@link MetricCells} of the days that the changes reach over
     * @param observed rows of {@link NorthStar}: the days and series that the changes were found on; cells of other days are left
     *     out
     */
    public Dataset<Row> of(Dataset<Row> cells, Dataset<Row> observed, List<Change> changes, LocalDate night) {
        List<Row> rows = new ArrayList<>();
        if (changes.isEmpty()) {
            return cells.sparkSession().createDataFrame(rows, RootCauses.TABLE.schema());
        }
        Map<Integer, List<Row>> byChange = sums(cells, observed, changes).collectAsList().stream()
                .collect(Collectors.groupingBy(row -> row.<Integer>getAs(CHANGE)));
        for (int number = 0; number < changes.size(); number++) {
            Change change = changes.get(number);
            List<Grain> grains = grains(change, byChange.getOrDefault(number, List.of()));
            List<Explanation> explanations = explainer.explain(change, grains);
            if (explanations.isEmpty()) {
                rows.add(notDecomposed(change, night));
            }
            int rank = 1;
            for (Explanation explanation : explanations) {
                rows.add(row(change, explanation, rank++, night));
            }
        }
        return cells.sparkSession().createDataFrame(rows, RootCauses.TABLE.schema());
    }

    private Dataset<Row> sums(Dataset<Row> cells, Dataset<Row> observed, List<Change> changes) {
        Column matches = col(MetricCells.METRIC)
                .equalTo(col(PREFIX + MetricCells.METRIC))
                .and(col(MetricCells.WEIGHTING).equalTo(col(PREFIX + MetricCells.WEIGHTING)))
                .and(col(MetricCells.DEFINITION_HASH).equalTo(col(PREFIX + MetricCells.DEFINITION_HASH)))
                .and(col(MetricCells.DAY).equalTo(col(PREFIX + MetricCells.DAY)));
        for (String name : dimensions) {
            Column wanted = col(PREFIX + name);
            matches = matches.and(wanted.isNull().or(wanted.equalTo(col(name))));
        }
        List<Column> keys = Stream.concat(Stream.of(CHANGE, Slices.GRAIN, AFTER), dimensions.stream())
                .map(name -> col(name))
                .toList();
        Dataset<Row> summed = cells.where(col(MetricCells.DENOMINATOR).gt(0))
                .join(broadcast(days(observed, changes)), matches)
                .withColumn(AFTER, col(MetricCells.DAY).geq(col(SINCE)))
                .groupBy(keys.toArray(Column[]::new))
                .agg(ExactSum.of(SUMS.stream()
                                .map(name -> coalesce(col(name), lit(0.0)))
                                .toList())
                        .as(TOTALS));
        return ExactSum.named(summed, TOTALS, SUMS);
    }

    /** One row for each change and day on which its series was observed. */
    private Dataset<Row> days(Dataset<Row> observed, List<Change> changes) {
        Column ofChange = col(NorthStar.METRIC)
                .equalTo(col(PREFIX + MetricCells.METRIC))
                .and(col(NorthStar.WEIGHTING).equalTo(col(PREFIX + MetricCells.WEIGHTING)))
                .and(col(NorthStar.DEFINITION_HASH).equalTo(col(PREFIX + MetricCells.DEFINITION_HASH)))
                .and(col(Slices.SLICE).equalTo(col(PREFIX + Slices.SLICE)))
                .and(col(NorthStar.DAY).between(col(FROM), col(TO)));
        Dataset<Row> wanted = asRows(observed.sparkSession(), changes);
        return observed.join(broadcast(wanted), ofChange)
                .select(Stream.concat(
                                Stream.of(col(NorthStar.DAY).as(PREFIX + MetricCells.DAY)),
                                Stream.of(wanted.columns()).map(name -> col(name)))
                        .toArray(Column[]::new));
    }

    private Dataset<Row> asRows(SparkSession spark, List<Change> changes) {
        StructType schema = new StructType()
                .add(CHANGE, DataTypes.IntegerType)
                .add(PREFIX + MetricCells.METRIC, DataTypes.StringType)
                .add(PREFIX + MetricCells.WEIGHTING, DataTypes.StringType)
                .add(PREFIX + MetricCells.DEFINITION_HASH, DataTypes.StringType)
                .add(PREFIX + Slices.SLICE, DataTypes.StringType)
                .add(FROM, DataTypes.DateType)
                .add(SINCE, DataTypes.DateType)
                .add(TO, DataTypes.DateType);
        for (String name : dimensions) {
            schema = schema.add(PREFIX + name, DataTypes.StringType);
        }
        List<Row> rows = new ArrayList<>();
        for (Change change : changes) {
            Stream<Object> fixed = Stream.of(
                    rows.size(),
                    change.metric(),
                    change.weighting(),
                    change.definitionHash(),
                    change.sliceName(),
                    Date.valueOf(change.from()),
                    Date.valueOf(change.since()),
                    Date.valueOf(change.to()));
            Stream<Object> slice =
                    dimensions.stream().map(name -> change.slice().values().get(name));
            rows.add(RowFactory.create(Stream.concat(fixed, slice).toArray()));
        }
        return spark.createDataFrame(rows, schema);
    }

    private List<Grain> grains(Change change, List<Row> rows) {
        Map<String, List<Row>> byGrain = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(Slices.GRAIN), TreeMap::new, Collectors.toList()));
        List<Grain> grains = new ArrayList<>();
        byGrain.forEach((grain, cells) -> {
            List<String> open = (grain.equals(Slices.ALL)
                            ? Stream.<String>empty()
                            : Arrays.stream(grain.split(",", -1)))
                    .filter(name -> !change.slice().values().containsKey(name))
                    .toList();
            grains.add(grain(open, cells));
        });
        return grains;
    }

    private static Grain grain(List<String> open, List<Row> cells) {
        Map<List<String>, PeriodTotals[]> totals = new HashMap<>();
        double denominator = 0;
        double squaredWeights = 0;
        for (Row cell : cells) {
            List<String> values =
                    open.stream().map(name -> cell.<String>getAs(name)).toList();
            PeriodTotals[] both =
                    totals.computeIfAbsent(values, key -> new PeriodTotals[] {PeriodTotals.NONE, PeriodTotals.NONE});
            int period = cell.<Boolean>getAs(AFTER) ? 1 : 0;
            both[period] = both[period].plus(totals(cell));
            denominator += number(cell, MetricCells.DENOMINATOR);
            squaredWeights += number(cell, MetricCells.SQUARED_WEIGHTS);
        }
        List<RatioLeaf> leaves = totals.entrySet().stream()
                .map(entry -> new RatioLeaf(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .sorted((a, b) -> compare(a.values(), b.values()))
                .toList();
        return new Grain(open, leaves, squaredWeights > 0 ? denominator / squaredWeights : 1);
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static PeriodTotals totals(Row cell) {
        return new PeriodTotals(
                number(cell, MetricCells.NUMERATOR),
                number(cell, MetricCells.DENOMINATOR),
                Math.max(0, number(cell, MetricCells.NUMERATOR_VARIANCE)),
                number(cell, MetricCells.COVARIANCE),
                Math.max(0, number(cell, MetricCells.DENOMINATOR_VARIANCE)));
    }

    private static double number(Row cell, String name) {
        return cell.<Double>getAs(name);
    }

    private Row row(Change change, Explanation explanation, int rank, LocalDate night) {
        Interval whole = explanation.whole().change().interval(confidence);
        Interval part = explanation.contribution().interval(confidence);
        String cause = explanation.cause().values().isEmpty()
                ? Slices.ALL
                : explanation.cause().toString();
        Map<String, Object> values = identity(change, rank, night);
        values.put(RootCauses.CAUSE, cause);
        values.put(RootCauses.VERDICT, explanation.verdict().name().toLowerCase(Locale.ROOT));
        values.put(RootCauses.BEFORE, explanation.whole().before().rate());
        values.put(RootCauses.NOW, explanation.whole().after().rate());
        values.put(RootCauses.CHANGE, explanation.whole().change().estimate());
        values.put(RootCauses.CHANGE_LOW, whole.low());
        values.put(RootCauses.CHANGE_HIGH, whole.high());
        values.put(RootCauses.CONTRIBUTION, explanation.contribution().estimate());
        values.put(RootCauses.CONTRIBUTION_LOW, part.low());
        values.put(RootCauses.CONTRIBUTION_HIGH, part.high());
        values.put(RootCauses.CHANGE_SHARE, explanation.share());
        values.put(RootCauses.RATE_EFFECT, explanation.whole().rate().estimate());
        values.put(RootCauses.MIX_EFFECT, explanation.whole().mix().estimate());
        values.put(
                RootCauses.INTERACTION_EFFECT, explanation.whole().interaction().estimate());
        values.put(RootCauses.CAUSE_BEFORE, rate(explanation.before()));
        values.put(RootCauses.CAUSE_NOW, rate(explanation.after()));
        values.put(RootCauses.CAUSE_WEIGHT_BEFORE, explanation.weightBefore());
        values.put(RootCauses.CAUSE_WEIGHT_NOW, explanation.weightAfter());
        values.put(RootCauses.SIMPSONS_PARADOX, explanation.paradox());
        values.put(RootCauses.EVENTS, CauseWords.events(explanation.events()));
        values.put(RootCauses.MESSAGE, CauseWords.sentence(change, explanation));
        return asRow(values);
    }

    static Row notDecomposed(Change change, LocalDate night) {
        Map<String, Object> values = identity(change, 1, night);
        values.put(RootCauses.CAUSE, Slices.ALL);
        values.put(RootCauses.VERDICT, RootCauses.NOT_DECOMPOSED);
        values.put(RootCauses.MESSAGE, CauseWords.notDecomposed(change));
        return asRow(values);
    }

    static Map<String, Object> identity(Change change, int rank, LocalDate night) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(RootCauses.DAY, Date.valueOf(night));
        values.put(RootCauses.ALERT_ID, change.id());
        values.put(RootCauses.CAUSE_RANK, rank);
        values.put(RootCauses.METRIC, change.metric());
        values.put(RootCauses.WEIGHTING, change.weighting());
        values.put(RootCauses.DEFINITION_HASH, change.definitionHash());
        values.put(RootCauses.SLICE, change.sliceName());
        return values;
    }

    static Row asRow(Map<String, Object> values) {
        return RowFactory.create(
                RootCauses.TABLE.columnNames().stream().map(values::get).toArray());
    }

    private static Double rate(PeriodTotals totals) {
        return totals.denominator() > 0 ? (Double) totals.rate() : null;
    }
}
