package io.northstar.audit;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import io.northstar.sample.SamplingDesign;
import io.northstar.stats.TwoPhaseCell;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.Decisions;
import io.northstar.table.Slices;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where the weights of audits come from.
 *
 * @param kind recorded by the source, or made by counting
 * @param poststrata columns of a labelled decision whose combinations on a day are the audit strata; used when the kind is
 *     poststratified
 */
public record AuditDesign(Kind kind, List<String> poststrata) {
    private static final String STRATUM = "audit_stratum";
    private static final String DRAWN_WEIGHT = "audit_drawn_weight";
    private static final String ANSWERED_WEIGHT = "audit_answered_weight";

    /** The two ways to know a design. */
    public enum Kind {
        /** Probabilities as they landed; each label was drawn on its own. */
        RECORDED,
        /** Strata made by counting; audits are taken to be as good as random within one. */
        POSTSTRATIFIED
    }

    /**
     * Checks the strata.
     *
     * @throws IllegalArgumentException if strata are to be counted and none are named
     */
    public AuditDesign {
        poststrata = List.copyOf(poststrata);
        if (kind == Kind.POSTSTRATIFIED && poststrata.isEmpty()) {
            throw new IllegalArgumentException("audit.poststrata is empty; name the columns that make the strata");
        }
    }

    static AuditDesign of(Config audit) {
        String kind = audit.getString("design");
        return switch (kind) {
            case "recorded" -> new AuditDesign(Kind.RECORDED, List.of());
            case "poststratified" -> new AuditDesign(Kind.POSTSTRATIFIED, audit.getStringList("poststrata"));
            default ->
                throw new IllegalArgumentException(
                        "audit.design is %s, expected recorded or poststratified".formatted(kind));
        };
    }

    /**
     * Adds the strata and weights of audits. Audits that are not in count as missing at random within day and stratum: the
     * others stand for them.
     *
     * @param labelled labelled decisions with {@code audit_drawn}, {@code audit_probability} and {@code audit_violating}
     */
    Dataset<Row> weigh(Dataset<Row> labelled) {
        boolean counted = kind == Kind.POSTSTRATIFIED;
        Column in = col(AuditedDecisions.AUDIT_VIOLATING).isNotNull().and(col(AuditedDecisions.AUDIT_DRAWN));
        Column answered =
                counted ? in : in.and(col(AuditedDecisions.AUDIT_PROBABILITY).isNotNull());
        Dataset<Row> placed = labelled.withColumn(STRATUM, stratum());
        Dataset<Row> groups = placed.where(
                        counted
                                ? lit(true)
                                : col(AuditedDecisions.AUDIT_PROBABILITY).isNotNull())
                .groupBy(Decisions.DAY, STRATUM)
                .agg(
                        count(lit(1)).cast("double").as(AuditedDecisions.AUDIT_STRATUM_LABELS),
                        count_if(answered).as(AuditedDecisions.AUDIT_STRATUM_AUDITED),
                        weight(lit(true)).as(DRAWN_WEIGHT),
                        weight(answered).as(ANSWERED_WEIGHT));
        Column probability = col(AuditedDecisions.AUDIT_PROBABILITY);
        Column weight = counted
                ? col(AuditedDecisions.AUDIT_STRATUM_LABELS).divide(col(AuditedDecisions.AUDIT_STRATUM_AUDITED))
                : try_divide(col(DRAWN_WEIGHT), col(ANSWERED_WEIGHT)).divide(probability);
        TwoPhaseCell.Draw draw = counted ? TwoPhaseCell.Draw.FIXED_SIZE : TwoPhaseCell.Draw.POISSON;
        return placed.join(broadcast(groups), List.of(Decisions.DAY, STRATUM).toArray(String[]::new), "left")
                .withColumn(AuditedDecisions.AUDITED, answered)
                .withColumn(AuditedDecisions.AUDIT_WEIGHT, when(answered, weight))
                .withColumn(AuditedDecisions.AUDIT_DRAW, lit(draw.name()))
                .withColumn(AuditedDecisions.AUDIT_STRATUM_ID, col(STRATUM))
                .drop(STRATUM, DRAWN_WEIGHT, ANSWERED_WEIGHT);
    }

    private Column stratum() {
        if (kind == Kind.RECORDED) {
            return coalesce(col(AuditedDecisions.AUDIT_STRATUM_ID), lit(Slices.NONE));
        }
        return SamplingDesign.combination(poststrata);
    }

    /** Sum of inverse probabilities, exact in any order; null when the condition holds nowhere. */
    private static Column weight(Column condition) {
        return sum(when(
                        condition,
                        lit(1.0).divide(col(AuditedDecisions.AUDIT_PROBABILITY)).cast("decimal(38,12)")))
                .cast("double");
    }
}
