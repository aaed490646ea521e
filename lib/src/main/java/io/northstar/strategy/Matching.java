package io.northstar.strategy;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.text.NormalText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which of some strategies match which decisions.
 *
 * <p>All texts are searched for all patterns at once, by a function of Java: Spark has one that takes a single pattern, and that
 * not in linear time. Everything else is native expressions.
 */
final class Matching {
    /** Added column: positions of the strategies that match, each once. */
    static final String MATCHED = "matched_strategies";
    /** Added column: where the patterns match in the normal text; empty without a match. */
    static final String HITS = "pattern_hits";

    static final String PATTERN = "pattern";
    static final String START = "start";
    static final String END = "end";

    private static final String FOUND = "text_found";
    private static final String BY_TEXT = "strategies";
    private static final String FIRST_DAY = "advertiser_first_day";
    private static final ArrayType HIT_TYPE = DataTypes.createArrayType(
            new StructType()
                    .add(PATTERN, DataTypes.IntegerType, false)
                    .add(START, DataTypes.IntegerType, false)
                    .add(END, DataTypes.IntegerType, false),
            false);
    private static final ArrayType NUMBERS = DataTypes.createArrayType(DataTypes.IntegerType, false);
    private static final StructType FOUND_TYPE =
            new StructType().add(HITS, HIT_TYPE, false).add(BY_TEXT, NUMBERS, false);

    private final List<Strategy> strategies;
    private final Map<TextPattern, Integer> numbers = new LinkedHashMap<>();

    /** Matches {@code strategies}, which are numbered as they are listed. */
    Matching(List<Strategy> strategies) {
        this.strategies = List.copyOf(strategies);
        strategies.stream()
                .flatMap(strategy -> strategy.condition().all())
                .filter(Condition.Text.class::isInstance)
                .flatMap(part -> ((Condition.Text) part).patterns().stream())
                .forEach(pattern -> numbers.putIfAbsent(pattern, numbers.size()));
    }

    /** The patterns, as {@link #HITS} numbers them. */
    List<TextPattern> patterns() {
        return List.copyOf(numbers.keySet());
    }

    /** The patterns of the strategy at {@code position}, as {@link #HITS} numbers them. */
    List<Integer> patternsOf(int position) {
        return new ArrayList<>(new TreeSet<>(strategies
                .get(position)
                .condition()
                .all()
                .filter(Condition.Text.class::isInstance)
                .flatMap(part -> ((Condition.Text) part).patterns().stream())
                .map(numbers::get)
                .toList()));
    }

    /**
     * {@code decisions} with {@link #MATCHED}, {@link #HITS}, the creative's text and its landing domain.
     *
     * @param decisions with the columns of {@link Decisions}
     * @param creatives {@link Creatives}
     * @param history {@link Decisions} of all days up to the last one, for the age of advertisers
     */
    Dataset<Row> of(Dataset<Row> decisions, Dataset<Row> creatives, Dataset<Row> history) {
        Dataset<Row> texts = creatives
                .join(
                        decisions.select(Decisions.CREATIVE_ID).distinct(),
                        List.of(Creatives.CREATIVE_ID).toArray(String[]::new),
                        "left_semi")
                .select(
                        col(Creatives.CREATIVE_ID),
                        col(Creatives.TEXT),
                        col(Creatives.LANDING_DOMAIN),
                        found(col(Creatives.TEXT)).as(FOUND));
        Dataset<Row> asked =
                withAge(decisions.join(texts, List.of(Decisions.CREATIVE_ID).toArray(String[]::new), "left"), history);
        Column hits = coalesce(col(FOUND).getField(HITS), array().cast(HIT_TYPE));
        Column byText = coalesce(col(FOUND).getField(BY_TEXT), array().cast(NUMBERS));
        return asked.withColumn(HITS, hits)
                .withColumn(MATCHED, array_distinct(concat(byText, byCondition())))
                .drop(FOUND, Attribute.ADVERTISER_AGE_DAYS.column());
    }

    /** Whether one of the strategies at {@code positions} matches. */
    static Column matches(Collection<Integer> positions) {
        return positions.isEmpty()
                ? lit(false)
                : arrays_overlap(
                        col(MATCHED), array(positions.stream().map(i -> lit(i)).toArray(Column[]::new)));
    }

