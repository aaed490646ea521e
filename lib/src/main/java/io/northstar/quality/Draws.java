package io.northstar.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;

import io.northstar.sample.SamplingDesign;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The decisions that QA drew by probability, with their truth where a label is in. */
final class Draws {
    private static final List<String> KEY = List.of(Decisions.DAY, Decisions.DECISION_ID);

    /**
     * The probability draws of {@code samples}, one for each decision (the least sample identifier of a decision drawn
     * twice), each with {@code design_stratum_id} and the truth columns. Draws for any other purpose are left out: their
     * labels never enter rates.
     */
    static Dataset<Row> of(Dataset<Row> samples, Dataset<Row> labels) {
        Dataset<Row> perDecision = samples.where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                .groupBy(QaSamples.DAY, QaSamples.DECISION_ID)
                .agg(min_by(
                                struct(
                                        col(QaSamples.SAMPLE_ID),
                                        col(QaSamples.STRATUM_ID).as("sampled_stratum"),
                                        col(QaSamples.INCLUSION_PROBABILITY),
                                        col(Lineage.LANDED_ON).as("drawn_on")),
                                col(QaSamples.SAMPLE_ID))
                        .as("draw"))
                .select(col(QaSamples.DAY), col(QaSamples.DECISION_ID), col("draw.*"));
        Dataset<Row> truth = Truth.of(labels);
        return perDecision
                .join(truth, List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), "left")
                .withColumn(
                        LabelledDecisions.LABELLED,
                        col(LabelledDecisions.VIOLATING).isNotNull())
                .withColumn(LabelledDecisions.BLIND_REVIEWS, coalesce(col(LabelledDecisions.BLIND_REVIEWS), lit(0L)))
                .withColumn(LabelledDecisions.KNOWN_ON, greatest(col("drawn_on"), col(Lineage.LANDED_ON)))
                .drop("drawn_on", Lineage.LANDED_ON);
    }

    /** Adds the attributes of the drawn decisions; draws whose decision has not landed are left out. */
    static Dataset<Row> withDecisions(Dataset<Row> draws, Dataset<Row> judged) {
        return judged.join(broadcast(draws), KEY.toArray(String[]::new))
                .withColumn(
                        DesignStrata.DESIGN_STRATUM_ID,
                        coalesce(col(DesignStrata.DESIGN_STRATUM_ID), col("sampled_stratum"), lit(Slices.NONE)))
                .drop("sampled_stratum");
    }

    /** The columns of {@link LabelledDecisions} from drawn decisions and the design of their strata. */
    static Dataset<Row> withDesign(Dataset<Row> drawn, Dataset<Row> strata) {
        Dataset<Row> designs = strata.select(DesignStrata.DAY, DesignStrata.DESIGN_STRATUM_ID, DesignStrata.DESIGN);
        Stream<Column> columns = LabelledDecisions.TABLE.columns().stream()
                .map(TableColumn::name)
                .map(name -> col(name));
        return drawn.join(
                        broadcast(designs),
                        List.of(DesignStrata.DAY, DesignStrata.DESIGN_STRATUM_ID)
                                .toArray(String[]::new))
                .select(columns.toArray(Column[]::new));
    }

    /** Judged decisions with the stratum that {@code design} puts them in. */
    static Dataset<Row> withStratum(Dataset<Row> judged, SamplingDesign design) {
        return judged.withColumn(DesignStrata.DESIGN_STRATUM_ID, design.stratumOfDecision());
    }

    /** What {@link SamplingDesign#strata} counts: every draw, also one whose decision has not landed. */
    static Dataset<Row> forDesign(Dataset<Row> draws, Dataset<Row> drawn, SamplingDesign design) {
        Dataset<Row> placed = drawn.select(
                Decisions.DAY,
                DesignStrata.DESIGN_STRATUM_ID,
                LabelledDecisions.INCLUSION_PROBABILITY,
                LabelledDecisions.LABELLED);
        if (design.kind() == SamplingDesign.Kind.POSTSTRATIFIED) {
            return placed.where(col(LabelledDecisions.LABELLED));
        }
        Dataset<Row> withoutDecision = draws.join(
                        drawn.select(Decisions.DAY, Decisions.DECISION_ID), KEY.toArray(String[]::new), "left_anti")
                .select(
                        col(Decisions.DAY),
                        coalesce(col("sampled_stratum"), lit(Slices.NONE)).as(DesignStrata.DESIGN_STRATUM_ID),
                        col(LabelledDecisions.INCLUSION_PROBABILITY),
                        lit(false).as(LabelledDecisions.LABELLED));
        return placed.unionByName(withoutDecision);
    }

    private Draws() {}
}
