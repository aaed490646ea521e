package io.northstar.consistency;

import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Windows;
import io.northstar.quality.Truth;
import io.northstar.secret.KeyedHash;
import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.Adjudications;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.ReviewerConfusion;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the blind votes of a window say together: how reliable each reviewer is, and from that what each decision is
 * ({@link FittedVotes}), per judged policy.
 *
 * <p>Golden decisions, whose right answer is known, anchor the rates of error: it was settled when the decision was drawn and
 * labelled before, or by an adjudication of the golden draw itself.
 *
 * @param votes one row per draw with votes: day, sample, decision, {@link #BALLOTS}, {@link #GOLDEN} and {@link #ANSWER}
 * @param fits one row per window and judged policy, of {@link FittedVotes}; read more than once, so the caller may want to keep
 *     it
 */
public record Adjudication(Dataset<Row> votes, Dataset<Row> fits) {
    static final String BALLOTS = FittedVotes.BALLOTS;
    static final String GOLDEN = "golden";
    static final String ANSWER = "answer";

    private static final int COMPLIANT = 0;
    private static final int VIOLATING = 1;
    private static final int CATEGORIES = 2;

    private static final String GOLDEN_DRAW = "golden_draw";
    private static final String NAMING = "naming";
    private static final String WINDOW_DAYS = Adjudications.WINDOW_DAYS;
    private static final String POLICY = Adjudications.JUDGED_POLICY_ID;

    /**
     * The estimates of the windows that end on {@code days}.
     *
     * @param inputs tables of all days that the windows contain
     */
    public static Adjudication of(ReviewInputs inputs, List<LocalDate> days, ConsistencySettings settings) {
        Dataset<Row> votes = votes(inputs, settings.adjudication().settling());
        Dataset<Row> spans = Windows.spans(
                votes.sparkSession(), days.stream().map(Date::valueOf).toList(), List.of(settings.windowDays()));
        Dataset<Row> inWindows = Windows.inWindows(votes, spans);
        AdjudicationRules rules = settings.adjudication();
        Dataset<Row> perPolicy = inWindows
                .join(broadcast(judged(inWindows, rules.minNamed())), Windows.WINDOW_END)
                .withColumn(BALLOTS, read())
                .withColumn(FittedVotes.KNOWN, when(col(GOLDEN), category(col(ANSWER + "." + ReviewInputs.VERDICT))));
        Dataset<Row> fits = FittedVotes.of(
                        perPolicy,
                        List.of(Windows.WINDOW_END, WINDOW_DAYS, POLICY),
                        CATEGORIES,
                        rules.estimate(),
                        rules.minAnchors())
                .withColumnRenamed(Windows.WINDOW_END, Adjudications.DAY);
        return new Adjudication(votes, fits);
    }

    /** The same with {@code kept} in place of {@link #fits}: a cached copy of it. */
    public Adjudication withFits(Dataset<Row> kept) {
        return new Adjudication(votes, kept);
    }

    /** The rows of {@link Adjudications}. */
    public Dataset<Row> adjudications() {
        Column shares = col(DawidSkeneFunction.SHARES);
        return inOrder(
                fits.select(col(Adjudications.DAY), col(WINDOW_DAYS), col(POLICY), col(FittedVotes.FIT + ".*"))
                        .withColumn(Adjudications.VIOLATING_SHARE, at(VIOLATING, shares))
                        .withColumn(
                                Adjudications.STATUS,
                                when(shares.isNull(), NorthStar.REFUSED).otherwise(NorthStar.OK))
                        .withColumn(Adjudications.REASON, when(shares.isNull(), Adjudications.NOT_IDENTIFIED)),
                Adjudications.TABLE);
    }

    /** The rows of {@link ReviewerConfusion}, with reviewers named by {@code key}. */
    public Dataset<Row> reviewerConfusion(KeyedHash key) {
        Column violating = at(VIOLATING, col(DawidSkeneFunction.EXPECTED));
        Column compliant = col(ReviewerConfusion.ITEMS).minus(violating);
        Column rates = col(DawidSkeneFunction.RATES);
        return inOrder(
                fits.select(
                                col(Adjudications.DAY),
                                col(POLICY),
                                inline(col(FittedVotes.FIT + "." + DawidSkeneFunction.CONFUSION)))
                        .withColumn(ReviewerConfusion.REVIEWER, key.reviewer(col(QaLabels.REVIEWER_ID)))
                        .withColumn(ReviewerConfusion.EXPECTED_VIOLATING, violating)
                        .withColumn(ReviewerConfusion.EXPECTED_COMPLIANT, compliant)
                        .withColumn(
                                ReviewerConfusion.SENSITIVITY,
                                when(violating.geq(1), at(VIOLATING, at(VIOLATING, rates))))
                        .withColumn(
                                ReviewerConfusion.SPECIFICITY,
                                when(compliant.geq(1), at(COMPLIANT, at(COMPLIANT, rates)))),
                ReviewerConfusion.TABLE);
    }

    /** The rows of {@link AdjudicatedVotes}: decisions of the last day of each window. */
    public Dataset<Row> adjudicatedVotes() {
        Column posteriors = col(FittedVotes.FIT + "." + DawidSkeneFunction.POSTERIORS);
        Column read = transform(
                col(FittedVotes.PATTERNS),
                (pattern, position) -> struct(
                        pattern.getField(BALLOTS).as(BALLOTS),
                        at(VIOLATING, element_at(posteriors, position.plus(1)))
                                .as(AdjudicatedVotes.VIOLATING_PROBABILITY)));
        Dataset<Row> perPattern = fits.where(posteriors.isNotNull())
                .select(col(Adjudications.DAY), col(POLICY), inline(read))
                .where(col(AdjudicatedVotes.VIOLATING_PROBABILITY).isNotNull());
        Dataset<Row> judged = perPattern.select(Adjudications.DAY, POLICY).distinct();
        Column naming = filter(
                col(BALLOTS), ballot -> ballot.getField(FittedVotes.CATEGORY).equalTo(VIOLATING));
        Dataset<Row> perVote = votes.where(not(col(GOLDEN)))
                .join(broadcast(judged), Adjudications.DAY)
                .withColumn(BALLOTS, read())
                .withColumn(AdjudicatedVotes.VOTES, size(col(BALLOTS)))
                .withColumn(AdjudicatedVotes.VIOLATING_VOTES, size(naming));
        return inOrder(
                perVote.join(
                        perPattern, List.of(Adjudications.DAY, POLICY, BALLOTS).toArray(String[]::new)),
                AdjudicatedVotes.TABLE);
    }

    /**
     * One row per draw: by probability with at least two blind reviewers, or golden with at least one and a known answer. The
     * first blind label of each reviewer counts.
     */
    private static Dataset<Row> votes(ReviewInputs inputs, List<String> settling) {
        String[] sample = {QaLabels.SAMPLE_ID};
        Dataset<Row> ballots = ReviewInputs.firstOfEach(inputs.blind())
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(sort_array(collect_list(struct(
                                col(QaLabels.REVIEWER_ID),
                                col(ReviewInputs.REVIEW + "." + ReviewInputs.VERDICT)
                                        .as(ReviewInputs.VERDICT))))
                        .as(BALLOTS));
        Dataset<Row> answers = answers(inputs, settling);
        Column golden = col(QaSamples.PURPOSE).equalTo(QaSamples.GOLDEN);
        Column several = col(QaSamples.PURPOSE)
                .equalTo(QaSamples.PROBABILITY)
                .and(size(col(BALLOTS)).geq(2));
        return inputs.samples()
                .join(ballots, sample)
                .join(answers, sample, "left")
                .where(several.or(golden.and(col(ANSWER).isNotNull())))
                .select(
                        col(QaSamples.DAY),
                        col(QaSamples.SAMPLE_ID),
                        col(QaSamples.DECISION_ID),
                        col(BALLOTS),
                        golden.as(GOLDEN),
                        col(ANSWER));
    }

    /**
     * The right answer of each golden draw, where it is known: by the highest layer, and within it the newest label. Another
     * draw's label counts if its layer is settling; of the golden draw itself only an adjudication, since its other labels are
     * votes to be judged.
     */
    private static Dataset<Row> answers(ReviewInputs inputs, List<String> settling) {
        Dataset<Row> golden = inputs.samples()
                .where(col(QaSamples.PURPOSE).equalTo(QaSamples.GOLDEN))
                .select(col(QaSamples.SAMPLE_ID).as(GOLDEN_DRAW), col(QaSamples.DECISION_ID));
        Column ofAnother = col(QaLabels.LAYER)
                .isInCollection(settling)
                .and(col(QaLabels.SAMPLE_ID).notEqual(col(GOLDEN_DRAW)));
        return inputs.standing()
                .where(col(QaLabels.LAYER)
                        .equalTo(QaLabels.ADJUDICATION)
                        .or(col(QaLabels.LAYER).isInCollection(settling)))
                .join(broadcast(golden), List.of(QaLabels.DECISION_ID).toArray(String[]::new))
                .where(ofAnother.or(col(QaLabels.LAYER)
                        .equalTo(QaLabels.ADJUDICATION)
                        .and(col(QaLabels.SAMPLE_ID).equalTo(col(GOLDEN_DRAW)))))
                .groupBy(col(GOLDEN_DRAW).as(QaLabels.SAMPLE_ID))
                .agg(max_by(
                                struct(ReviewInputs.VERDICT),
                                struct(Truth.rank(), col(QaLabels.LABELLED_AT), col(QaLabels.LABEL_ID)))
                        .as(ANSWER));
    }

    /** For each window the policies that enough decisions have a vote for, and whether there is any violation. */
    private static Dataset<Row> judged(Dataset<Row> inWindows, long minNamed) {
        Dataset<Row> named = inWindows
                .select(
                        col(Windows.WINDOW_END),
                        explode(array_distinct(array_compact(col(BALLOTS + "." + ReviewInputs.VERDICT))))
                                .as(POLICY))
                .groupBy(Windows.WINDOW_END, POLICY)
                .agg(count(lit(1)).as(NAMING))
                .where(col(NAMING).geq(minNamed))
                .drop(NAMING);
        return named.unionByName(
                        inWindows.select(Windows.WINDOW_END).withColumn(POLICY, lit(InconsistencyReview.ANY_POLICY)))
                .distinct();
    }

    /** {@link #BALLOTS} as votes about the judged policy: who, and whether it is named. */
    private static Column read() {
        return transform(
                col(BALLOTS),
                ballot -> struct(
                        ballot.getField(QaLabels.REVIEWER_ID).as(QaLabels.REVIEWER_ID),
                        category(ballot.getField(ReviewInputs.VERDICT)).as(FittedVotes.CATEGORY)));
    }

    private static Column category(Column verdict) {
        Column names = when(col(POLICY).equalTo(InconsistencyReview.ANY_POLICY), verdict.isNotNull())
                .otherwise(coalesce(verdict.equalTo(col(POLICY)), lit(false)));
        return when(names, VIOLATING).otherwise(COMPLIANT);
    }

    /** What {@code ofCategories} has for {@code category}; null where there is no estimate. */
    private static Column at(int category, Column ofCategories) {
        return element_at(ofCategories, lit(category + 1));
    }

    private static Dataset<Row> inOrder(Dataset<Row> rows, TableContract contract) {
        return rows.select(contract.columns().stream()
                .map(column -> col(column.name()).cast(column.type()).as(column.name()))
                .toArray(Column[]::new));
    }
}
