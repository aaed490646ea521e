package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.Scores;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Scores decisions with a model in charge, and says what may be done without a human. */
public final class Scoring {
    /**
     * From where on it may be acted without a human.
     *
     * @param rejectFrom smallest score that is rejected; empty when none is
     * @param approveTo largest score that is approved; empty when none is
     */
    public record Band(OptionalDouble rejectFrom, OptionalDouble approveTo) {
        private static final StructType SCHEMA = ThresholdCertificates.TABLE.schema();

        /** What {@code certificates} of a version allow on {@code day}, and costs no more than a review. */
        public static Band of(List<Row> certificates, LocalDate day, TrainSettings.Costs costs) {
            OptionalDouble reject = certified(certificates, ThresholdCertificates.REJECT, day);
            OptionalDouble approve = certified(certificates, ThresholdCertificates.APPROVE, day);
            return new Band(
                    reject.isPresent()
                            ? OptionalDouble.of(Math.max(reject.getAsDouble(), costs.restrictFrom()))
                            : reject,
                    approve.isPresent()
                            ? OptionalDouble.of(Math.min(approve.getAsDouble(), costs.permitTo()))
                            : approve);
        }

        private static OptionalDouble certified(List<Row> certificates, String action, LocalDate day) {
            return certificates.stream()
                    .filter(row -> row.get(SCHEMA.fieldIndex(ThresholdCertificates.ACTION))
                            .equals(action))
                    .filter(row -> CertificateCheck.validOn(row, day))
                    .mapToDouble(row -> row.getDouble(SCHEMA.fieldIndex(ThresholdCertificates.THRESHOLD)))
                    .findFirst();
        }

        /** What is done with {@code score}, as {@link Scores#ADVICE} says. */
        String advice(double score) {
            boolean reject = rejectFrom.isPresent() && score >= rejectFrom.getAsDouble();
            boolean approve = approveTo.isPresent() && score <= approveTo.getAsDouble();
            return reject == approve ? Scores.REVIEW : reject ? Scores.REJECT : Scores.APPROVE;
        }

        /** The same of columns; without a text, of which the score knows nothing, a review. */
        Column advice(Column score, Column text) {
            Column reject = rejectFrom.isPresent() ? score.geq(rejectFrom.getAsDouble()) : lit(false);
            Column approve = approveTo.isPresent() ? score.leq(approveTo.getAsDouble()) : lit(false);
            return when(text.isNull().or(reject.and(approve)), Scores.REVIEW)
                    .when(reject, Scores.REJECT)
                    .when(approve, Scores.APPROVE)
                    .otherwise(Scores.REVIEW);
        }
    }

    /**
     * The live decisions of {@code day} as models see them: {@link Training#EXAMPLE_ID}, day and the columns of features.
     *
     * @param decisions {@link Decisions} of the day and of those before that histories look back on
     * @param creatives {@link Creatives}, in the newest version: one that was amended since is scored as it is now
     * @param historyDays days before a decision that the advertiser's history looks back on
     */
    public static Dataset<Row> examples(
            Dataset<Row> decisions, Dataset<Row> creatives, LocalDate day, int historyDays) {
        Column ofDay = col(Decisions.DAY).equalTo(lit(Date.valueOf(day)));
        Column known = col(Decisions.ADVERTISER_ID).isNotNull();
        Dataset<Row> advertisers = decisions
                .where(ofDay.and(known))
                .select(Decisions.ADVERTISER_ID)
                .distinct();
        // A decision without advertiser has no history, but is scored.
        Dataset<Row> theirs = decisions
                .where(known)
                .join(advertisers, List.of(Decisions.ADVERTISER_ID).toArray(String[]::new), "left_semi")
                .unionByName(decisions.where(ofDay.and(not(known))));
        Dataset<Row> texts = creatives.select(Creatives.CREATIVE_ID, Examples.TEXT, Creatives.LANDING_DOMAIN);
        Column[] columns = Stream.of(
                        Stream.of(col(Decisions.DECISION_ID).as(Training.EXAMPLE_ID), col(Decisions.DAY)),
                        Examples.ATTRIBUTES.stream().map(name -> col(name)),
                        AdvertiserHistory.COLUMNS.stream().map(name -> col(name)),
                        Stream.of(col(Examples.TEXT)))
                .flatMap(each -> each)
                .toArray(Column[]::new);
        return AdvertiserHistory.of(theirs, historyDays)
                .where(ofDay)
                .join(texts, List.of(Creatives.CREATIVE_ID).toArray(String[]::new), "left")
                .select(columns);
    }

    /**
     * The rows of {@link Scores} of {@code examples}.
     *
     * @param model the version
     * @param pipeline of the version
     * @param band from where on it may be acted
     */
    public static Dataset<Row> of(
            Dataset<Row> examples, Registry.Identity model, PipelineModel pipeline, Band band, ScoreSettings settings) {
        Optional<Column> reasons = Reasons.of(examples.sparkSession(), pipeline, settings.reasons())
                .map(Reasons::column);
        Column score = col(Training.SCORE);
        Column explained = reasons.map(column -> when(score.geq(settings.reasonsFrom()), column))
                .orElse(lit(null));
        return pipeline.transform(examples)
                .select(
                        col(Decisions.DAY),
                        col(Training.EXAMPLE_ID).as(Scores.DECISION_ID),
                        lit(model.model()).as(Scores.MODEL),
                        lit(model.version()).as(Scores.VERSION),
                        score.as(Scores.SCORE),
                        band.advice(score, col(Examples.TEXT)).as(Scores.ADVICE),
                        explained
                                .cast(Scores.TABLE.column(Scores.REASONS).type())
                                .as(Scores.REASONS));
    }

    private Scoring() {}
}
