package io.northstar.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says which decisions no label speaks for, so that a slice whose labels stay away is refused instead of being
 * estimated from its neighbours.
 */
public final class Coverage {
    /** Column that {@link #mark} adds. */
    public static final String MEASURED = "measured";

    private static final String MEASURED_STRATUM = "measured_stratum";
    private static final String HAS_STRATA = "has_strata";
    private static final String BLIND_SHARE = "blind_share";
    private static final String SILENT = "silent";
    private static final String ABOUT = "about";
    private static final String SAYS = "says";

    /**
     * Adds {@link #MEASURED} to the decisions. A decision is unmeasured when
     *
     * <ul>
     *   <li>its stratum has no valid design, or no label at all;
     *   <li>decisions like it (same day, same side, same {@code like} columns) were drawn and none has a label;
     *   <li>the day's decisions carry strata and this one does not: it is outside the sampling frame;
     *   <li>the day's decisions carry no strata and strata with more than {@code maxUnmeasuredShare} of the population
     *       have no label, wherever they are.
     * </ul>
     *
     * @param judged live decisions with {@code design_stratum_id}
     * @param drawn {@link LabelledDecisions} of the same days
     * @param strata {@link DesignStrata} of the same days
     */
    public static Dataset<Row> mark(
            Dataset<Row> judged,
            Dataset<Row> drawn,
            Dataset<Row> strata,
            List<String> like,
            double maxUnmeasuredShare) {
        Column valid = isMeasured();
        Dataset<Row> perStratum =
                strata.select(col(DesignStrata.DAY), col(DesignStrata.DESIGN_STRATUM_ID), valid.as(MEASURED_STRATUM));
        Column population = coalesce(col(DesignStrata.STRATUM_POPULATION), lit(0.0));
        Dataset<Row> perDay = strata.groupBy(DesignStrata.DAY)
                .agg(try_divide(sum(when(valid, lit(0.0)).otherwise(population)), sum(population))
                        .as(BLIND_SHARE));
        Dataset<Row> framed = judged.groupBy(Decisions.DAY)
                .agg(bool_or(col(DesignStrata.DESIGN_STRATUM_ID).isNotNull()).as(HAS_STRATA));
        Column inFrame = coalesce(col(MEASURED_STRATUM), lit(false));
        Column unplaced = coalesce(col(BLIND_SHARE).leq(maxUnmeasuredShare), lit(false));
        return withSilence(judged, drawn, like)
                .join(
                        broadcast(perStratum),
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new),
                        "left")
                .join(broadcast(perDay), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .join(broadcast(framed), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .withColumn(
                        MEASURED,
                        when(col(SILENT).isNotNull(), lit(false))
                                .when(col(HAS_STRATA), inFrame)
                                .otherwise(unplaced))
                .drop(MEASURED_STRATUM, BLIND_SHARE, HAS_STRATA, SILENT);
    }

    /**
     * What {@link #mark} goes by, a row for each stratum and each group of decisions alike: (day, about, says). Where two
     * sets of labels give the same rows, the same decisions are measured.
     *
     * @param drawn draws by probability with decision and truth
     * @param strata {@link DesignStrata} of the same days
     */
    static Dataset<Row> said(Dataset<Row> drawn, Dataset<Row> strata, List<String> like) {
        Dataset<Row> ofStrata = strata.select(
                col(DesignStrata.DAY),
                array(
                                lit(MEASURED_STRATUM),
                                col(DesignStrata.DESIGN_STRATUM_ID),
                                coalesce(col(DesignStrata.STRATUM_POPULATION).cast("string"), lit("")))
                        .as(ABOUT),
                isMeasured().as(SAYS));
        Column[] group = Stream.concat(Stream.of(JudgedDecisions.RESTRICTS), like.stream())
                .map(Coverage::comparable)
                .toArray(Column[]::new);
        Dataset<Row> ofGroups = drawn.groupBy(col(Decisions.DAY), array(group).as(ABOUT))
                .agg(bool_or(col(LabelledDecisions.LABELLED)).as(SAYS));
        return ofStrata.union(ofGroups);
    }

    private static Column isMeasured() {
        return not(col(DesignStrata.DESIGN).equalTo(DesignStrata.NONE))
                .and(col(DesignStrata.STRATUM_LABELLED).gt(0));
    }

    /** Marks decisions like drawn ones of which none has a label. */
    private static Dataset<Row> withSilence(Dataset<Row> judged, Dataset<Row> drawn, List<String> like) {
        List<String> keys = new ArrayList<>(List.of(JudgedDecisions.RESTRICTS));
        keys.addAll(like);
        List<Column> groups = new ArrayList<>(List.of(col(Decisions.DAY).as("silent_day")));
        Column same = col(Decisions.DAY).equalTo(col("silent_day"));
        for (int i = 0; i < keys.size(); i++) {
            groups.add(comparable(keys.get(i)).as("like_" + i));
            same = same.and(comparable(keys.get(i)).equalTo(col("like_" + i)));
        }
        Dataset<Row> silent = drawn.groupBy(groups.toArray(Column[]::new))
                .agg(not(bool_or(col(LabelledDecisions.LABELLED))).as(SILENT))
                .where(col(SILENT));
        Column[] columns = Stream.concat(Arrays.stream(judged.columns()), Stream.of(SILENT))
                .map(name -> col(name))
                .toArray(Column[]::new);
        return judged.join(broadcast(silent), same, "left").select(columns);
    }

    private static Column comparable(String name) {
        return coalesce(col(name).cast("string"), lit(Slices.NONE));
    }

    private Coverage() {}
}
