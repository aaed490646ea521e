package io.northstar.ledger;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.northstar.metric.VersionedEstimates;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits the difference between two versions of a number among what changed between them: the causes are applied one after
 * the other, and each contributes what the number moves by when it is added. Hence the contributions add up to the
 * difference, and a cause that is alone has all of it.
 */
public final class Attribution {
    private static final String PART = "part";

    /**
     * The {@code changes} with their {@link NorthStar#CAUSES}. Versions without a number before or after, or with the same
     * one, have none, and a cause that moves nothing is left out. Where a number cannot be given after a cause is applied,
     * the next cause gets its part.
     *
     * @param changes what {@link Ledger#changes} returned
     * @param before the versions that they supersede, as {@link NorthStar#table}
     * @param causes some of {@link Restatements#CAUSES}, in the order in which they are applied
     * @param between what the numbers are after each cause but the last: {@link NorthStar#KEY} and
     *     {@link VersionedEstimates#ESTIMATES}; not asked for where there is one cause
     */
    public static Dataset<Row> explained(
            Dataset<Row> changes, Dataset<Row> before, List<String> causes, Supplier<Dataset<Row>> between) {
        String[] key = NorthStar.KEY.toArray(String[]::new);
        Column estimateAfter = col(NorthStar.ESTIMATE);
        Dataset<Row> both = changes.join(
                        before.select(keyAnd(col(NorthStar.ESTIMATE).as(Restatements.ESTIMATE_BEFORE))), key)
                .where(col(Restatements.ESTIMATE_BEFORE).notEqual(estimateAfter))
                .select(keyAnd(col(Restatements.ESTIMATE_BEFORE), estimateAfter.as(Restatements.ESTIMATE_AFTER)));
        int last = causes.size() - 1;
        if (last > 0) {
            both = both.join(between.get(), key, "left");
        }
        Column previous = col(Restatements.ESTIMATE_BEFORE);
        List<Column> parts = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            Column reached = i == last
                    ? col(Restatements.ESTIMATE_AFTER)
                    : coalesce(col(VersionedEstimates.ESTIMATES).getItem(i), previous);
            parts.add(struct(
                    lit(causes.get(i)).as(Restatements.CAUSE),
                    reached.minus(previous).as(Restatements.CONTRIBUTION)));
            previous = reached;
        }
        Column moving = filter(
                array(parts.toArray(Column[]::new)),
                part -> part.getField(Restatements.CONTRIBUTION).notEqual(0));
        Dataset<Row> explained = both.select(keyAnd(moving.as(NorthStar.CAUSES)));
        return changes.drop(NorthStar.CAUSES).join(explained, key, "left");
    }

    /** The rows of {@link Restatements} for the versions in {@code ledger}, all those of some days. */
    public static Dataset<Row> rows(Dataset<Row> ledger, TableContract restatements) {
        String[] version = Stream.concat(NorthStar.KEY.stream(), Stream.of(NorthStar.SUPERSEDES))
                .toArray(String[]::new);
        Dataset<Row> before = ledger.select(keyAnd(
                col(NorthStar.RUN_ID).as(NorthStar.SUPERSEDES),
                col(NorthStar.ESTIMATE).as(Restatements.ESTIMATE_BEFORE)));
        return ledger.where(col(NorthStar.CAUSES).isNotNull())
                .join(before, version)
                .withColumn(Restatements.ESTIMATE_AFTER, col(NorthStar.ESTIMATE))
                .withColumn(PART, explode(col(NorthStar.CAUSES)))
                .select(col("*"), col(PART + ".*"))
                .select(restatements.columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private static Column[] keyAnd(Column... more) {
        return Stream.concat(NorthStar.KEY.stream().map(name -> col(name)), Stream.of(more))
                .toArray(Column[]::new);
    }

    private Attribution() {}
}
