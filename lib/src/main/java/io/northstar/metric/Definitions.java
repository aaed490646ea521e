package io.northstar.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which definition of each metric is in force on which days: {@link MetricCatalogueTable}. When a metric is declared anew,
 * the former definition stays in force for some days beside the new one, so that both series can be compared. Each day is
 * computed by the definitions in force on it, whenever it is computed.
 *
 * @param all in order of metric and of what followed what; the last one of a metric is in force or was last
 */
public record Definitions(List<Definition> all) {
    private static final Comparator<Definition> ORDER = Comparator.comparing(
                    (Definition each) -> each.metric().name())
            .thenComparing(Definition::firstDay)
            .thenComparing(Definition::lastDay)
            .thenComparing(Definition::hash);

    /** What {@link #days} returns: first and last day in force, the first day of the next one, and the one before. */
    private static final String SUPERSEDED_ON = "superseded_on";

    static final String FORMER_HASH = "former_hash";
    static final String QUANTILE = "quantile";
    private static final StructType DAYS = new StructType()
            .add(MetricCatalogueTable.METRIC, DataTypes.StringType, false)
            .add(MetricCatalogueTable.DEFINITION_HASH, DataTypes.StringType, false)
            .add(MetricCatalogueTable.FIRST_DAY, DataTypes.DateType)
            .add(MetricCatalogueTable.LAST_DAY, DataTypes.DateType)
            .add(SUPERSEDED_ON, DataTypes.DateType)
            .add(FORMER_HASH, DataTypes.StringType)
            .add(QUANTILE, DataTypes.DoubleType);

    public Definitions {
        all = all.stream().sorted(ORDER).toList();
    }

    /** The definitions of {@code rows} of {@link MetricCatalogueTable}. */
    public static Definitions of(Collection<Row> rows) {
        return new Definitions(rows.stream().map(Definition::of).toList());
    }

    /** The rows of {@link MetricCatalogueTable}. */
    public List<Row> rows() {
        return all.stream().map(Definition::row).toList();
    }

    /**
     * What is in force once {@code settings} count. A metric that is new is in force on every day. One that is declared anew
     * is from {@code from} on; the former definition stays beside it for {@code overlapDays} days, unless its context has
     * changed: what it means cannot be computed any more. One that is not declared any more ends before {@code from}.
     *
     * @param from the first day that a change counts for; empty when no day has been computed yet, so that nothing of the
     *     former definition is left. Asked only if there is a change.
     */
    public Definitions followedBy(MetricCatalogue settings, Supplier<Optional<LocalDate>> from, int overlapDays) {
        Map<String, List<Definition>> stored = new TreeMap<>(
                all.stream().collect(Collectors.groupingBy(each -> each.metric().name())));
        Optional<LocalDate> first = differFrom(settings) ? from.get() : Optional.empty();
        List<Definition> next = new ArrayList<>();
        for (Metric metric : settings.metrics()) {
            List<Definition> before =
                    Optional.ofNullable(stored.remove(metric.name())).orElse(List.of());
            next.addAll(declared(before, metric, settings, first, overlapDays));
        }
        stored.values().forEach(before -> next.addAll(undeclared(before, first)));
        return new Definitions(next);
    }

    /** Whether {@code settings} declare a metric of these anew, again or not any more. */
    private boolean differFrom(MetricCatalogue settings) {
        Map<String, String> declared =
                settings.metrics().stream().collect(Collectors.toMap(Metric::name, settings::definitionHash));
        Map<String, String> open = all.stream()
                .filter(Definition::isOpen)
                .collect(Collectors.toMap(each -> each.metric().name(), Definition::hash));
        return all.stream()
                .map(each -> each.metric().name())
                .anyMatch(name -> !Objects.equals(declared.get(name), open.get(name)));
    }

    private static List<Definition> declared(
            List<Definition> before,
            Metric metric,
            MetricCatalogue settings,
            Optional<LocalDate> from,
            int overlapDays) {
        String hash = settings.definitionHash(metric);
        if (before.isEmpty()) {
            return List.of(Definition.always(metric, hash));
        }
        Definition last = last(before);
        if (last.isOpen() && last.hash().equals(hash)) {
            // What is not part of the definition, as its words, may have changed.
            Definition same = new Definition(metric, hash, last.firstDay(), last.lastDay());
            return Stream.concat(before.stream().limit(before.size() - 1L), Stream.of(same))
                    .toList();
        }
        if (from.isEmpty()) {
            return List.of(Definition.always(metric, hash));
        }
        LocalDate first = from.get().isBefore(last.firstDay()) ? last.firstDay() : from.get();
        Predicate<Definition> goesOn = each -> !each.hash().equals(hash) && settings.computes(each);
        return Stream.concat(
                        before.stream()
                                .map(each -> each.until(first.plusDays(goesOn.test(each) ? overlapDays - 1L : -1L))),
                        Stream.of(new Definition(metric, hash, first, LocalDate.MAX)))
                .toList();
    }

    private static List<Definition> undeclared(List<Definition> before, Optional<LocalDate> from) {
        if (!last(before).isOpen()) {
            return before;
        }
        return from.map(first -> before.stream()
                        .map(each -> each.until(first.minusDays(1)))
                        .toList())
                .orElse(List.of());
    }

