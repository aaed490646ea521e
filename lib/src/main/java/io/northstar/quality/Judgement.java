package io.northstar.quality;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.TableColumn;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Adds to each live decision what its ad, its submission and its appeals say about it. */
public final class Judgement {
    private static final String AD = "ad_key";
    private static final String SUBMISSION = "submission_key";
    private static final String MOMENT = "moment";

    /**
     * The rows of {@link JudgedDecisions}: live decisions, shadow ones left out.
     *
     * <p>An ad and its submissions are grouped by one exchange of rows. A decision without an ad or a submission stands
     * for itself. Days are judged one by one, so that a day comes out the same whichever days are computed with it: a
     * decision that reverses one of an earlier day is the first of its own day, and its turnaround counts from the
     * submission.
     *
     * @param decisions {@link Decisions} of some days
     * @param exposures {@link Exposures} of the same days
     * @param appeals {@link Appeals} against those decisions
     */
    public static Dataset<Row> of(Dataset<Row> decisions, Dataset<Row> exposures, Dataset<Row> appeals) {
        Dataset<Row> live = live(decisions)
                .withColumn(AD, coalesce(col(Decisions.AD_ID), col(Decisions.DECISION_ID)))
                .withColumn(SUBMISSION, coalesce(col(Decisions.SUBMISSION_ID), col(Decisions.DECISION_ID)))
                .withColumn(MOMENT, struct(Decisions.DECIDED_AT, Decisions.DECISION_ID));
        return withAppeals(withSubmission(withExposure(live, exposures)), decisions, appeals)
                .withColumn(JudgedDecisions.RESTRICTS, restricts(col(Decisions.OUTCOME)))
                .withColumn(JudgedDecisions.PERMITS, permits(col(Decisions.OUTCOME)))
                .withColumn(
                        JudgedDecisions.AUTOMATED,
                        col(Decisions.SOURCE)
                                .notEqual("human")
                                .and(col(Decisions.REVIEWER_ID).isNull()))
                .select(JudgedDecisions.COLUMNS.stream()
                        .map(TableColumn::name)
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    /** Those of {@code decisions} that count: shadow ones do not. */
    public static Dataset<Row> live(Dataset<Row> decisions) {
        return decisions.where(coalesce(col(Decisions.ENVIRONMENT), lit("live")).equalTo("live"));
    }

    /** Whether an outcome restricts the ad. */
    public static Column restricts(Column outcome) {
        return outcome.isin("reject", "limit");
    }

    /** Whether an outcome permits the ad. */
    public static Column permits(Column outcome) {
        return outcome.equalTo("approve");
    }

    private static Dataset<Row> withExposure(Dataset<Row> live, Dataset<Row> exposures) {
        WindowSpec ofAd = Window.partitionBy(Decisions.DAY, AD);
        Column served = struct(not(escalates()), col(MOMENT));
        Column last = served.equalTo(max(served).over(ofAd));
        Dataset<Row> days = exposures.select(Exposures.DAY).distinct().withColumn("exposed_day", lit(true));
        Dataset<Row> perAd = exposures.select(
                col(Exposures.DAY), col(Exposures.AD_ID).as(AD), col(Exposures.IMPRESSIONS), col(Exposures.SPEND));
        Column known = col("exposed_day").isNotNull();
        Column carries = col("last_of_ad").and(col(Exposures.IMPRESSIONS).isNotNull());
        return live.withColumn("last_of_ad", last)
                .join(perAd, List.of(Decisions.DAY, AD).toArray(String[]::new), "left")
                .join(broadcast(days), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .withColumn(
                        JudgedDecisions.SPEND,
                        when(
                                known,
                                when(carries, col(Exposures.SPEND))
                                        .otherwise(lit(0).cast(Exposures.TABLE
                                                .column(Exposures.SPEND)
                                                .type()))))
                .withColumn(
                        JudgedDecisions.IMPRESSIONS,
                        when(known, when(carries, col(Exposures.IMPRESSIONS)).otherwise(lit(0L))));
    }

    private static Dataset<Row> withSubmission(Dataset<Row> live) {
        WindowSpec ofSubmission = Window.partitionBy(Decisions.DAY, AD, SUBMISSION);
        Column firstFinal = min(when(not(escalates()), col(MOMENT))).over(ofSubmission);
        Column dayEnd = date_add(col(Decisions.DAY), 1).cast("timestamp");
        return live.withColumn("first_moment", min(MOMENT).over(ofSubmission))
                .withColumn("last_moment", max(MOMENT).over(ofSubmission))
                .withColumn("first_final", firstFinal)
                .withColumn(JudgedDecisions.FIRST_DECISION, col(MOMENT).equalTo(col("first_moment")))
                .withColumn(
                        JudgedDecisions.STILL_OPEN,
                        col("first_final").isNull().and(col(MOMENT).equalTo(col("last_moment"))))
                .withColumn(
                        JudgedDecisions.TURNAROUND_SECONDS,
                        when(col(MOMENT).equalTo(col("first_final")), elapsed(col(Decisions.DECIDED_AT)))
                                .when(col(JudgedDecisions.STILL_OPEN), elapsed(dayEnd)));
    }

    private static Column escalates() {
        return col(Decisions.OUTCOME).equalTo("escalate");
    }

    private static Column elapsed(Column end) {
        return unix_seconds(end).minus(unix_seconds(col(Decisions.SUBMITTED_AT)));
    }

    private static Dataset<Row> withAppeals(Dataset<Row> live, Dataset<Row> decisions, Dataset<Row> appeals) {
        Dataset<Row> perDecision = appeals.groupBy(Appeals.DECISION_ID)
                .agg(
                        bool_or(col(Appeals.RESOLUTION).isNotNull()).as("resolved"),
                        bool_or(col(Appeals.RESOLUTION).equalTo("overturned")).as("reversed"));
        // Not from the dates of the appeals: a day must not depend on appeals that are about other days.
        Dataset<Row> appealedDays = decisions
                .join(perDecision, List.of(Decisions.DECISION_ID).toArray(String[]::new), "left_semi")
                .select(col(Decisions.DAY), lit(true).as("appealed_day"))
                .distinct();
        return live.join(perDecision, List.of(Decisions.DECISION_ID).toArray(String[]::new), "left")
                .join(broadcast(appealedDays), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .withColumn(JudgedDecisions.APPEALED, col("resolved").isNotNull())
                .withColumn(JudgedDecisions.APPEALS_KNOWN, col("appealed_day").isNotNull())
                .withColumn(JudgedDecisions.APPEAL_RESOLVED, coalesce(col("resolved"), lit(false)))
                .withColumn(JudgedDecisions.OVERTURNED, coalesce(col("reversed"), lit(false)));
    }

    private Judgement() {}
}
