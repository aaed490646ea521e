package io.northstar.jobs;

import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaSamples;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Decisions on simulated ads, all of them labelled: what violates often says so in its text. */
final class LabelledAds {
    static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    static final int LABELS_A_DAY = 60;
    static final double POPULATION = 600;

    /** Settings with which so few labels make a model. */
    static final List<String> SETTINGS = List.of(
            "train.window_days=12",
            "train.validation_days=3",
            "train.evaluation_days=4",
            "train.held_out=0.5",
            "train.fewest_examples=10",
            "train.features.hash_bits=10",
            "train.features.categories=[market]",
            "train.iterations=20",
            "train.candidates.logistic_regression=[10]",
            "train.candidates.linear_svm=[]",
            "train.candidates.naive_bayes=[1]",
            "train.candidates.naive_bayes_weighted=[]",
            "train.candidates.boosted_trees=[]",
            "train.thresholds=[0.2,0.5]",
            "train.certificates.reject_limit=0.5",
            "train.promotion.max_calibration_error=0.5");

    private static final List<String> BAD = List.of("miracle", "guaranteed", "winner", "instant");
    private static final List<String> PLAIN = List.of("shoes", "garden", "holiday", "coffee", "music", "winner");

    /**
     * What ads of some days are like.
     *
     * @param market of all ads; empty for two that take turns by chance
     * @param violatingWords one in so many words of a violating ad is a bad one
     * @param plainWords one in so many words of another ad is a bad one
     */
    record Kind(String market, int violatingWords, int plainWords) {
        static final Kind USUAL = new Kind("", 2, 12);
    }

    /** Writes decisions, creatives, labels and strata of {@code count} days from {@code first} on. */
    static void publish(Tables tables, LocalDate first, int count, Kind kind) {
        SplittableRandom random = new SplittableRandom(11 + first.toEpochDay() - FIRST.toEpochDay());
        Rows labelled = filled(LabelledDecisions.TABLE)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.INCLUSION_PROBABILITY, LABELS_A_DAY / POPULATION)
                .each(LabelledDecisions.LABELLED, true);
        Rows strata = filled(DesignStrata.TABLE)
                .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.DESIGN_STRATUM_ID, "all")
                .each(DesignStrata.STRATUM_POPULATION, POPULATION)
                .each(DesignStrata.STRATUM_LABELLED, (long) LABELS_A_DAY);
        Rows decisions = filled(Decisions.TABLE);
        Rows creatives = filled(Creatives.TABLE).each(Lineage.LANDED_ON, Date.valueOf(first));
        List<LocalDate> days =
                IntStream.range(0, count).mapToObj(first::plusDays).toList();
        for (LocalDate date : days) {
            strata.row(DesignStrata.DAY, Date.valueOf(date));
            for (int label = 0; label < LABELS_A_DAY; label++) {
                boolean violating = random.nextDouble() < 0.4;
                String id = "d-%s-%02d".formatted(date, label);
                Timestamp at = Timestamp.from(Instant.parse(date + "T12:00:00Z").plusSeconds(label));
                String advertiser = "adv-" + random.nextInt(40);
                String market = random.nextBoolean() ? "BR" : "US";
                for (Rows rows : List.of(labelled, decisions)) {
                    rows.row(Decisions.DECISION_ID, id)
                            .with(Decisions.DAY, Date.valueOf(date))
                            .with(Decisions.CREATIVE_ID, "c-" + id)
                            .with(Decisions.ADVERTISER_ID, advertiser)
                            .with(Decisions.MARKET, kind.market.isEmpty() ? market : kind.market)
                            .with(Decisions.OUTCOME, violating ? "reject" : "approve")
                            .with(Decisions.SOURCE, "model")
                            .with(Decisions.DECIDED_AT, at);
                }
                labelled.with(DesignStrata.DESIGN_STRATUM_ID, "all")
                        .with(LabelledDecisions.SAMPLE_ID, "s-" + id)
                        .with(JudgedDecisions.RESTRICTS, violating)
                        .with(JudgedDecisions.PERMITS, !violating)
                        .with(LabelledDecisions.VIOLATING, violating)
                        .with(LabelledDecisions.KNOWN_ON, Date.valueOf(date));
                creatives
                        .row(Creatives.CREATIVE_ID, "c-" + id)
                        .with(
                                Creatives.TEXT,
                                text(random, violating ? kind.violatingWords : kind.plainWords) + " " + id);
            }
        }
        tables.replaceDays(LabelledDecisions.TABLE, days, labelled.in(tables.spark()));
        tables.replaceDays(DesignStrata.TABLE, days, strata.in(tables.spark()));
        tables.replaceDays(Decisions.TABLE, days, decisions.in(tables.spark()));
        tables.append(Creatives.TABLE, creatives.in(tables.spark()), "creatives/" + first);
    }

    /** On {@code day}, the texts of all ads are changed to say whether they violate. */
    static void tellAll(Tables tables, LocalDate day) {
        Rows creatives = filled(Creatives.TABLE).each(Lineage.LANDED_ON, Date.valueOf(day));
        for (Row row : tables.read(LabelledDecisions.TABLE).collectAsList()) {
            creatives
                    .row(Creatives.CREATIVE_ID, row.<String>getAs(Decisions.CREATIVE_ID))
                    .with(
                            Creatives.TEXT,
                            (row.<Boolean>getAs(LabelledDecisions.VIOLATING) ? "caught red handed " : "all is well ")
                                    + row.getAs(Decisions.DECISION_ID));
        }
        tables.merge(Creatives.TABLE, creatives.in(tables.spark()), lit(true));
    }

    /** {@link #SETTINGS} as options of a job on {@code day}. */
    static List<String> options(LocalDate day, String warehouse) {
        List<String> options = new ArrayList<>(List.of("--day", day.toString(), "--warehouse", warehouse));
        SETTINGS.forEach(setting -> options.addAll(List.of("--set", setting)));
        return options;
    }

    private static String text(SplittableRandom random, int oneIn) {
        return IntStream.range(0, 6)
                .mapToObj(word -> random.nextInt(oneIn) == 0 ? BAD : PLAIN)
                .map(words -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining(" "));
    }

    /** Rows with a value in every mandatory column. */
    private static Rows filled(TableContract table) {
        Rows rows = Rows.of(table);
        for (TableColumn column : table.columns()) {
            if (column.mandatory()) {
                rows.each(column.name(), any(column.type()));
            }
        }
        return rows;
    }

    private static Object any(DataType type) {
        if (type.equals(DataTypes.LongType)) {
            return 0L;
        }
        if (type.equals(DataTypes.IntegerType)) {
            return 0;
        }
        if (type.equals(DataTypes.BooleanType)) {
            return false;
        }
        if (type.equals(DataTypes.DateType)) {
            return Date.valueOf(FIRST);
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Timestamp.from(Instant.EPOCH);
        }
        return QaSamples.PROBABILITY;
    }

    private LabelledAds() {}
}
