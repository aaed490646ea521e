package io.northstar.consistency;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.table.Audits;
import io.northstar.table.DesignStrata;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Decisions drawn by probability that were reviewed more than once, with all that the reviews say. */
public final class Reviews {
    /** What the reviews of a decision say, in order of time; see {@link ReviewInputs#VERDICT}. */
    static final String VERDICTS = "verdicts";
    /** Who gave them, in the same order. */
    static final String REVIEWERS = "reviewer_ids";
    /** Inverse probability that the decision was drawn for these reviews; null without a design. */
    static final String WEIGHT = "weight";

    private static final String REVIEWS = "reviews";
    private static final String AUDIT_PROBABILITY = "audit_probability";

    /**
     * One row for each decision and panel of {@link InconsistencyReview} with at least two reviews: day, panel, the columns of
     * {@code slicing}, verdicts, reviewers and weight.
     *
     * <p>In the panel of blind reviews the first blind QA label of each reviewer counts, and the weight is the decision's own:
     * who gets a second review is taken to be as good as random. In that of audits the newest blind QA label is compared with
     * the newest blind audit by somebody else, and the weight is also divided by the recorded probability of the audit; where
     * the sampling design is made by counting, the audits of a stratum are taken to be as good as random too.
     * Audits of a decision by several auditors are compared with each other like blind reviews, with the weight of the audit.
     */
    public static Dataset<Row> of(ReviewInputs inputs, Slicing slicing) {
        Dataset<Row> blind = inputs.blind();
        Dataset<Row> secondPhase = inputs.audits()
                .groupBy(Audits.SAMPLE_ID)
                .agg(min(Audits.INCLUSION_PROBABILITY).as(AUDIT_PROBABILITY));
        String[] sample = {QaLabels.SAMPLE_ID};
        Dataset<Row> reviewed = several(blind, QaLabels.QA, InconsistencyReview.BLIND_REVIEWS)
                .unionByName(audited(blind))
                .unionByName(several(blind, QaLabels.AUDIT, InconsistencyReview.AUDITORS))
                .join(secondPhase, sample, "left");
        Column panel = col(InconsistencyReview.PANEL);
        Column audit = coalesce(
                col(AUDIT_PROBABILITY),
                when(col(LabelledDecisions.DESIGN).equalTo(DesignStrata.POSTSTRATIFIED), lit(1.0)));
        Column weight = col(Samples.WEIGHT)
                .divide(when(panel.equalTo(InconsistencyReview.BLIND_REVIEWS), lit(1.0))
                        .otherwise(audit));
        Dataset<Row> labelled = inputs.labelled().where(col(LabelledDecisions.LABELLED));
        return Samples.weighted(labelled.join(reviewed, sample), inputs.strata())
                .select(Stream.of(
                                List.of(col(InconsistencyReview.DAY), panel),
                                slicing.columns(),
                                List.of(
                                        col(REVIEWS + "." + ReviewInputs.VERDICT)
                                                .as(VERDICTS),
                                        col(REVIEWS + "." + QaLabels.REVIEWER_ID)
                                                .as(REVIEWERS),
                                        weight.as(WEIGHT)))
                        .flatMap(List::stream)
                        .toArray(Column[]::new));
    }

    private static Dataset<Row> several(Dataset<Row> blind, String layer, String panel) {
        return ReviewInputs.firstOfEach(blind.where(col(QaLabels.LAYER).equalTo(layer)))
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(sort_array(collect_list(ReviewInputs.REVIEW)).as(REVIEWS))
                .where(size(col(REVIEWS)).geq(2))
                .withColumn(InconsistencyReview.PANEL, lit(panel));
    }

    private static Dataset<Row> audited(Dataset<Row> blind) {
        Column byOther = col(QaLabels.QA + "." + QaLabels.REVIEWER_ID)
                .notEqual(col(QaLabels.AUDIT + "." + QaLabels.REVIEWER_ID));
        return blind.groupBy(QaLabels.SAMPLE_ID)
                .agg(newest(QaLabels.QA), newest(QaLabels.AUDIT))
                .where(byOther)
                .select(
                        col(QaLabels.SAMPLE_ID),
                        array(col(QaLabels.QA), col(QaLabels.AUDIT)).as(REVIEWS),
                        lit(InconsistencyReview.AUDITS).as(InconsistencyReview.PANEL));
    }

    private static Column newest(String layer) {
        return max(when(col(QaLabels.LAYER).equalTo(layer), ReviewInputs.review()))
                .as(layer);
    }

    private Reviews() {}
}
