package io.northstar.consistency;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.northstar.stats.DawidSkene;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What items are and how reliable reviewers are, from votes for any set of categories ({@link DawidSkene}). Spark brings votes
 * down to distinct patterns, who said what on how many items; the estimate runs once per group on these.
 */
final class FittedVotes {
    /** Column of an item's votes: an array of reviewer and {@link #CATEGORY}, in order; a reviewer may vote more than once. */
    static final String BALLOTS = "ballots";

    /** Field of a vote: the number of the category, from 0. */
    static final String CATEGORY = "category";

    /** Column of an item: its category if that is known, otherwise null. */
    static final String KNOWN = "known";

    static final String PATTERNS = "patterns";
    static final String PATTERN_ITEMS = "pattern_items";
    static final String FIT = "fit";

    /**
     * One row per group: its columns, {@link #PATTERNS} and, as {@link #FIT}, the result of {@link DawidSkeneFunction}.
     *
     * @param items one row per item: the columns of its group, {@link #BALLOTS} and {@link #KNOWN}
     * @param group names of the columns that tell groups apart
     * @param categories number of categories, at least 2
     * @param minAnchors items with three reviewers or a known category below which the estimate of a group is refused, at
     *     least 1
     */
    static Dataset<Row> of(
            Dataset<Row> items, List<String> group, int categories, DawidSkene.Rules rules, long minAnchors) {
        var fit = udf(new DawidSkeneFunction(categories, rules, minAnchors), DawidSkeneFunction.SCHEMA);
        return items.groupBy(columns(Stream.concat(group.stream(), Stream.of(BALLOTS, KNOWN))))
                .agg(count(lit(1)).as(PATTERN_ITEMS))
                .groupBy(columns(group.stream()))
                .agg(sort_array(collect_list(struct(BALLOTS, KNOWN, PATTERN_ITEMS)))
                        .as(PATTERNS))
                .withColumn(FIT, fit.apply(struct(col(PATTERNS))));
    }

    private static Column[] columns(Stream<String> names) {
        return names.map(name -> col(name)).toArray(Column[]::new);
    }

    private FittedVotes() {}
}
