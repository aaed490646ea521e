package io.northstar.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits labelled examples so that evaluation says how a model does on days, advertisers and texts that it has not seen.
 *
 * <p>Evaluation takes the newest days of some advertisers, chosen by a hash; validation the days before of the others; training
 * all earlier days of the others. Only labels that were known when the evaluation days began are learned from, only examples
 * drawn by probability are validated and evaluated with, and of a cluster of near-duplicates that is in a later part nothing is in
 * an earlier one. What evaluation holds is never changed by this: its examples still stand for all decisions of those days
 * and advertisers.
 *
 * @param validationFrom first day of validation
 * @param evaluationFrom first day of evaluation
 * @param through last day of evaluation
 * @param heldOut share of advertisers that are evaluated with, strictly between 0 and 1
 * @param seed of the choice of advertisers
 */
public record ExampleSplit(
        LocalDate validationFrom, LocalDate evaluationFrom, LocalDate through, double heldOut, long seed) {
    /** Column with the part of an example, one of the following. */
    public static final String PART = "part";

    public static final String TRAINING = "training";
    public static final String VALIDATION = "validation";
    public static final String EVALUATION = "evaluation";

    /** Not used: a near-duplicate is in a later part. */
    public static final String NEAR_DUPLICATE = "near_duplicate";
    /** Not used: its label was not known yet. */
    public static final String NOT_KNOWN_YET = "not_known_yet";
    /** Not used: another advertiser's day, or a targeted label on a day that is validated or evaluated with. */
    public static final String LEFT_OUT = "left_out";

    /** Columns of examples: day of the decision. */
    public static final String DAY = "day";
    /** Day on which the label became known. */
    public static final String KNOWN_ON = "known_on";
    /** Who advertised; null is an advertiser of its own for each cluster, or example without a cluster. */
    public static final String ADVERTISER_ID = "advertiser_id";
    /** Cluster of near-duplicates of the text; null without a text, which is like no other. */
    public static final String CLUSTER_ID = "cluster_id";
    /** Whether the example was drawn by probability. */
    public static final String BY_PROBABILITY = "by_probability";

    private static final int SHARES = 1_000_000;
    private static final String LATER = "later_part";

    /** @throws IllegalArgumentException when days are not in order or the share is out of range */
    public ExampleSplit {
        if (!validationFrom.isBefore(evaluationFrom) || through.isBefore(evaluationFrom)) {
            throw new IllegalArgumentException("Validation from %s, evaluation from %s to %s are not in order"
                    .formatted(validationFrom, evaluationFrom, through));
        }
        if (!(heldOut > 0 && heldOut < 1)) {
            throw new IllegalArgumentException("The share of advertisers must be between 0 and 1, not " + heldOut);
        }
    }

    /** {@code examples} with their {@link #PART}; none is lost. */
    public Dataset<Row> of(Dataset<Row> examples) {
        Dataset<Row> wished = examples.withColumn(PART, wished());
        Dataset<Row> inEvaluation = clusters(wished, EVALUATION);
        Dataset<Row> validated = without(wished, inEvaluation);
        return without(validated, clusters(validated, VALIDATION));
    }

    private Column wished() {
        Column day = col(DAY);
        Column known = coalesce(col(KNOWN_ON).lt(Date.valueOf(evaluationFrom)), lit(false));
        return when(day.gt(Date.valueOf(through)), LEFT_OUT)
                .when(
                        day.geq(Date.valueOf(evaluationFrom)),
                        when(heldOutAdvertiser().and(col(BY_PROBABILITY)), EVALUATION)
                                .otherwise(LEFT_OUT))
                .when(heldOutAdvertiser(), LEFT_OUT)
                .when(known.equalTo(false), NOT_KNOWN_YET)
                .when(
                        day.geq(Date.valueOf(validationFrom)),
                        when(col(BY_PROBABILITY), VALIDATION).otherwise(LEFT_OUT))
                .otherwise(TRAINING);
    }

    private Column heldOutAdvertiser() {
        Column who = coalesce(
                col(ADVERTISER_ID), col(CLUSTER_ID), col(Training.EXAMPLE_ID).cast("string"));
        return pmod(xxhash64(lit(seed), who), lit(SHARES)).lt(Math.round(heldOut * SHARES));
    }

    private static Dataset<Row> clusters(Dataset<Row> examples, String part) {
        return examples.where(col(PART).equalTo(part))
                .where(col(CLUSTER_ID).isNotNull())
                .select(CLUSTER_ID)
                .distinct()
                .withColumn(LATER, lit(part));
    }

    /** Takes the examples of the clusters of a later part out of the parts before it. */
    private static Dataset<Row> without(Dataset<Row> examples, Dataset<Row> clusters) {
        Column earlier = when(col(LATER).equalTo(EVALUATION), col(PART).isin(TRAINING, VALIDATION))
                .otherwise(col(PART).equalTo(TRAINING));
        return examples.join(clusters, List.of(CLUSTER_ID).toArray(String[]::new), "left")
                .withColumn(
                        PART,
                        when(col(LATER).isNotNull().and(earlier), NEAR_DUPLICATE)
                                .otherwise(col(PART)))
                .drop(LATER);
    }
}
