package io.northstar.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Judgement;
import io.northstar.table.Decisions;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What was known of an advertiser when a decision was made: its decisions of the days before, up to but not at that instant.
 * Labels are not looked at, since they come later.
 */
public final class AdvertiserHistory {
    /** Logarithm of one and the number of earlier decisions. */
    public static final String DECISIONS = "earlier_decisions_log";
    /** Share of earlier decisions that restrict, drawn to a half by two imagined ones. */
    public static final String RESTRICTED = "earlier_restricted_share";
    /** Whether the advertiser is known at all: 1 or 0. */
    public static final String KNOWN = "advertiser_known";

    /** All of these columns. */
    public static final List<String> COLUMNS = List.of(DECISIONS, RESTRICTED, KNOWN);

    private static final String MICROS = "decided_micros";
    private static final String EARLIER = "earlier";
    private static final String EARLIER_RESTRICTED = "earlier_restricted";
    private static final long MICROS_OF_A_DAY = 86_400_000_000L;
    private static final double PRIOR = 1;

    /**
     * The live ones of {@code decisions} with {@link #COLUMNS}, never null. A decision without advertiser has no history.
     *
     * @param decisions {@link Decisions}, with those of {@code days} days before the ones that count
     * @param days that the history reaches back
     * @throws IllegalArgumentException when there is no day
     */
    public static Dataset<Row> of(Dataset<Row> decisions, int days) {
        if (days < 1) {
            throw new IllegalArgumentException("A history has 1 day or more, not " + days);
        }
        long tooOld = -days * MICROS_OF_A_DAY - 1;
        Column known = col(Decisions.ADVERTISER_ID).isNotNull();
        Column restricts = coalesce(Judgement.restricts(col(Decisions.OUTCOME)), lit(false));
        Dataset<Row> counted = Judgement.live(decisions)
                .withColumn(MICROS, unix_micros(col(Decisions.DECIDED_AT)))
                .withColumns(Map.of(
                        EARLIER,
                        count(lit(1)).over(upTo(-1)).minus(count(lit(1)).over(upTo(tooOld))),
                        EARLIER_RESTRICTED,
                        count_if(restricts)
                                .over(upTo(-1))
                                .minus(count_if(restricts).over(upTo(tooOld)))));
        Column earlier = when(known, col(EARLIER)).otherwise(0);
        Column restricted = when(known, col(EARLIER_RESTRICTED)).otherwise(0);
        return counted.withColumns(Map.of(
                        DECISIONS,
                        log1p(earlier),
                        RESTRICTED,
                        restricted.plus(PRIOR).divide(earlier.plus(2 * PRIOR)),
                        KNOWN,
                        when(known, 1.0).otherwise(0.0)))
                .drop(MICROS, EARLIER, EARLIER_RESTRICTED);
    }

    /** All decisions until {@code micros} from now. A frame with two moving ends would be counted anew for each row. */
    private static WindowSpec upTo(long micros) {
        return Window.partitionBy(coalesce(col(Decisions.ADVERTISER_ID), col(Decisions.DECISION_ID)))
                .orderBy(MICROS)
                .rangeBetween(Window.unboundedPreceding(), micros);
    }

    private AdvertiserHistory() {}
}