    private static Definition last(List<Definition> before) {
        return before.get(before.size() - 1);
    }

    /** Those in force on a day from {@code from} to {@code to} that can be computed under {@code settings}. */
    public Definitions computable(MetricCatalogue settings, LocalDate from, LocalDate to) {
        return where(each -> each.touches(from, to) && settings.computes(each));
    }

    /** Those in force on a day from {@code from} to {@code to} whose context is another one than that of {@code settings}. */
    public Definitions frozen(MetricCatalogue settings, LocalDate from, LocalDate to) {
        return where(each -> each.touches(from, to) && !settings.computes(each));
    }

    private Definitions where(Predicate<Definition> condition) {
        return new Definitions(all.stream().filter(condition).toList());
    }

    /** Those of metrics that a score predicts. */
    Definitions predictable() {
        return where(each -> each.metric() instanceof RatioMetric ratio && ratio.predictable());
    }

    /** Of each metric the newest in force on {@code day}. */
    public Definitions currentOn(LocalDate day) {
        return new Definitions(IntStream.range(0, all.size())
                .filter(i -> all.get(i).touches(day, day))
                .filter(i -> neighbour(i, 1)
                        .map(next -> day.isBefore(next.firstDay()))
                        .orElse(true))
                .mapToObj(all::get)
                .toList());
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Twelve digits that tell which definition is in force on which days, and in what {@code context}. */
    public String fingerprint(List<String> context) {
        return DefinitionHash.of(Stream.concat(
                        all.stream()
                                .map(each -> "%s %s %s %s"
                                        .formatted(each.metric().name(), each.hash(), each.firstDay(), each.lastDay())),
                        context.stream())
                .toArray(String[]::new));
    }

    /** The definition hashes. */
    public List<String> hashes() {
        return all.stream().map(Definition::hash).distinct().toList();
    }

    /** The declarations of ratios by definition hash; of equal definitions under different names any one. */
    public Map<String, RatioMetric> ratios() {
        Map<String, RatioMetric> ratios = new TreeMap<>();
        for (Definition each : all) {
            if (each.metric() instanceof RatioMetric ratio) {
                ratios.put(each.hash(), ratio);
            }
        }
        return ratios;
    }

    /** Those of {@code rows}, with day, metric and definition hash, whose definition is in force on the day. */
    public Dataset<Row> inForce(Dataset<Row> rows) {
        return matching(rows, lit(true));
    }

    /** Those of {@code rows}, with day, metric and definition hash, whose definition is the newest in force on the day. */
    public Dataset<Row> current(Dataset<Row> rows) {
        return matching(rows, isCurrentOn(rows.col(NorthStar.DAY)));
    }

    private Dataset<Row> matching(Dataset<Row> rows, Column condition) {
        Dataset<Row> days = days(rows.sparkSession());
        Column same = Stream.of(MetricCatalogueTable.METRIC, MetricCatalogueTable.DEFINITION_HASH)
                .map(name -> rows.col(name).equalTo(days.col(name)))
                .reduce(Column::and)
                .orElseThrow();
        return rows.join(
                broadcast(days), same.and(isInForceOn(rows.col(NorthStar.DAY))).and(condition), "left_semi");
    }

    /**
     * One row for each definition, to be joined by metric and definition hash and {@link #isInForceOn}: what
     * {@link #series} needs, {@link #FORMER_HASH} (null for a metric's first) and {@link #QUANTILE} (null for ratios).
     */
    Dataset<Row> days(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Definition each = all.get(i);
            Optional<Definition> former = neighbour(i, -1);
            Optional<Definition> next = neighbour(i, 1);
            rows.add(RowFactory.create(
                    each.metric().name(),
                    each.hash(),
                    each.sqlFirstDay(),
                    each.sqlLastDay(),
                    next.map(Definition::sqlFirstDay).orElse(null),
                    former.map(Definition::hash).orElse(null),
                    each.metric() instanceof QuantileMetric quantile ? quantile.quantile() : null));
        }
        return spark.createDataFrame(rows, DAYS);
    }

    private Optional<Definition> neighbour(int index, int step) {
        String metric = all.get(index).metric().name();
        return Stream.of(index + step)
                .filter(i -> i >= 0 && i < all.size())
                .map(all::get)
                .filter(each -> each.metric().name().equals(metric))
                .findFirst();
    }

    /** Whether a definition, by its first and last day, is in force on {@code day}. */
    static Column isInForceOn(Column day) {
        return coalesce(day.geq(col(MetricCatalogueTable.FIRST_DAY)), lit(true))
                .and(coalesce(day.leq(col(MetricCatalogueTable.LAST_DAY)), lit(true)));
    }

    private static Column isCurrentOn(Column day) {
        return coalesce(day.lt(col(SUPERSEDED_ON)), lit(true));
    }

    /** Which series a number of {@code day} belongs to, for a row of {@link #days}. */
    static Column series(Column day) {
        return when(isCurrentOn(day), lit(NorthStar.CURRENT)).otherwise(lit(NorthStar.FORMER));
    }
}
