package io.northstar.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.md5;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.northstar.BadSettingsException;
import io.northstar.consistency.NearDuplicates;
import io.northstar.metric.ExactSum;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.quality.Judgement;
import io.northstar.quality.Truth;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Labelled decisions as examples to learn from and to evaluate with: what could be seen when the decision was made, the truth, and
 * how many decisions the label stands for.
 *
 * <p>Nothing that became known after the newest day is in them: neither later labels nor later versions of a text. A record that
 * was amended after it is left out, its former version is not stored: examples for a day of the past may be fewer than they were
 * then. Texts are the newest up to that day, which an advertiser may have changed since the decision.
 */
public final class Examples {
    /** Text of the creative; null when it has none. */
    public static final String TEXT = Creatives.TEXT;
    /** Struct with a condition for each model: whether it holds. */
    public static final String CONDITIONS = "conditions";
    /** Why the decision was drawn, see {@link QaSamples#PURPOSES}. */
    public static final String PURPOSE = QaSamples.PURPOSE;
    /** Array with the dimensions of the decision; null unless it was drawn by probability. */
    public static final String DIMENSIONS = "dimensions";
    /** Array with the slice of each grain; null unless it was drawn by probability. */
    public static final String SLICES = "slices";
    /** Struct with the sampling stratum; null unless it was drawn by probability. */
    public static final String STRATUM = "stratum";

    /** What features may be made of: what is known of an ad before it is decided on. */
    public static final List<String> ATTRIBUTES = List.of(
            Decisions.MARKET,
            Decisions.VERTICAL,
            Decisions.AD_PRODUCT,
            Decisions.PLACEMENT,
            Decisions.LANGUAGE,
            Creatives.LANDING_DOMAIN);

    private static final String DRAWN_ON = "drawn_on";
    private static final String TRUTH = "truth";
    private static final String MEASURED = "measured";
    private static final List<String> TRUE =
            List.of(LabelledDecisions.VIOLATING, LabelledDecisions.TRUE_POLICY_ID, LabelledDecisions.CORRECT_OUTCOME);
    private static final double NEUTRAL_SHARE = 0.5;

    /**
     * The tables that examples come from.
     *
     * @param labelled {@link LabelledDecisions} of the days of examples
     * @param strata {@link DesignStrata} of these days
     * @param samples {@link QaSamples} of these days
     * @param labels {@link QaLabels}
     * @param decisions {@link Decisions} of these days and of those before that histories look back on
     * @param creatives {@link Creatives}
     * @param signatures {@link io.northstar.table.CreativeSignatures}
     * @param clusters {@link DuplicateClusters}
     */
    public record Inputs(
            Dataset<Row> labelled,
            Dataset<Row> strata,
            Dataset<Row> samples,
            Dataset<Row> labels,
            Dataset<Row> decisions,
            Dataset<Row> creatives,
            Dataset<Row> signatures,
            Dataset<Row> clusters) {
        /** The same as it was known at the end of {@code day}. */
        Inputs knownOn(LocalDate day) {
            return new Inputs(
                    labelled.where(by(LabelledDecisions.KNOWN_ON, day)),
                    strata,
                    samples.where(by(Lineage.LANDED_ON, day)),
                    labels.where(by(Lineage.LANDED_ON, day)),
                    decisions,
                    creatives.where(by(Lineage.LANDED_ON, day)),
                    signatures.where(by(Lineage.LANDED_ON, day)),
                    clusters.where(by(DuplicateClusters.DAY, day)));
        }
    }

    /**
     * One row per labelled decision, for {@link ExampleSplit}: the columns of {@link Training} and
     * {@link ExampleSplit}, {@link Learner#WEIGHT} (decisions that the label stands for; 1 for labels that were not drawn by
     * probability, which stand for themselves), {@link #TEXT}, {@link #ATTRIBUTES}, {@link AdvertiserHistory#COLUMNS},
     * {@link #PURPOSE}, {@link #CONDITIONS}, {@link #DIMENSIONS}, {@link #SLICES} and {@link #STRATUM}.
     *
     * @param through newest day
     */
    public static Dataset<Row> of(Inputs inputs, LocalDate through, TrainSettings settings) {
        Inputs known = inputs.knownOn(through);
        Date evaluationFrom = Date.valueOf(settings.days().evaluationFrom(through));
        Column usable = col(Decisions.DAY)
                .geq(lit(evaluationFrom))
                .or(col(LabelledDecisions.KNOWN_ON).lt(lit(evaluationFrom)));
        Dataset<Row> drawn = drawn(known.labelled(), known.strata(), usable, settings);
        Dataset<Row> other =
                other(known, settings).join(drawn.select(Training.EXAMPLE_ID), key(Training.EXAMPLE_ID), "left_anti");
        Dataset<Row> labelled = drawn.unionByName(other, true);
        return withHistory(
                withText(labelled, known), known.decisions(), settings.days().history());
    }

