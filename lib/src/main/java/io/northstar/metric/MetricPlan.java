package io.northstar.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.MetricCatalogueTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How all metrics are computed in one pass. Each decision gets its membership: one bit for each distinct predicate of
 * the definitions. Decisions with equal membership are alike for every metric, so they are counted and summed together;
 * only then is each metric read off, by joining the (few) groups with the (few) entries of the plan, on the days that its
 * definition is in force. The cost of a pass does not grow with the number of metrics.
 */
final class MetricPlan {
    static final String MEMBERSHIP = "membership";
    static final String METRIC = "metric";
    static final String WEIGHTING = "weighting";
    static final String DEFINITION_HASH = "definition_hash";
    static final String BASIS = "basis";
    static final String POPULATION_MEASURE = "population_measure";
    static final String DENOMINATOR_MEASURE = "denominator_measure";
    static final String NUMERATOR_MEASURE = "numerator_measure";
    static final String DENOMINATOR_SQUARE = "denominator_square";
    static final String CROSS_PRODUCT = "cross_product";
    static final String NUMERATOR_SQUARE = "numerator_square";

    private static final int BITS = 63;
    private static final String FIRST_DAY = MetricCatalogueTable.FIRST_DAY;
    private static final String LAST_DAY = MetricCatalogueTable.LAST_DAY;
    private static final String POPULATION = "population";
    private static final String MEASURED = "measured_domain";
    private static final String DENOMINATOR = "denominator";
    private static final String NUMERATOR = "numerator";
    private static final String NUMERATOR_REACH = "numerator_reach";
    private static final String REMAINDER_REACH = "remainder_reach";
    private static final String NOWHERE = "false";
    private static final List<String> DOMAINS =
            List.of(POPULATION, MEASURED, DENOMINATOR, NUMERATOR, NUMERATOR_REACH, REMAINDER_REACH);

    private final List<String> predicates = new ArrayList<>();
    private final List<String> measures = new ArrayList<>(List.of(Weighting.DECISION.measure()));
    private final List<Product> products = new ArrayList<>();
    private final List<Row> entries = new ArrayList<>();

    /** Two measures that are multiplied; a pair of positions in the list of measures. */
    record Product(int left, int right) {}

    /** The plan for all decisions: every metric's population, and the totals of census metrics. */
    static MetricPlan ofPopulations(Definitions definitions) {
        MetricPlan plan = new MetricPlan();
        definitions.all().forEach(plan::addPopulations);
        return plan;
    }

    private void addPopulations(Definition definition) {
        if (definition.metric() instanceof RatioMetric metric) {
            boolean counted = metric.basis() == Basis.CENSUS;
            List<String> domains = List.of(
                    metric.population(),
                    metric.measuredDomain(),
                    counted ? metric.denominatorDomain() : metric.population(),
                    counted ? metric.numeratorDomain() : metric.population(),
                    NOWHERE,
                    NOWHERE);
            for (Weighting weighting : metric.weightings()) {
                add(
                        definition,
                        metric,
                        weighting,
                        domains,
                        counted ? metric.denominatorMeasure(weighting) : weighting.measure(),
                        counted ? metric.numeratorMeasure(weighting) : weighting.measure());
            }
        }
    }

    /** The plan for drawn decisions: the totals of sampled metrics. */
    static MetricPlan ofSamples(Definitions definitions) {
        MetricPlan plan = new MetricPlan();
        definitions.all().forEach(plan::addSamples);
        return plan;
    }

    private void addSamples(Definition definition) {
        if (definition.metric() instanceof RatioMetric metric && metric.basis() == Basis.SAMPLE) {
            List<String> domains = List.of(
                    metric.population(),
                    metric.measuredDomain(),
                    metric.denominatorDomain(),
                    metric.numeratorDomain(),
                    metric.numeratorReach(),
                    metric.remainderReach());
            for (Weighting weighting : metric.weightings()) {
                add(
                        definition,
                        metric,
                        weighting,
                        domains,
                        metric.denominatorMeasure(weighting),
                        metric.numeratorMeasure(weighting));
            }
        }
    }

    private MetricPlan() {}

    /** {@code domains} are the predicates of {@link #DOMAINS}. */
    private void add(
            Definition definition,
            RatioMetric metric,
            Weighting weighting,
            List<String> domains,
            String belowValue,
            String aboveValue) {
        int below = position(measures, belowValue);
        int above = position(measures, aboveValue);
        List<Object> entry = new ArrayList<>(List.of(
                metric.name(),
                weighting.text(),
                definition.hash(),
                metric.basis().text(),
                position(measures, weighting.measure()),
                below,
                above,
                product(below, below),
                product(below, above),
                product(above, above)));
        for (String domain : domains) {
            int bit = position(predicates, domain);
            entry.add(word(bit));
            entry.add(mask(bit));
        }
        entry.add(definition.sqlFirstDay());
        entry.add(definition.sqlLastDay());
        entries.add(RowFactory.create(entry.toArray()));
    }

