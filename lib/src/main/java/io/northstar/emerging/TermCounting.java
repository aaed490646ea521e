package io.northstar.emerging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.northstar.table.Creatives;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.TermCounts;
import io.northstar.text.TextColumns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Counts in how many texts each term occurs, and finds texts for a term. */
public final class TermCounting {
    private static final String TERM = "counted_term";
    private static final String TEXTS = "texts";
    private static final String PLACE_IN_ORDER = "place_in_order";
    private static final List<String> KEYS =
            List.of(TermCounts.DAY, TermCounts.MARKET, TermCounts.LANGUAGE, TermCounts.TERM_KIND, TermCounts.TERM);

    /**
     * The rows of {@link TermCounts}: one per term that occurs in as many texts as the settings ask for or in one that violates,
     * and one per day, market and language that counts the texts themselves. Violating texts are few, and a term that has
     * only just come up in them is told from an old one only if all its counts are kept.
     *
     * @param texts rows of {@link EmergingTexts#of}
     */
    public static Dataset<Row> of(Dataset<Row> texts, EmergingSettings settings) {
        Dataset<Row> all = texts.withColumn(TermCounts.TERM_KIND, lit(TermCounts.ALL_TEXTS))
                .withColumn(TermCounts.TERM, lit(""));
        return counted(exploded(texts))
                .where(col(TEXTS)
                        .geq(settings.limits().minTextsKept())
                        .or(col(TermCounts.VIOLATING).gt(0)))
                .unionByName(counted(all))
                .select(TermCounts.TABLE.columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    /**
     * The rows of {@link EmergingExamples}: for each of {@code emerging} the creatives with the smallest identifiers, as many
     * as the settings say.
     *
     * @param texts rows of {@link EmergingTexts#of} of the same days
     * @param emerging rows of {@link EmergingTerms}
     */
    public static Dataset<Row> examples(Dataset<Row> texts, Dataset<Row> emerging, EmergingSettings settings) {
        Column ofKind = EmergingTerms.KINDS.stream()
                .map(kind -> col(EmergingTerms.KIND).equalTo(kind).and(col(kind)))
                .reduce(Column::or)
                .orElseThrow();
        List<String> columns = EmergingExamples.TABLE.columnNames();
        Column order = functions
                .row_number()
                .over(Window.partitionBy(EmergingExamples.TABLE.key().stream()
                                .filter(name -> !name.equals(Creatives.CREATIVE_ID))
                                .map(name -> col(name))
                                .toArray(Column[]::new))
                        .orderBy(Creatives.CREATIVE_ID));
        Dataset<Row> named = emerging.select(Stream.concat(KEYS.stream(), Stream.of(EmergingTerms.KIND))
                .map(name -> col(name))
                .toArray(Column[]::new));
        return exploded(texts)
                .join(functions.broadcast(named), KEYS.toArray(String[]::new))
                .where(ofKind)
                .withColumn(PLACE_IN_ORDER, order)
                .where(col(PLACE_IN_ORDER).leq(settings.limits().examples()))
                .select(columns.stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private static Dataset<Row> exploded(Dataset<Row> texts) {
        return texts.withColumn(TERM, explode(col(EmergingTexts.TERMS)))
                .withColumn(TermCounts.TERM_KIND, col(TERM).getField(TextColumns.TERM_KIND))
                .withColumn(TermCounts.TERM, col(TERM).getField(TextColumns.TERM_TEXT))
                .drop(TERM, EmergingTexts.TERMS);
    }

    private static Dataset<Row> counted(Dataset<Row> occurrences) {
        return occurrences
                .groupBy(KEYS.stream().map(name -> col(name)).toArray(Column[]::new))
                .agg(
                        count(lit(1)).as(TEXTS),
                        TermCounts.COUNTS.stream()
                                .map(name -> count_if(col(name)).as(name))
                                .toArray(Column[]::new));
    }

    private TermCounting() {}
}
