package io.northstar.audit;

import io.northstar.stats.Products;
import io.northstar.stats.TwoPhaseCell;
import io.northstar.stats.TwoPhaseTotals;
import io.northstar.table.AuditRates;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Applies {@link TwoPhaseTotals} to the strata of a day. A function of Java because pairs of audits within and across strata of
 * both phases do not add up row by row.
 */
final class TwoPhaseFunction implements UDF1<Row, Double[]>, Serializable {
    private static final long serialVersionUID = 1L;

    static final ArrayType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType);
    static final String FIRST_POPULATION = "first_population";

    /** The fields of a stratum, in order: what identifies it comes first. */
    static final List<String> CELL = List.of(
            DesignStrata.DESIGN_STRATUM_ID,
            AuditedDecisions.AUDIT_STRATUM_ID,
            LabelledDecisions.DESIGN,
            FIRST_POPULATION,
            DesignStrata.STRATUM_LABELLED,
            AuditedDecisions.AUDIT_DRAW,
            AuditedDecisions.AUDIT_STRATUM_LABELS,
            AuditedDecisions.AUDIT_STRATUM_AUDITED,
            AuditRates.AUDITS,
            "x",
            "y",
            "once_yy",
            "once_xy",
            "once_xx",
            "half_yy",
            "half_xy",
            "half_xx",
            "full_yy",
            "full_xy",
            "full_xx");

    private final boolean finitePopulationCorrection;

    TwoPhaseFunction(boolean finitePopulationCorrection) {
        this.finitePopulationCorrection = finitePopulationCorrection;
    }

    @Override
    public Double[] call(Row day) {
        List<TwoPhaseCell> cells = day.<Row>getList(0).stream()
                .filter(row -> row.<Long>getAs(AuditRates.AUDITS) > 0)
                .map(TwoPhaseFunction::cell)
                .toList();
        return TwoPhaseTotals.of(cells, finitePopulationCorrection).numbers().toArray(Double[]::new);
    }

    private static TwoPhaseCell cell(Row row) {
        boolean poisson = row.<String>getAs(LabelledDecisions.DESIGN).equals(DesignStrata.POISSON);
        return new TwoPhaseCell(
                new TwoPhaseCell.First(
                        row.getAs(DesignStrata.DESIGN_STRATUM_ID),
                        poisson ? TwoPhaseCell.Draw.POISSON : TwoPhaseCell.Draw.FIXED_SIZE,
                        row.getAs(FIRST_POPULATION),
                        row.<Long>getAs(DesignStrata.STRATUM_LABELLED)),
                new TwoPhaseCell.Second(
                        row.getAs(AuditedDecisions.AUDIT_STRATUM_ID),
                        TwoPhaseCell.Draw.valueOf(row.getAs(AuditedDecisions.AUDIT_DRAW)),
                        row.getAs(AuditedDecisions.AUDIT_STRATUM_LABELS),
                        row.<Long>getAs(AuditedDecisions.AUDIT_STRATUM_AUDITED)),
                row.<Long>getAs(AuditRates.AUDITS),
                row.getAs("x"),
                row.getAs("y"),
                products(row, "once"),
                products(row, "half"),
                products(row, "full"));
    }

    private static Products products(Row row, String weight) {
        return new Products(row.getAs(weight + "_yy"), row.getAs(weight + "_xy"), row.getAs(weight + "_xx"));
    }
}
