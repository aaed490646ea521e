package io.northstar.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.northstar.metric.ExactSum;
import io.northstar.metric.Samples;
import io.northstar.secret.KeyedHash;
import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Scorecards;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often each human reviewer, and each vendor, decides wrongly, on equal terms.
 *
 * <p>Cases differ: so each is compared with all on cases that are alike (indirect standardisation; Breslow and Day 1987,
 * Statistical Methods in Cancer Research II, section 2.3). In case cell k with the error rate {@code p_k} of all, a reviewer
 * whose decisions weigh {@code W} of the {@code W_k} has {@code O} errors where {@code W p_k} are expected. The difference
 * holds the reviewer's own part of {@code p_k}; what compares with others is {@code 1 - W / W_k} of it, so a cell in which
 * nobody else works says nothing. Sums over cells: {@code D = sum(O - W p_k)}, {@code B = sum p_k W (1 - W/W_k)} and the
 * variance without any difference in skill {@code V = sum p_k (1 - p_k) sum(w^2) (1 - W/W_k)}. Then the adjusted rate is
 * {@code p (1 + D / B)}, with p the rate of all, and it is worth {@code (1 - p) B^2 / (p V)} labels, see {@link Standing}.
 *
 * @param settings what is compared with what
 * @param confidence level of the intervals
 */
public record Scorecard(ScorecardSettings settings, double confidence) {
    static final String SUBJECT = "subject";
    static final String VENDOR = "subject_vendor";
    static final String LABELS = "labels";
    static final String WEIGHT = "weight";
    static final String SQUARED_WEIGHT = "squared_weight";
    static final String ERRORS = "errors";
    static final String EXPECTED = "expected";
    static final String DIFFERENCE = "difference";
    static final String COMPARABLE = "comparable";
    static final String VARIANCE = "variance";

    private static final String CASE = "case_of_like";
    private static final String CASE_WEIGHT = "case_weight";
    private static final String CASE_ERRORS = "case_errors";
    private static final String TOTALS = "totals";

    /**
     * The rows of {@link Scorecards#REVIEWERS} for the window that ends on {@code day}.
     *
     * @param labelled {@link io.northstar.table.LabelledDecisions} of the window
     * @param designs {@link io.northstar.table.DesignStrata} of the window
     * @param key names the reviewers
     */
    public Dataset<Row> reviewers(Dataset<Row> labelled, Dataset<Row> designs, KeyedHash key, LocalDate day) {
        return cards(labelled, designs, key.reviewer(col(Decisions.REVIEWER_ID)), Scorecards.REVIEWERS, day);
    }

    /** The rows of {@link Scorecards#VENDORS}, like {@link #reviewers}. */
    public Dataset<Row> vendors(Dataset<Row> labelled, Dataset<Row> designs, LocalDate day) {
        return cards(labelled, designs, vendor(), Scorecards.VENDORS, day);
    }

    private Dataset<Row> cards(
            Dataset<Row> labelled, Dataset<Row> designs, Column subject, TableContract table, LocalDate day) {
        List<Row> totals = totals(labelled, designs, subject).orderBy(SUBJECT).collectAsList();
        List<Row> rows = new Standing(settings, confidence).rows(totals, table, day);
        return labelled.sparkSession().createDataFrame(rows, table.schema());
    }

    /** Which labelled decisions cards are about: those of human reviewers. */
    public static Column compared() {
        return col(LabelledDecisions.LABELLED)
                .and(col(Decisions.SOURCE).equalTo("human"))
                .and(col(Decisions.REVIEWER_ID).isNotNull());
    }

    /** One row for each subject: what it shows, and what like cases show. */
    private Dataset<Row> totals(Dataset<Row> labelled, Dataset<Row> designs, Column subject) {
        Column wrong = expr(settings.error());
        Column[] mix = settings.caseMix().values().stream()
                .map(sql -> coalesce(expr(sql).cast("string"), lit(Slices.NONE)))
                .toArray(Column[]::new);
        Dataset<Row> perDecision = Samples.labelled(labelled, designs)
                .where(compared().and(wrong.isNotNull()))
                .select(
                        subject.as(SUBJECT),
                        vendor().as(VENDOR),
                        array(mix).as(CASE),
                        col(Samples.WEIGHT).as(WEIGHT),
                        wrong.cast("double").as(ERRORS));
        Dataset<Row> perCaseOfSubject = summed(
                perDecision,
                List.of(SUBJECT, CASE),
                List.of(min(VENDOR).as(VENDOR), count(lit(1)).as(LABELS)),
                Map.of(
                        WEIGHT, col(WEIGHT),
                        SQUARED_WEIGHT, col(WEIGHT).multiply(col(WEIGHT)),
                        ERRORS, col(WEIGHT).multiply(col(ERRORS))));
        Dataset<Row> perCase = summed(
                perDecision,
                List.of(CASE),
                List.of(count(lit(1)).as("labels_of_case")),
                Map.of(CASE_WEIGHT, col(WEIGHT), CASE_ERRORS, col(WEIGHT).multiply(col(ERRORS))));
        Column rate = col(CASE_ERRORS).divide(col(CASE_WEIGHT));
        Column others = lit(1.0).minus(col(WEIGHT).divide(col(CASE_WEIGHT)));
        Column expected = col(WEIGHT).multiply(rate);
        return summed(
                perCaseOfSubject.join(perCase, List.of(CASE).toArray(String[]::new)),
                List.of(SUBJECT),
                List.of(min(VENDOR).as(VENDOR), sum(LABELS).as(LABELS)),
                Map.of(
                        WEIGHT, col(WEIGHT),
                        SQUARED_WEIGHT, col(SQUARED_WEIGHT),
                        ERRORS, col(ERRORS),
                        EXPECTED, expected,
                        DIFFERENCE, col(ERRORS).minus(expected),
                        COMPARABLE, expected.multiply(others),
                        VARIANCE,
                                rate.multiply(lit(1.0).minus(rate))
                                        .multiply(col(SQUARED_WEIGHT))
                                        .multiply(others)));
    }

    /** {@code rows} grouped, with {@code others} and the exact sums of {@code terms}. */
    private static Dataset<Row> summed(
            Dataset<Row> rows, List<String> keys, List<Column> others, Map<String, Column> terms) {
        Map<String, Column> ordered = new TreeMap<>(terms);
        Column[] groups = keys.stream().map(name -> col(name)).toArray(Column[]::new);
        Column[] more = Stream.concat(
                        others.stream().skip(1),
                        Stream.of(ExactSum.of(List.copyOf(ordered.values())).as(TOTALS)))
                .toArray(Column[]::new);
        return ExactSum.named(rows.groupBy(groups).agg(others.get(0), more), TOTALS, ordered.keySet());
    }

    private static Column vendor() {
        return coalesce(col(Decisions.VENDOR), lit(Slices.NONE));
    }
}
