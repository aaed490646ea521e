package io.northstar.consistency;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.ExactSum;
import io.northstar.metric.Slicing;
import io.northstar.metric.Windows;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far reviewers agree, per window, panel, slice and judged policy.
 *
 * <p>Decisions are counted by what their reviews say, per day and slice; windows are sums of these counts, and a judged
 * policy is another way to read them: a review names it or does not. So all policies come from one pass.
 */
public final class ReviewAgreement {
    static final String UNWEIGHTED = "unweighted";
    static final String SQUARED_WEIGHTS = "squared_weights";
    static final String PATTERNS = "patterns";

    private static final String SUMS = "sums";
    private static final String RESULT = "result";
    private static final List<String> WEIGHTS = List.of(Reviews.WEIGHT, SQUARED_WEIGHTS);

    /**
     * The rows of {@link InconsistencyReview} for the windows that end on {@code days}.
     *
     * @param reviews rows of {@link Reviews#of} of all days that the windows contain
     */
    public static Dataset<Row> of(Dataset<Row> reviews, List<LocalDate> days, ConsistencySettings settings) {
        Slicing slicing = settings.slicing();
        Dataset<Row> spans = Windows.spans(
                reviews.sparkSession(), days.stream().map(Date::valueOf).toList(), List.of(settings.windowDays()));
        List<String> slice = Stream.of(
                        Stream.of(Windows.WINDOW_END, InconsistencyReview.WINDOW_DAYS, InconsistencyReview.PANEL),
                        Stream.of(Slices.GRAIN, Slices.SLICE),
                        slicing.names().stream())
                .flatMap(names -> names)
                .toList();
        Dataset<Row> perSlice = summed(Windows.inWindows(perDay(reviews, slicing), spans), slice)
                .groupBy(columns(slice))
                .agg(sort_array(collect_list(struct(
                                Reviews.VERDICTS,
                                InconsistencyReview.ITEMS,
                                UNWEIGHTED,
                                Reviews.WEIGHT,
                                SQUARED_WEIGHTS)))
                        .as(PATTERNS));
        Column named = array_distinct(array_compact(flatten(col(PATTERNS + "." + Reviews.VERDICTS))));
        Column any = array(lit(InconsistencyReview.ANY_POLICY));
        Column which = array(lit(InconsistencyReview.ANY_POLICY), lit(InconsistencyReview.WHICH_POLICY));
        Column judged = array_union(when(size(named).gt(1), which).otherwise(any), named);
        var agreement = udf(new AgreementFunction(settings.agreement()), AgreementFunction.SCHEMA);
        Dataset<Row> measured = perSlice.withColumn(InconsistencyReview.JUDGED_POLICY_ID, explode(judged))
                .withColumn(RESULT, agreement.apply(struct(col(InconsistencyReview.JUDGED_POLICY_ID), col(PATTERNS))))
                .drop(PATTERNS)
                .select(col("*"), col(RESULT + ".*"))
                .join(
                        reviewers(reviews, slicing, spans),
                        List.of(Windows.WINDOW_END, InconsistencyReview.PANEL, Slices.SLICE)
                                .toArray(String[]::new))
                .withColumnRenamed(Windows.WINDOW_END, InconsistencyReview.DAY);
        TableContract contract = InconsistencyReview.table(slicing.names());
        return measured.select(contract.columns().stream()
                .map(column -> col(column.name()).cast(column.type()).as(column.name()))
                .toArray(Column[]::new));
    }

    /** One row per day, panel, slice and what the reviews say: how many decisions, and what they weigh. */
    private static Dataset<Row> perDay(Dataset<Row> reviews, Slicing slicing) {
        Column weight = col(Reviews.WEIGHT);
        Dataset<Row> cells = slicing.rollUp(
                        reviews, List.of(InconsistencyReview.DAY, InconsistencyReview.PANEL, Reviews.VERDICTS))
                .agg(
                        slicing.slice(),
                        slicing.grain(),
                        count(lit(1)).as(InconsistencyReview.ITEMS),
                        count_if(weight.isNull()).as(UNWEIGHTED),
                        ExactSum.of(List.of(coalesce(weight, lit(0.0)), coalesce(weight.multiply(weight), lit(0.0))))
                                .as(SUMS));
        return ExactSum.named(cells, SUMS, WEIGHTS);
    }

    private static Dataset<Row> summed(Dataset<Row> cells, List<String> slice) {
        List<String> keys = new ArrayList<>(slice);
        keys.add(Reviews.VERDICTS);
        Dataset<Row> sums = cells.groupBy(columns(keys))
                .agg(
                        sum(InconsistencyReview.ITEMS).as(InconsistencyReview.ITEMS),
                        sum(UNWEIGHTED).as(UNWEIGHTED),
                        ExactSum.of(WEIGHTS.stream().map(name -> col(name)).toList())
                                .as(SUMS));
        return ExactSum.named(sums, SUMS, WEIGHTS);
    }

    /** How many different reviewers each window, panel and slice has. */
    private static Dataset<Row> reviewers(Dataset<Row> reviews, Slicing slicing, Dataset<Row> spans) {
        Dataset<Row> each = slicing.rollUp(
                        reviews.withColumn(Reviews.REVIEWERS, explode(col(Reviews.REVIEWERS))),
                        List.of(InconsistencyReview.DAY, InconsistencyReview.PANEL, Reviews.REVIEWERS))
                .agg(slicing.slice());
        return Windows.inWindows(each, spans)
                .groupBy(Windows.WINDOW_END, InconsistencyReview.PANEL, Slices.SLICE)
                .agg(count_distinct(col(Reviews.REVIEWERS)).as(InconsistencyReview.REVIEWERS));
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private ReviewAgreement() {}
}
