package io.northstar.metric;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.grouping;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import io.northstar.table.Decisions;
import io.northstar.table.Slices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The dimensions and the combinations of them (grains) that are published.
 *
 * @param dimensions name to SQL expression over the columns of a decision
 * @param grains combinations of dimension names; the empty one is the whole
 */
public record Slicing(Map<String, String> dimensions, List<List<String>> grains) {
    /** Characters that the text of a slice itself uses. */
    private static final String RESERVED = "([\\\\,=])";

    public Slicing {
        dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
        grains = grains.stream().map(List::copyOf).toList();
        if (grains.stream().map(TreeSet::new).distinct().count() != grains.size()) {
            throw new IllegalArgumentException("quality.grains names a combination twice: " + grains);
        }
        if (dimensions.keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                != dimensions.size()) {
            throw new IllegalArgumentException(
                    "quality.dimensions has names that differ in case only: " + dimensions.keySet());
        }
        for (List<String> grain : grains) {
            if (new TreeSet<>(grain).size() != grain.size()) {
                throw new IllegalArgumentException("quality.grains repeats a dimension in " + grain);
            }
            for (String dimension : grain) {
                if (!dimensions.containsKey(dimension)) {
                    throw new IllegalArgumentException(
                            "quality.grains uses %s, which is not one of quality.dimensions %s"
                                    .formatted(dimension, dimensions.keySet()));
                }
            }
        }
    }

    /** Reads {@code dimensions} and {@code grains} of the quality section. Dimensions are put in order of name. */
    public static Slicing of(Config quality) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        Config section = quality.getConfig("dimensions");
        new TreeSet<>(section.root().keySet())
                .stream().filter(section::hasPath).forEach(name -> dimensions.put(name, section.getString(name)));
        return new Slicing(dimensions, grains(quality, "grains"));
    }

    /** Reads the setting {@code name} of a section: a list of lists of dimension names. */
    public static List<List<String>> grains(Config section, String name) {
        List<List<String>> grains = new ArrayList<>();
        for (var grain : section.getList(name)) {
            if (!(grain instanceof ConfigList names)) {
                throw new IllegalArgumentException(
                        "%s must be a list of lists, got %s".formatted(name, grain.render()));
            }
            grains.add(names.stream()
                    .map(dimension -> String.valueOf(dimension.unwrapped()))
                    .toList());
        }
        return grains;
    }

    /** The same dimensions in these combinations; what none of them uses keeps its column, so that tables join on all. */
    public Slicing withGrains(List<List<String>> others) {
        return new Slicing(dimensions, others);
    }

    /** The same grains with the dimensions of {@code others} too, as far as none has that name here; in order of name. */
    public Slicing withColumnsOf(Slicing others) {
        Map<String, String> all = new TreeMap<>(others.dimensions);
        all.putAll(dimensions);
        return new Slicing(all, grains);
    }

    /** The dimension names, in the order of their columns. */
    public List<String> names() {
        return List.copyOf(dimensions.keySet());
    }

    /** One text column for each dimension, {@code (none)} where the decision has no value. */
    public List<Column> columns() {
        return dimensions.entrySet().stream()
                .map(dimension -> coalesce(expr(dimension.getValue()).cast("string"), lit(Slices.NONE))
                        .as(dimension.getKey()))
                .toList();
    }

    /**
     * Groups {@code rows} by {@code keys} and every grain at once. The rows have the dimension columns; where a grain
     * does not use a dimension its column is null in the result. Aggregates may use {@link #grain} and {@link #slice}.
     */
    public RelationalGroupedDataset rollUp(Dataset<Row> rows, List<String> keys) {
        List<Seq<Column>> sets = new ArrayList<>();
        for (List<String> grain : grains) {
            List<Column> set =
                    new ArrayList<>(keys.stream().map(key -> col(key)).toList());
            grain.forEach(dimension -> set.add(col(dimension)));
            sets.add(CollectionConverters.asScala(set).toSeq());
        }
        List<Column> all = new ArrayList<>(keys.stream().map(key -> col(key)).toList());
        names().forEach(dimension -> all.add(col(dimension)));
        return rows.groupingSets(CollectionConverters.asScala(sets).toSeq(), all.toArray(Column[]::new));
    }

    /**
     * {@code perSlice} with the rows of a day's slice in one partition: every grouping by day, slice and more that follows,
     * and a join of two such results, then moves no rows. Worth it before each row becomes one for each metric.
     */
    static Dataset<Row> together(Dataset<Row> perSlice) {
        return perSlice.repartition(col(Decisions.DAY), col(Slices.SLICE));
    }

    /** Aggregate that names the grain of a group of {@link #rollUp}. */
    public Column grain() {
        Column[] used = names().stream()
                .map(name -> when(grouping(name).equalTo(0), lit(name)))
                .toArray(Column[]::new);
        return orAll(concat_ws(",", used)).as(Slices.GRAIN);
    }

    /** Aggregate that names the slice of a group of {@link #rollUp}. */
    public Column slice() {
        Column[] used = names().stream()
                .map(name -> when(grouping(name).equalTo(0), part(name, col(name))))
                .toArray(Column[]::new);
        return orAll(concat_ws(", ", used)).as(Slices.SLICE);
    }

    /** The slice of {@code grain} that a decision is in, named as {@link Slices#SLICE} names it. */
    public Column sliceOf(List<String> grain) {
        List<Column> values = columns();
        Column[] parts = IntStream.range(0, values.size())
                .filter(i -> grain.contains(names().get(i)))
                .mapToObj(i -> part(names().get(i), values.get(i)))
                .toArray(Column[]::new);
        return grain.isEmpty() ? lit(Slices.ALL) : concat_ws(", ", parts);
    }

    private static Column part(String name, Column value) {
        return concat(lit(name + "="), regexp_replace(value, RESERVED, "\\\\$1"));
    }

    private static Column orAll(Column text) {
        return when(text.equalTo(""), lit(Slices.ALL)).otherwise(text);
    }
}
