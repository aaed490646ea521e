package io.northstar.sample;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Slices;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where the weights come from.
 *
 * @param kind recorded by the source, or made by counting
 * @param poststrata columns of a decision whose combinations are the strata; used when the kind is poststratified
 */
public record SamplingDesign(Kind kind, List<String> poststrata) {
    /** Probabilities that differ by less than this are the same. */
    private static final double SAME = 1e-9;

    /** Characters that the text of a stratum itself uses. */
    private static final String RESERVED = "([\\\\|])";

    /** The two ways to know a design. */
    public enum Kind {
        RECORDED,
        POSTSTRATIFIED
    }

    public SamplingDesign {
        poststrata = List.copyOf(poststrata);
        if (kind == Kind.POSTSTRATIFIED && poststrata.isEmpty()) {
            throw new IllegalArgumentException("quality.poststrata is empty; name the columns that make the strata");
        }
    }

    /** The stratum that a decision falls in; null when the source does not record it. */
    public Column stratumOfDecision() {
        if (kind == Kind.RECORDED) {
            return col(Decisions.STRATUM_ID);
        }
        return combination(poststrata);
    }

    /** The stratum of a row where strata are the combinations of {@code columns}. */
    public static Column combination(List<String> columns) {
        Column[] values = columns.stream()
                .map(name -> regexp_replace(coalesce(col(name).cast("string"), lit(Slices.NONE)), RESERVED, "\\\\$1"))
                .toArray(Column[]::new);
        return concat_ws("|", values);
    }

    /**
     * The rows of {@link DesignStrata}: of each day and stratum its size, draws and labels, and the kind of design.
     *
     * <p>A stratum is {@code stratified} when its size landed, or follows from probabilities that are all equal;
     * {@code poisson} when the probabilities differ, or when it was recorded to be drawn so: the few that were drawn may
     * have equal ones, and one draw has no other to differ from; {@code none} when neither size nor probabilities landed,
     * or when more were drawn than it holds.
     *
     * @param sizes {@link #sizes} of the same days, of the live decisions or as stored with them
     * @param draws probability draws with {@code design_stratum_id}, {@code inclusion_probability}, {@code labelled}
     * @param recorded {@link QaStrata}
     */
    public Dataset<Row> strata(Dataset<Row> sizes, Dataset<Row> draws, Dataset<Row> recorded) {
        Dataset<Row> drawn = draws.groupBy(DesignStrata.DAY, DesignStrata.DESIGN_STRATUM_ID)
                .agg(
                        count(lit(1)).as(DesignStrata.STRATUM_DRAWN),
                        count_if(col(LabelledDecisions.LABELLED)).as(DesignStrata.STRATUM_LABELLED),
                        weight(lit(true)).as(DesignStrata.DRAWN_WEIGHT),
                        weight(col(LabelledDecisions.LABELLED)).as(DesignStrata.LABELLED_WEIGHT),
                        count(QaSamples.INCLUSION_PROBABILITY).as("probabilities"),
                        max(QaSamples.INCLUSION_PROBABILITY)
                                .minus(min(QaSamples.INCLUSION_PROBABILITY))
                                .as("spread"));
        String[] stratum = {DesignStrata.DAY, DesignStrata.DESIGN_STRATUM_ID};
        Dataset<Row> known = kind == Kind.RECORDED ? recordedSizes(recorded) : countedSizes(sizes);
        Column everyProbability = col("probabilities").equalTo(col(DesignStrata.STRATUM_DRAWN));
        Column byItself = coalesce(col("recorded_design").equalTo(DesignStrata.POISSON), lit(false));
        Column unequal = everyProbability.and(byItself.or(col("spread").gt(SAME)));
        Column size = coalesce(col("size"), when(everyProbability, col(DesignStrata.DRAWN_WEIGHT)));
        Column fits = size.plus(lit(0.5)).geq(col(DesignStrata.STRATUM_DRAWN));
        Column design = when(fits.isNull().or(fits.equalTo(false)), lit(DesignStrata.NONE))
                .when(lit(kind == Kind.POSTSTRATIFIED), lit(DesignStrata.POSTSTRATIFIED))
                .when(unequal, lit(DesignStrata.POISSON))
                .when(col("size").isNotNull().or(everyProbability), lit(DesignStrata.STRATIFIED))
                .otherwise(lit(DesignStrata.NONE));
        return known.join(drawn, stratum, "full")
                .join(
                        sizes.select(
                                DesignStrata.DAY,
                                DesignStrata.DESIGN_STRATUM_ID,
                                DesignStrata.STRATUM_DECISIONS,
                                DesignStrata.STRATUM_SCORED),
                        stratum,
                        "left")
                .na()
                .fill(0, new String[] {
                    DesignStrata.STRATUM_DRAWN,
                    DesignStrata.STRATUM_LABELLED,
                    DesignStrata.STRATUM_DECISIONS,
                    DesignStrata.STRATUM_SCORED,
                    "probabilities"
                })
                .withColumn(DesignStrata.DESIGN, design)
                .withColumn(DesignStrata.STRATUM_POPULATION, size.cast("double"))
                .select(DesignStrata.TABLE.columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private static Dataset<Row> recordedSizes(Dataset<Row> recorded) {
        return recorded.select(
                col(QaStrata.DAY),
                col(QaStrata.STRATUM_ID).as(DesignStrata.DESIGN_STRATUM_ID),
                col(QaStrata.POPULATION).cast("double").as("size"),
                col(QaStrata.DESIGN).as("recorded_design"));
    }

    private static Dataset<Row> countedSizes(Dataset<Row> sizes) {
        Column counted = col(DesignStrata.STRATUM_DECISIONS);
        return sizes.where(counted.gt(0))
                .select(
                        col(DesignStrata.DAY),
                        col(DesignStrata.DESIGN_STRATUM_ID),
                        counted.cast("double").as("size"),
                        lit(null).cast("string").as("recorded_design"));
    }

    /** The decisions of each day and stratum that one of {@code judged} carries, counted. */
    public static Dataset<Row> sizes(Dataset<Row> judged) {
        return judged.where(col(DesignStrata.DESIGN_STRATUM_ID).isNotNull())
                .groupBy(DesignStrata.DAY, DesignStrata.DESIGN_STRATUM_ID)
                .agg(
                        count(lit(1)).as(DesignStrata.STRATUM_DECISIONS),
                        count(Decisions.SCORE).as(DesignStrata.STRATUM_SCORED));
    }

    /** Sum of inverse probabilities, exact in any order. */
    private static Column weight(Column condition) {
        return sum(when(
                        condition,
                        lit(1.0).divide(col(QaSamples.INCLUSION_PROBABILITY)).cast("decimal(38,12)")))
                .cast("double");
    }
}
