package io.northstar.ledger;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
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
    private static final String STEP = "step_";
    private static final String PART = "part";

    /**
     * What the numbers are after a cause is applied.
     *
     * @param cause one of {@link Restatements#CAUSES}
     * @param numbers rows with {@link NorthStar#KEY} and {@link NorthStar#ESTIMATE}; none for the last step, whose numbers are
     *     those published
     */
    public record Step(String cause, List<Dataset<Row>> numbers) {
        public Step {
            numbers = List.copyOf(numbers);
        }

        /** The last step. */
        public static Step last(String cause) {
            return new Step(cause, List.of());
        }

        /** A step after which the numbers are {@code numbers}. */
        public static Step to(String cause, Dataset<Row> numbers) {
            return new Step(cause, List.of(numbers));
        }
    }

    /**
     * The {@code changes} with their {@link NorthStar#CAUSES}. Versions without a number before or after, or with the same
     * one, have none, and a cause that moves nothing is left out. Where a number cannot be given after a cause is applied,
     * the next cause gets its part.
     *
     * @param changes what {@link Ledger#changes} returned
     * @param before the versions that they supersede, as {@link NorthStar#table}
     * @param steps the causes in the order in which they are applied, the last one {@link Step#last}
     */
    public static Dataset<Row> explained(Dataset<Row> changes, Dataset<Row> before, List<Step> steps) {
        String[] key = NorthStar.KEY.toArray(String[]::new);
        Column estimateAfter = col(NorthStar.ESTIMATE);
        Dataset<Row> both = changes.join(
                        before.select(keyAnd(col(NorthStar.ESTIMATE).as(Restatements.ESTIMATE_BEFORE))), key)
                .where(col(Restatements.ESTIMATE_BEFORE).notEqual(estimateAfter))
                .select(keyAnd(col(Restatements.ESTIMATE_BEFORE), estimateAfter.as(Restatements.ESTIMATE_AFTER)));
        Column previous = col(Restatements.ESTIMATE_BEFORE);
        List<Column> parts = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Column reached = col(Restatements.ESTIMATE_AFTER);
            for (Dataset<Row> numbers : steps.get(i).numbers()) {
                both = both.join(numbers.select(keyAnd(col(NorthStar.ESTIMATE).as(STEP + i))), key, "left");
                reached = coalesce(col(STEP + i), previous);
            }
            parts.add(struct(
                    lit(steps.get(i).cause()).as(Restatements.CAUSE),
                    reached.minus(previous).as(Restatements.CONTRIBUTION)));
            previous = reached;
        }
        Column moving = filter(
                array(parts.toArray(Column[]::new)),
                part -> part.getField(Restatements.CONTRIBUTION).notEqual(0));
        Dataset<Row> causes = both.select(keyAnd(moving.as(NorthStar.CAUSES)));
        return changes.drop(NorthStar.CAUSES).join(causes, key, "left");
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