    /** SQL of each measure; the first is 1. */
    List<String> measures() {
        return measures;
    }

    /** The pairs of measures whose products the variances need. */
    List<Product> products() {
        return products;
    }

    /** The membership of a decision: bits in an array of 63-bit words; a null predicate does not hold. */
    Column membership() {
        List<Column> words = new ArrayList<>();
        for (int from = 0; from < predicates.size(); from += BITS) {
            Column word = lit(0L);
            for (int i = from; i < Math.min(predicates.size(), from + BITS); i++) {
                word = word.plus(when(expr(predicates.get(i)), lit(mask(i))).otherwise(lit(0L)));
            }
            words.add(word);
        }
        if (words.isEmpty()) {
            words.add(lit(0L));
        }
        return array(words.toArray(Column[]::new)).as(MEMBERSHIP);
    }

    /** The entries as rows, one for each definition and weighting, to be joined with groups by {@link #inPopulation}. */
    Dataset<Row> entries(SparkSession spark) {
        StructType schema = new StructType()
                .add(METRIC, DataTypes.StringType, false)
                .add(WEIGHTING, DataTypes.StringType, false)
                .add(DEFINITION_HASH, DataTypes.StringType, false)
                .add(BASIS, DataTypes.StringType, false);
        for (String position : List.of(
                POPULATION_MEASURE,
                DENOMINATOR_MEASURE,
                NUMERATOR_MEASURE,
                DENOMINATOR_SQUARE,
                CROSS_PRODUCT,
                NUMERATOR_SQUARE)) {
            schema = schema.add(position, DataTypes.IntegerType, false);
        }
        for (String domain : DOMAINS) {
            schema = schema.add(domain + "_word", DataTypes.IntegerType, false)
                    .add(domain + "_mask", DataTypes.LongType, false);
        }
        schema = schema.add(FIRST_DAY, DataTypes.DateType).add(LAST_DAY, DataTypes.DateType);
        return spark.createDataFrame(entries, schema);
    }

    /** Whether a group is in an entry's population, on a day that the definition is in force. */
    static Column inPopulation() {
        return inPopulation(MEMBERSHIP);
    }

    /** Whether a group is in an entry's denominator. */
    static Column inDenominator() {
        return in(DENOMINATOR);
    }

    /** Whether a group is in an entry's numerator. */
    static Column inNumerator() {
        return in(NUMERATOR);
    }

    /** Whether the decisions of a group have the values that an entry needs of them. */
    static Column inMeasured() {
        return in(MEASURED);
    }

    /** Whether a label could put a group into an entry's numerator. */
    static Column inNumeratorReach() {
        return in(NUMERATOR_REACH);
    }

    /** Whether a label could put a group into an entry's denominator but not into its numerator. */
    static Column inRemainderReach() {
        return in(REMAINDER_REACH);
    }

    /** The same by the membership in column {@code membership}. */
    static Column inPopulation(String membership) {
        return in(membership, POPULATION).and(Definitions.isInForceOn(col(Decisions.DAY)));
    }

    /** Whether a group is in an entry's denominator by the membership in column {@code membership}. */
    static Column inDenominator(String membership) {
        return in(membership, DENOMINATOR);
    }

    /** Whether a group is in an entry's numerator by the membership in column {@code membership}. */
    static Column inNumerator(String membership) {
        return in(membership, NUMERATOR);
    }

    private static Column in(String domain) {
        return in(MEMBERSHIP, domain);
    }

    private static Column in(String membership, String domain) {
        return expr("(%s[%s_word] & %s_mask) <> 0".formatted(membership, domain, domain));
    }

    /** The element of array column {@code sums} at the position that entry column {@code position} names. */
    static Column pick(String sums, String position) {
        return pick(sums, 0, position);
    }

    /** The same, counted from the element at {@code start}. */
    static Column pick(String sums, int start, String position) {
        return col(sums).getItem(col(position).plus(lit(start)));
    }

    private static int word(int bit) {
        return bit / BITS;
    }

    private static long mask(int bit) {
        return 1L << (bit % BITS);
    }

    private int product(int left, int right) {
        return position(products, new Product(Math.min(left, right), Math.max(left, right)));
    }

    private static <T> int position(List<T> list, T element) {
        if (!list.contains(element)) {
            list.add(element);
        }
        return list.indexOf(element);
    }
}