    private Column found(Column text) {
        if (numbers.isEmpty()) {
            return lit(null).cast(FOUND_TYPE);
        }
        PatternSet patterns = PatternSet.of(patterns());
        int[][] byPattern = new int[numbers.size()][];
        List<List<Integer>> users = IntStream.range(0, byPattern.length)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();
        for (int i = 0; i < strategies.size(); i++) {
            if (strategies.get(i).condition() instanceof Condition.Text ofText) {
                int user = i;
                ofText.patterns()
                        .forEach(pattern -> users.get(numbers.get(pattern)).add(user));
            }
        }
        for (int i = 0; i < byPattern.length; i++) {
            byPattern[i] = users.get(i).stream().mapToInt(Integer::intValue).toArray();
        }
        return udf((UDF1<String, Row>) each -> each == null ? null : found(patterns, byPattern, each), FOUND_TYPE)
                .apply(text);
    }

    private static Row found(PatternSet patterns, int[][] byPattern, String text) {
        List<PatternSet.Hit> hits = patterns.hits(NormalText.of(text));
        return RowFactory.create(
                hits.stream()
                        .map(hit -> RowFactory.create(hit.pattern(), hit.start(), hit.end()))
                        .toList(),
                hits.stream()
                        .flatMapToInt(hit -> IntStream.of(byPattern[hit.pattern()]))
                        .distinct()
                        .boxed()
                        .toList());
    }

    private Dataset<Row> withAge(Dataset<Row> decisions, Dataset<Row> history) {
        String age = Attribute.ADVERTISER_AGE_DAYS.column();
        if (strategies.stream().noneMatch(strategy -> strategy.asks(Attribute.ADVERTISER_AGE_DAYS))) {
            return decisions.withColumn(age, lit(null).cast(DataTypes.IntegerType));
        }
        Dataset<Row> first =
                history.groupBy(Decisions.ADVERTISER_ID).agg(min(Decisions.DAY).as(FIRST_DAY));
        return decisions
                .join(first, List.of(Decisions.ADVERTISER_ID).toArray(String[]::new), "left")
                .withColumn(age, datediff(col(Decisions.DAY), col(FIRST_DAY)))
                .drop(FIRST_DAY);
    }

    private Column byCondition() {
        Column[] matching = IntStream.range(0, strategies.size())
                .filter(i -> !strategies.get(i).ofTextAlone())
                .mapToObj(i -> when(column(strategies.get(i).condition()), lit(i)))
                .toArray(Column[]::new);
        return array_compact(array(matching).cast(DataTypes.createArrayType(DataTypes.IntegerType)));
    }

    private Column column(Condition condition) {
        if (condition instanceof Condition.And and) {
            return folded(and.parts().stream().map(this::column).toList(), Column::and);
        }
        if (condition instanceof Condition.Or or) {
            return folded(or.parts().stream().map(this::column).toList(), Column::or);
        }
        if (condition instanceof Condition.Not not) {
            return not(column(not.part()));
        }
        if (condition instanceof Condition.Text texts) {
            Column found = transform(col(HITS), hit -> hit.getField(PATTERN));
            return arrays_overlap(
                    found,
                    array(texts.patterns().stream()
                            .map(pattern -> lit(numbers.get(pattern)))
                            .toArray(Column[]::new)));
        }
        return known(
                condition instanceof Condition.OneOf some
                        ? col(some.attribute().column()).isin(some.values().toArray())
                        : compared((Condition.Compared) condition));
    }

    /** All of {@code parts} joined in halves: a long list is not a deep expression. */
    private static Column folded(List<Column> parts, BinaryOperator<Column> join) {
        int half = parts.size() / 2;
        return parts.size() == 1
                ? parts.get(0)
                : join.apply(folded(parts.subList(0, half), join), folded(parts.subList(half, parts.size()), join));
    }

    private static Column compared(Condition.Compared condition) {
        Column value = col(condition.attribute().column());
        return switch (condition.operator()) {
            case LESS -> value.lt(condition.value());
            case AT_MOST -> value.leq(condition.value());
            case MORE -> value.gt(condition.value());
            case AT_LEAST -> value.geq(condition.value());
            case EQUAL -> value.equalTo(condition.value());
            case NOT_EQUAL -> value.notEqual(condition.value());
        };
    }

    private static Column known(Column test) {
        return coalesce(test, lit(false));
    }
}
