package io.northstar.model;

import static org.apache.spark.sql.functions.col;

import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A scored label with the slices that its decision is in.
 *
 * @param judged score, truth and weight
 * @param slices the slice of each grain
 * @param dimensions values of the dimensions
 */
public record EvaluatedLabel(JudgedScore judged, List<String> slices, List<String> dimensions) {
    public EvaluatedLabel {
        slices = List.copyOf(slices);
        dimensions = List.copyOf(dimensions);
    }

    /**
     * The labels of {@code scored}, {@link Examples} drawn by probability with a {@link Training#SCORE}, in the order of their
     * identifiers. They are held in memory: those of some days and of a part of the advertisers.
     */
    public static List<EvaluatedLabel> of(Dataset<Row> scored) {
        List<Row> rows = new ArrayList<>(scored.select(
                        col(Training.EXAMPLE_ID),
                        col(Decisions.DAY),
                        col(Learner.WEIGHT),
                        col(Learner.LABEL),
                        col(Training.SCORE),
                        col(Examples.STRATUM),
                        col(Examples.SLICES),
                        col(Examples.DIMENSIONS))
                .collectAsList());
        rows.sort(Comparator.comparing((Row row) -> row.<String>getAs(Training.EXAMPLE_ID))
                .thenComparing(row -> row.<Date>getAs(Decisions.DAY)));
        return rows.stream().map(EvaluatedLabel::of).toList();
    }

    private static EvaluatedLabel of(Row row) {
        Row stratum = row.getAs(Examples.STRATUM);
        boolean own = stratum.<String>getAs(DesignStrata.DESIGN).equals(DesignStrata.POISSON);
        return new EvaluatedLabel(
                new JudgedScore(
                        new SampledStratum(
                                row.getAs(Decisions.DAY) + " " + stratum.getAs(DesignStrata.DESIGN_STRATUM_ID),
                                own ? SampledStratum.Draws.OWN : SampledStratum.Draws.EQUAL,
                                stratum.getAs(DesignStrata.STRATUM_POPULATION),
                                stratum.getAs(DesignStrata.STRATUM_LABELLED)),
                        row.getAs(Learner.WEIGHT),
                        row.getAs(Training.SCORE),
                        row.<Double>getAs(Learner.LABEL) == 1),
                row.getList(row.fieldIndex(Examples.SLICES)),
                row.getList(row.fieldIndex(Examples.DIMENSIONS)));
    }
}
