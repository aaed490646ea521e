package io.northstar.cause;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.NorthStar;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.trend.Volumes;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Where changes of the number of decisions come from: the slices whose decisions came or went, found by {@link
 * Localiser#sums}. Days since a change are held against earlier ones of the same weekdays. Slices that moderation makes itself,
 * such as its queues, are no cause: they take what comes.
 */
public final class VolumeCauseRows {
    private static final String CHANGE = "change_number";
    private static final String CHANGE_DAY = "change_day";
    private static final String IS_AFTER = "is_after";
    private static final String DAY_WEIGHT = "day_weight";
    private static final String PREFIX = "change_";
    private static final String BEFORE = "decisions_before";
    private static final String NOW = "decisions_now";

    private final List<String> dimensions;
    private final CauseSettings settings;
    private final NearbyEvents events;
    private final Map<String, Dimension> trees;

    /**
     * Rows with causes.
     *
     * @param dimensions all that volumes have columns for
     * @param events known events, beside those of the settings
     * @param trees by name, the dimensions that are trees; all others are flat
     */
    public VolumeCauseRows(
            List<String> dimensions, CauseSettings settings, List<KnownEvent> events, Map<String, Dimension> trees) {
        this.dimensions = List.copyOf(dimensions);
        this.settings = settings;
        this.events = settings.nearby(events);
        this.trees = Map.copyOf(trees);
    }

    /**
     * The rows of {@link RootCauses} for {@code changes}, in one pass; those without decisions before are said not to be
     * decomposed.
     *
     * @param volumes rows of {@link Volumes#of}: the days that the changes reach over
     */
    public Dataset<Row> of(Dataset<Row> volumes, List<Change> changes, LocalDate night) {
        List<Row> rows = new ArrayList<>();
        if (changes.isEmpty()) {
            return volumes.sparkSession().createDataFrame(rows, RootCauses.TABLE.schema());
        }
        List<LocalDate> days = volumes.select(NorthStar.DAY).distinct().collectAsList().stream()
                .map(row -> row.getDate(0).toLocalDate())
                .toList();
        Map<Integer, List<Row>> byChange = totals(volumes, changes, days).collectAsList().stream()
                .collect(Collectors.groupingBy(row -> row.<Integer>getAs(CHANGE)));
        for (int number = 0; number < changes.size(); number++) {
            rows.addAll(rows(changes.get(number), byChange.getOrDefault(number, List.of()), night));
        }
        return volumes.sparkSession().createDataFrame(rows, RootCauses.TABLE.schema());
    }

    /** Decisions a day before and since, of each change and each part of its slice. */
    private Dataset<Row> totals(Dataset<Row> volumes, List<Change> changes, List<LocalDate> days) {
        StructType schema = new StructType()
                .add(CHANGE, DataTypes.IntegerType)
                .add(CHANGE_DAY, DataTypes.DateType)
                .add(IS_AFTER, DataTypes.BooleanType)
                .add(DAY_WEIGHT, DataTypes.DoubleType);
        for (String name : dimensions) {
            schema = schema.add(PREFIX + name, DataTypes.StringType);
        }
        List<Row> weighted = new ArrayList<>();
        for (int number = 0; number < changes.size(); number++) {
            weighted.addAll(weighted(number, changes.get(number), days));
        }
        Column matches = col(NorthStar.DAY).equalTo(col(CHANGE_DAY));
        for (String name : dimensions) {
            Column wanted = col(PREFIX + name);
            matches = matches.and(wanted.isNull().or(wanted.equalTo(col(name))));
        }
        Column[] keys = Stream.concat(Stream.of(CHANGE, Slices.GRAIN), dimensions.stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        Column share = col(Volumes.DECISIONS).multiply(col(DAY_WEIGHT));
        return volumes.join(broadcast(volumes.sparkSession().createDataFrame(weighted, schema)), matches)
                .groupBy(keys)
                .agg(
                        sum(when(col(IS_AFTER), lit(0.0)).otherwise(share)).as(BEFORE),
                        sum(when(col(IS_AFTER), share).otherwise(lit(0.0))).as(NOW));
    }

    /** The days of a change with their weights: both sides sum to one, with the same weight on each weekday where they can. */
    private List<Row> weighted(int number, Change change, List<LocalDate> days) {
        List<LocalDate> before = days.stream()
                .filter(day -> !day.isBefore(change.from()) && day.isBefore(change.since()))
                .toList();
        List<LocalDate> since = days.stream()
                .filter(day -> !day.isBefore(change.since()) && !day.isAfter(change.to()))
                .toList();
        Map<DayOfWeek, Long> seen =
                since.stream().collect(Collectors.groupingBy(LocalDate::getDayOfWeek, Collectors.counting()));
        Map<DayOfWeek, Long> usual =
                before.stream().collect(Collectors.groupingBy(LocalDate::getDayOfWeek, Collectors.counting()));
        boolean alike = usual.keySet().containsAll(seen.keySet());
        List<Row> rows = new ArrayList<>();
        for (LocalDate day : since) {
            rows.add(row(number, change, day, true, 1.0 / since.size()));
        }
        for (LocalDate day : before) {
            double weight = alike
                    ? (double) seen.getOrDefault(day.getDayOfWeek(), 0L) / usual.get(day.getDayOfWeek()) / since.size()
                    : 1.0 / before.size();
            rows.add(row(number, change, day, false, weight));
        }
        return rows;
    }

    private Row row(int number, Change change, LocalDate day, boolean after, double weight) {
        return RowFactory.create(Stream.concat(
                        Stream.of(number, Date.valueOf(day), after, weight),
                        dimensions.stream().map(name -> change.slice().values().get(name)))
                .toArray());
    }

    private List<Row> rows(Change change, List<Row> totals, LocalDate night) {
        Map<List<String>, List<Leaf>> byDimensions = totals.stream()
                .collect(Collectors.groupingBy(
                        row -> open(change, row),
                        Collectors.mapping(row -> leaf(open(change, row), row), Collectors.toList())));
        List<Leaf> whole = byDimensions.getOrDefault(List.of(), List.of());
        if (whole.isEmpty()) {
            return List.of(RootCauseRows.notDecomposed(change, night));
        }
        List<Cause> causes = causes(byDimensions);
        Leaf all = whole.get(0);
        List<Row> rows = new ArrayList<>();
        for (Cause cause : causes.isEmpty() ? List.of(everything(all)) : causes) {
            rows.add(row(change, all, cause, rows.size() + 1, night));
        }
        return rows;
    }

    private List<String> open(Change change, Row row) {
        String grain = row.getAs(Slices.GRAIN);
        return (grain.equals(Slices.ALL) ? Stream.<String>empty() : Arrays.stream(grain.split(",", -1)))
                .filter(name -> !change.slice().values().containsKey(name))
                .toList();
    }

    private static Leaf leaf(List<String> open, Row row) {
        return new Leaf(
                open.stream().map(name -> row.<String>getAs(name)).toList(),
                row.<Double>getAs(NOW),
                row.<Double>getAs(BEFORE));
    }

    /** The causes by the combination of dimensions that explains most; of combinations that no other refines. */
    private List<Cause> causes(Map<List<String>, List<Leaf>> byDimensions) {
        List<List<String>> ofAds = byDimensions.keySet().stream()
                .filter(names -> !names.isEmpty() && Collections.disjoint(names, settings.decidedDimensions()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        List<Cause> best = List.of();
        for (List<String> names : ofAds) {
            boolean refined = ofAds.stream()
                    .anyMatch(other -> other.size() > names.size() && new HashSet<>(other).containsAll(names));
            List<Cause> found = refined ? List.of() : search(names, byDimensions.get(names));
            if (!found.isEmpty()
                    && (best.isEmpty() || found.get(0).score() > best.get(0).score())) {
                best = found;
            }
        }
        return best.stream().limit(settings.mostCauses()).toList();
    }

    private List<Cause> search(List<String> names, List<Leaf> leaves) {
        List<Dimension> searched = names.stream()
                .map(name -> trees.getOrDefault(name, Dimension.flat(name)))
                .toList();
        List<Leaf> ordered = leaves.stream()
                .sorted((a, b) -> a.values().toString().compareTo(b.values().toString()))
                .toList();
        return new Localiser(searched, SearchSettings.DEFAULT).sums(ordered).causes();
    }

    private static Cause everything(Leaf all) {
        return new Cause(Slice.of(Map.of()), 0, all.actual(), all.expected(), 1);
    }

    private Row row(Change change, Leaf all, Cause cause, int rank, LocalDate night) {
        List<KnownEvent> near = events.of(change, cause.slice());
        Map<String, Object> values = RootCauseRows.identity(change, rank, night);
        values.put(
                RootCauses.CAUSE,
                cause.slice().values().isEmpty() ? Slices.ALL : cause.slice().toString());
        values.put(RootCauses.VERDICT, RootCauses.VOLUME);
        values.put(RootCauses.BEFORE, all.expected());
        values.put(RootCauses.NOW, all.actual());
        values.put(RootCauses.CHANGE, all.actual() - all.expected());
        values.put(RootCauses.CONTRIBUTION, cause.actual() - cause.expected());
        values.put(RootCauses.CHANGE_SHARE, (cause.actual() - cause.expected()) / (all.actual() - all.expected()));
        values.put(RootCauses.CAUSE_BEFORE, cause.expected());
        values.put(RootCauses.CAUSE_NOW, cause.actual());
        values.put(RootCauses.CAUSE_WEIGHT_BEFORE, cause.expected() / all.expected());
        values.put(RootCauses.CAUSE_WEIGHT_NOW, all.actual() > 0 ? (Double) (cause.actual() / all.actual()) : null);
        values.put(RootCauses.EVENTS, CauseWords.events(near));
        values.put(RootCauses.MESSAGE, CauseWords.ofVolume(change, all, cause, near));
        return RootCauseRows.asRow(values);
    }
}