    /**
     * Requires that the conditions of models and the categories of features are what they may be.
     *
     * @throws BadSettingsException saying which is not, and why
     */
    public static void requireResolvable(SparkSession spark, TrainSettings settings) {
        StructType schema = Decisions.TABLE.schema();
        for (String column : TRUE) {
            schema = schema.add(column, LabelledDecisions.TABLE.column(column).type());
        }
        Dataset<Row> rows = spark.createDataFrame(List.<Row>of(), schema);
        settings.models()
                .forEach((name, condition) -> MetricCheck.requireCondition(rows, condition, "train.models." + name));
        for (String category : settings.training().features().categories()) {
            if (!ATTRIBUTES.contains(category)) {
                throw new BadSettingsException(
                        "train.features.categories names %s, which is not known before an ad is decided on; expected some of %s"
                                .formatted(category, ATTRIBUTES));
            }
        }
    }

    /**
     * The share of decisions of {@code from} to {@code through}, by the sizes of sampling strata, in strata without any label known
     * by then; 1 when there are none.
     */
    public static double unlabelledShare(Inputs inputs, LocalDate from, LocalDate through) {
        Column ofDays = col(Decisions.DAY).between(lit(Date.valueOf(from)), lit(Date.valueOf(through)));
        String[] stratum = {Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID};
        Dataset<Row> labelled = inputs.knownOn(through)
                .labelled()
                .where(ofDays.and(col(LabelledDecisions.LABELLED)))
                .select(col(Decisions.DAY), col(DesignStrata.DESIGN_STRATUM_ID), lit(1.0).as(MEASURED))
                .distinct();
        Column population = col(DesignStrata.STRATUM_POPULATION);
        Row sums = inputs.strata()
                .where(ofDays)
                .join(labelled, stratum, "left")
                .agg(sum(population), sum(population.multiply(col(MEASURED))))
                .head();
        double all = sums.isNullAt(0) ? 0 : sums.getDouble(0);
        return all > 0 ? 1 - (sums.isNullAt(1) ? 0 : sums.getDouble(1)) / all : 1;
    }

    /**
     * The labels drawn by probability, without text and history, as they were known at the end of {@code night}: with all of
     * {@link EvaluatedLabel} but the score and the {@link Learner#LABEL}, which {@link #CONDITIONS} has.
     *
     * @param labelled {@link LabelledDecisions} of the days that count
     * @param strata {@link DesignStrata} of these days
     */
    public static Dataset<Row> judged(
            Dataset<Row> labelled, Dataset<Row> strata, LocalDate night, TrainSettings settings) {
        return drawn(labelled.where(by(LabelledDecisions.KNOWN_ON, night)), strata, lit(true), settings);
    }

