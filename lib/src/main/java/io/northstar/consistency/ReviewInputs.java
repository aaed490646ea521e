package io.northstar.consistency;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Truth;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Slices;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables that reviews are read from, cut to the days in question.
 *
 * @param labelled {@link io.northstar.table.LabelledDecisions}
 * @param strata {@link io.northstar.table.DesignStrata}
 * @param samples {@link io.northstar.table.QaSamples}
 * @param labels {@link QaLabels} about these draws, and others
 * @param audits {@link io.northstar.table.Audits}
 */
public record ReviewInputs(
        Dataset<Row> labelled, Dataset<Row> strata, Dataset<Row> samples, Dataset<Row> labels, Dataset<Row> audits) {
    /** What a label says: the policy violated, {@code (none)} when it names none, null when the ad complies. */
    static final String VERDICT = "verdict";

    static final String REVIEW = "review";

    /**
     * Whether a decision may have been reviewed more than once, or is golden; false only if none is. Costs next to nothing: it
     * looks at draws, not at labels.
     */
    public boolean mayCompare() {
        Column several = col(LabelledDecisions.BLIND_REVIEWS)
                .geq(2)
                .or(col(LabelledDecisions.TRUTH_LAYER).notEqual(QaLabels.QA));
        return !labelled.where(several).isEmpty()
                || !samples.where(col(QaSamples.PURPOSE).equalTo(QaSamples.GOLDEN))
                        .isEmpty();
    }

    /** Labels that stand, with {@link #VERDICT}. */
    Dataset<Row> standing() {
        return Truth.standing(labels)
                .withColumn(
                        VERDICT, when(col(QaLabels.VIOLATING), coalesce(col(QaLabels.POLICY_ID), lit(Slices.NONE))));
    }

    /** Those of them that were given blind by a known reviewer in QA or audit. */
    Dataset<Row> blind() {
        return standing()
                .where(col(QaLabels.BLIND).and(col(QaLabels.REVIEWER_ID).isNotNull()))
                .where(col(QaLabels.LAYER).isin(QaLabels.QA, QaLabels.AUDIT));
    }

    /** The first of {@code blind} by each reviewer of a draw, as {@link #REVIEW}: later ones may know of others. */
    static Dataset<Row> firstOfEach(Dataset<Row> blind) {
        return blind.groupBy(QaLabels.SAMPLE_ID, QaLabels.REVIEWER_ID)
                .agg(min(review()).as(REVIEW));
    }

    /** A label as it counts in agreement; the greater one is the newer. */
    static Column review() {
        return struct(QaLabels.LABELLED_AT, QaLabels.LABEL_ID, QaLabels.REVIEWER_ID, VERDICT);
    }
}
