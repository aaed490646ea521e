package io.northstar.quality;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the labels of a draw say in the end. */
public final class Truth {
    private static final String BLIND_LABELS = "blind_labels";
    private static final String SUPERSEDED = "superseded";
    private static final String SUPERSEDED_BY = "superseded_by";

    /**
     * One row for each labelled draw: {@code sample_id} and the truth columns of {@link LabelledDecisions}.
     *
     * <p>A label that a newer one supersedes counts for nothing; of two labels at the same moment the one with the greater
     * identifier is the newer. A label that is not newer supersedes nothing, so two that supersede each other leave one. Of
     * the rest the highest layer decides, and within it the newest label.
     *
     * @param labels {@link QaLabels}
     */
    public static Dataset<Row> of(Dataset<Row> labels) {
        Column isQa = col(QaLabels.LAYER).equalTo(QaLabels.QA);
        Column blindLabel = when(
                isQa.and(col(QaLabels.BLIND)).and(col(QaLabels.REVIEWER_ID).isNotNull()),
                struct(QaLabels.LABELLED_AT, QaLabels.LABEL_ID, QaLabels.REVIEWER_ID, QaLabels.VIOLATING));
        Dataset<Row> perDraw = standing(labels)
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(
                        max_by(
                                        struct(
                                                col(QaLabels.VIOLATING).as(LabelledDecisions.VIOLATING),
                                                col(QaLabels.POLICY_ID).as(LabelledDecisions.TRUE_POLICY_ID),
                                                col(QaLabels.CORRECT_OUTCOME).as(LabelledDecisions.CORRECT_OUTCOME),
                                                col(QaLabels.LAYER).as(LabelledDecisions.TRUTH_LAYER),
                                                col(QaLabels.LABELLED_AT).as(LabelledDecisions.LABELLED_AT)),
                                        struct(rank(), col(QaLabels.LABELLED_AT), col(QaLabels.LABEL_ID)))
                                .as("truth"),
                        max_by(when(isQa, col(QaLabels.VIOLATING)), when(isQa, age()))
                                .as(LabelledDecisions.QA_VIOLATING),
                        sort_array(collect_list(blindLabel)).as(BLIND_LABELS),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON));
        return perDraw.withColumn(LabelledDecisions.BLIND_REVIEWS, blindReviews())
                .withColumn(LabelledDecisions.BLIND_AGREEMENT, blindAgreement())
                .select(col("*"), col("truth.*"))
                .drop("truth", BLIND_LABELS);
    }

    /** Those of {@code labels} that no newer label supersedes. */
    public static Dataset<Row> standing(Dataset<Row> labels) {
        Dataset<Row> superseded = labels.where(col(QaLabels.SUPERSEDES_LABEL_ID).isNotNull())
                .groupBy(col(QaLabels.SUPERSEDES_LABEL_ID).as(SUPERSEDED))
                .agg(max(age()).as(SUPERSEDED_BY));
        Column isSuperseded = col(QaLabels.LABEL_ID).equalTo(col(SUPERSEDED)).and(age().lt(col(SUPERSEDED_BY)));
        return labels.join(superseded, isSuperseded, "left_anti");
    }

    /** Column of {@link QaLabels} that puts labels from old to new; at the same moment by their identifier. */
    public static Column age() {
        return struct(QaLabels.LABELLED_AT, QaLabels.LABEL_ID);
    }

    /** Column of {@link QaLabels} that puts layers from the lowest to the highest. */
    public static Column rank() {
        Column rank = lit(0);
        for (int i = 0; i < QaLabels.LAYERS.size(); i++) {
            rank = when(col(QaLabels.LAYER).equalTo(QaLabels.LAYERS.get(i)), lit(i))
                    .otherwise(rank);
        }
        return rank;
    }

    private static Column blindReviews() {
        return size(array_distinct(col(BLIND_LABELS + "." + QaLabels.REVIEWER_ID)))
                .cast("long");
    }

    /** The first blind label against the first one by another reviewer. */
    private static Column blindAgreement() {
        Column first = element_at(col(BLIND_LABELS), 1);
        Column byOthers = filter(
                col(BLIND_LABELS),
                label -> label.getField(QaLabels.REVIEWER_ID).notEqual(first.getField(QaLabels.REVIEWER_ID)));
        Column second = try_element_at(byOthers, lit(1));
        return when(
                blindReviews().geq(2), first.getField(QaLabels.VIOLATING).equalTo(second.getField(QaLabels.VIOLATING)));
    }

    private Truth() {}
}
