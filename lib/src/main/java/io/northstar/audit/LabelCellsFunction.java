package io.northstar.audit;

import io.northstar.stats.AuditedCell;
import io.northstar.stats.AuditedCell.Audits;
import io.northstar.stats.AuditedLabels;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Makes {@link AuditedLabels} of the strata of a day. A function of Java because the cells of a stratum vary together, which
 * does not add up row by row.
 */
final class LabelCellsFunction implements UDF1<Row, Double[]>, Serializable {
    private static final long serialVersionUID = 1L;

    static final String CELL = "cell";
    static final String FINDING = "finding";
    static final String LABELS = "labels";
    static final String WEIGHT = "weight";
    static final String SPREAD = "spread";
    static final String SQUARES = "squares";
    static final String AUDIT_WEIGHT = "audited_weight";
    static final String AUDIT_SPREAD = "audited_spread";
    static final String AUDIT_SQUARES = "audited_squares";

    /** The fields of a group of labels, in order: what identifies it comes first. */
    static final List<String> FIELDS = List.of(
            DesignStrata.DESIGN_STRATUM_ID,
            CELL,
            FINDING,
            LabelledDecisions.DESIGN,
            DesignStrata.STRATUM_POPULATION,
            DesignStrata.STRATUM_LABELLED,
            LABELS,
            WEIGHT,
            SPREAD,
            SQUARES,
            AUDIT_WEIGHT,
            AUDIT_SPREAD,
            AUDIT_SQUARES);

    private static final int CELLS = 4;
    private static final int FOUND_VIOLATING = 1;
    private static final int FOUND_COMPLIANT = 0;

    private final boolean finitePopulationCorrection;

    LabelCellsFunction(boolean finitePopulationCorrection) {
        this.finitePopulationCorrection = finitePopulationCorrection;
    }

    @Override
    public Double[] call(Row day) {
        TreeMap<String, List<Row>> strata = day.<Row>getList(0).stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(DesignStrata.DESIGN_STRATUM_ID), TreeMap::new, Collectors.toList()));
        return strata.values().stream()
                .map(this::stratum)
                .reduce(AuditedLabels::plus)
                .orElseThrow()
                .numbers()
                .toArray(Double[]::new);
    }

    private AuditedLabels stratum(List<Row> groups) {
        List<AuditedCell> cells = new ArrayList<>(Collections.nCopies(CELLS, AuditedCell.EMPTY));
        List<Double> spread = new ArrayList<>(Collections.nCopies(CELLS, 0.0));
        for (Row group : groups) {
            int cell = group.<Integer>getAs(CELL);
            cells.set(cell, cells.get(cell).plus(cell(group)));
            spread.set(cell, spread.get(cell) + group.<Double>getAs(SPREAD));
        }
        Row first = groups.get(0);
        return first.<String>getAs(LabelledDecisions.DESIGN).equals(DesignStrata.POISSON)
                ? AuditedLabels.ofPoisson(cells, spread)
                : AuditedLabels.ofStratum(
                        cells,
                        first.getAs(DesignStrata.STRATUM_POPULATION),
                        first.<Long>getAs(DesignStrata.STRATUM_LABELLED),
                        finitePopulationCorrection);
    }

    private static AuditedCell cell(Row group) {
        long labels = group.<Long>getAs(LABELS);
        int finding = group.<Integer>getAs(FINDING);
        Audits audits =
                new Audits(labels, group.getAs(AUDIT_WEIGHT), group.getAs(AUDIT_SPREAD), group.getAs(AUDIT_SQUARES));
        return new AuditedCell(
                group.getAs(WEIGHT),
                labels,
                group.getAs(SQUARES),
                finding == FOUND_VIOLATING ? audits : Audits.NONE,
                finding == FOUND_COMPLIANT ? audits : Audits.NONE);
    }
}