    /**
     * The labels drawn by probability, weighted by the {@code usable} ones of their stratum: before the evaluation days those
     * that were known before these, since {@link ExampleSplit} takes no others.
     */
    private static Dataset<Row> drawn(Dataset<Row> known, Dataset<Row> strata, Column usable, TrainSettings settings) {
        Dataset<Row> labelled = known.where(col(LabelledDecisions.LABELLED));
        Dataset<Row> counted = labelled.where(usable)
                .groupBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)
                .agg(
                        count(lit(1)).as(DesignStrata.STRATUM_LABELLED),
                        ExactSum.of(List.of(lit(1.0).divide(col(LabelledDecisions.INCLUSION_PROBABILITY))))
                                .getItem(0)
                                .as(DesignStrata.LABELLED_WEIGHT));
        Dataset<Row> then = strata.drop(DesignStrata.STRATUM_LABELLED, DesignStrata.LABELLED_WEIGHT)
                .join(
                        counted,
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new));
        Slicing slicing = settings.evaluation().slicing();
        Column slices = texts(slicing.grains().stream().map(slicing::sliceOf).toList());
        List<Column> columns = new ArrayList<>(common(settings));
        columns.addAll(List.of(
                col(LabelledDecisions.KNOWN_ON),
                lit(QaSamples.PROBABILITY).as(PURPOSE),
                lit(true).as(ExampleSplit.BY_PROBABILITY),
                col(Samples.WEIGHT).as(Learner.WEIGHT),
                slices.as(SLICES),
                texts(slicing.columns()).as(DIMENSIONS),
                stratum().as(STRATUM)));
        return Samples.labelled(labelled, then).where(col(Samples.WEIGHT).gt(0)).select(columns.toArray(Column[]::new));
    }

    /** A stratum has at least the decisions that are labelled, also where another population was counted. */
    private static Column stratum() {
        Column labelled = col(DesignStrata.STRATUM_LABELLED);
        return struct(
                col(DesignStrata.DESIGN),
                col(DesignStrata.DESIGN_STRATUM_ID),
                greatest(col(DesignStrata.STRATUM_POPULATION), labelled.cast("double"))
                        .as(DesignStrata.STRATUM_POPULATION),
                labelled);
    }

    private static Column by(String column, LocalDate day) {
        return col(column).leq(lit(Date.valueOf(day)));
    }

    private static Column texts(List<Column> columns) {
        return array(columns.toArray(Column[]::new)).cast("array<string>");
    }

    /** All other labels of live decisions, the newest of each. */
    private static Dataset<Row> other(Inputs known, TrainSettings settings) {
        Dataset<Row> targeted = known.samples()
                .where(col(QaSamples.PURPOSE).notEqual(QaSamples.PROBABILITY))
                .select(
                        col(QaSamples.DAY),
                        col(QaSamples.DECISION_ID),
                        col(QaSamples.SAMPLE_ID),
                        col(PURPOSE),
                        col(Lineage.LANDED_ON).as(DRAWN_ON));
        Stream<Column> truth = Stream.concat(
                TRUE.stream().map(name -> col(name)),
                Stream.of(
                        col(PURPOSE),
                        greatest(col(DRAWN_ON), col(Lineage.LANDED_ON)).as(LabelledDecisions.KNOWN_ON)));
        Dataset<Row> newest = targeted.join(Truth.of(known.labels()), key(QaLabels.SAMPLE_ID))
                .where(col(LabelledDecisions.VIOLATING).isNotNull())
                .groupBy(QaSamples.DAY, QaSamples.DECISION_ID)
                .agg(max_by(
                                struct(truth.toArray(Column[]::new)),
                                struct(LabelledDecisions.LABELLED_AT, QaLabels.SAMPLE_ID))
                        .as(TRUTH))
                .select(col(QaSamples.DAY), col(QaSamples.DECISION_ID), col(TRUTH + ".*"));
        List<Column> columns = new ArrayList<>(common(settings));
        columns.add(col(LabelledDecisions.KNOWN_ON));
        columns.add(col(PURPOSE));
        columns.add(lit(false).as(ExampleSplit.BY_PROBABILITY));
        columns.add(lit(1.0).as(Learner.WEIGHT));
        return Judgement.live(known.decisions())
                .join(newest, List.of(QaSamples.DAY, QaSamples.DECISION_ID).toArray(String[]::new))
                .select(columns.toArray(Column[]::new));
    }

    private static List<Column> common(TrainSettings settings) {
        List<Column> columns = new ArrayList<>(List.of(
                col(Decisions.DECISION_ID).as(Training.EXAMPLE_ID),
                col(Decisions.DAY),
                col(Decisions.CREATIVE_ID),
                col(Decisions.ADVERTISER_ID)));
        ATTRIBUTES.stream()
                .filter(name -> !name.equals(Creatives.LANDING_DOMAIN))
                .forEach(name -> columns.add(col(name)));
        columns.add(struct(settings.models().entrySet().stream()
                        .map(model ->
                                coalesce(expr(model.getValue()), lit(false)).as(model.getKey()))
                        .toArray(Column[]::new))
                .as(CONDITIONS));
        return columns;
    }

    private static Dataset<Row> withText(Dataset<Row> labelled, Inputs known) {
        Dataset<Row> texts = known.creatives().select(Creatives.CREATIVE_ID, TEXT, Creatives.LANDING_DOMAIN);
        Dataset<Row> clusters = NearDuplicates.ofCreatives(known.signatures(), known.clusters())
                .select(Creatives.CREATIVE_ID, DuplicateClusters.CLUSTER_ID);
        // Where near-duplicates are not looked for, the same text is still the same text.
        Column cluster =
                coalesce(col(DuplicateClusters.CLUSTER_ID), md5(col(TEXT).cast("binary")));
        return labelled.join(texts, key(Creatives.CREATIVE_ID), "left")
                .join(clusters, key(Creatives.CREATIVE_ID), "left")
                .withColumn(ExampleSplit.CLUSTER_ID, cluster)
                .drop(Creatives.CREATIVE_ID);
    }

    /** Histories are counted for the advertisers of examples alone. */
    private static Dataset<Row> withHistory(Dataset<Row> labelled, Dataset<Row> decisions, int days) {
        Dataset<Row> advertisers = labelled.select(Decisions.ADVERTISER_ID).distinct();
        Dataset<Row> theirs = decisions.join(advertisers, key(Decisions.ADVERTISER_ID), "left_semi");
        Dataset<Row> history = AdvertiserHistory.of(theirs, days)
                .select(Stream.concat(
                                Stream.of(col(Decisions.DECISION_ID).as(Training.EXAMPLE_ID)),
                                AdvertiserHistory.COLUMNS.stream().map(name -> col(name)))
                        .toArray(Column[]::new));
        return labelled.join(history, key(Training.EXAMPLE_ID), "left")
                .withColumns(Map.of(
                        AdvertiserHistory.DECISIONS,
                        coalesce(col(AdvertiserHistory.DECISIONS), lit(0.0)),
                        AdvertiserHistory.RESTRICTED,
                        coalesce(col(AdvertiserHistory.RESTRICTED), lit(NEUTRAL_SHARE)),
                        AdvertiserHistory.KNOWN,
                        coalesce(col(AdvertiserHistory.KNOWN), lit(0.0))));
    }

    private static String[] key(String column) {
        return new String[] {column};
    }

    private Examples() {}
}
