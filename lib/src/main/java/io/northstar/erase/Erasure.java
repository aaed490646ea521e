package io.northstar.erase;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.udf;

import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Rejected;
import io.northstar.table.RowTables;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import io.northstar.table.ViolationPatterns;
import io.northstar.text.TextColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a request for erasure is about: the rows of an advertiser and all that refers to them, the places where a reviewer is
 * named, and text that quotes either. Counts and estimates are not: they name nobody and stay as published, but those of a term
 * that only the advertiser's texts have, or of a pattern that names somebody, say whose they are.
 *
 * <p>Identifiers are compared with values, by join or in plain Java. None becomes part of an expression: Delta keeps the
 * conditions of a write in the table's log.
 */
public final class Erasure {
    /** What a text is replaced with that quoted something erased. */
    public static final String WITHHELD = "(withheld: it quoted a record that was erased)";

    private static final String LINK = "link";
    private static final String ID = "id";
    private static final String EXAMPLE = "example";
    private static final List<String> TERM = List.of(TermCounts.TERM_KIND, TermCounts.TERM);

    private final SparkSession spark;
    private final ErasureRequest request;
    private final Dataset<Row> linked;

    /** The erasure of {@code request}, with {@code linked} as {@link #linked} gives it. */
    public Erasure(SparkSession spark, ErasureRequest request, Dataset<Row> linked) {
        this.spark = spark;
        this.request = request;
        this.linked = linked;
    }

    /**
     * What belongs to the advertisers, as (column, identifier): they themselves, their ads, decisions, creatives, and the
     * draws and labels of their decisions. An ad or creative that a decision of another advertiser names too stays; a
     * decision without an advertiser goes with its ad. No rows when the request names no advertiser.
     *
     * @param stored the rows of a table
     */
    public static Dataset<Row> linked(
            SparkSession spark, ErasureRequest request, Function<TableContract, Dataset<Row>> stored) {
        Dataset<Row> named = identifiers(spark, request.advertisers());
        Dataset<Row> decisions = stored.apply(Decisions.TABLE)
                .select(Decisions.DECISION_ID, Decisions.AD_ID, Decisions.CREATIVE_ID, Decisions.ADVERTISER_ID);
        Dataset<Row> theirs = among(decisions, named, Decisions.ADVERTISER_ID);
        Dataset<Row> others = notAmong(decisions, named, Decisions.ADVERTISER_ID)
                .where(col(Decisions.ADVERTISER_ID).isNotNull());
        Dataset<Row> ads =
                notAmong(theirs.select(Decisions.AD_ID).distinct(), others.select(Decisions.AD_ID), Decisions.AD_ID);
        Dataset<Row> owned = theirs.unionByName(
                among(decisions.where(col(Decisions.ADVERTISER_ID).isNull()), ads, Decisions.AD_ID));
        Dataset<Row> ids = owned.select(Decisions.DECISION_ID);
        Dataset<Row> kept = notAmong(decisions, ids, Decisions.DECISION_ID);
        Dataset<Row> creatives = notAmong(
                owned.select(Decisions.CREATIVE_ID), kept.select(Decisions.CREATIVE_ID), Decisions.CREATIVE_ID);
        Dataset<Row> samples =
                among(stored.apply(QaSamples.TABLE), ids, QaSamples.DECISION_ID).select(QaSamples.SAMPLE_ID);
        Dataset<Row> labels =
                stored.apply(QaLabels.TABLE).select(QaLabels.LABEL_ID, QaLabels.SAMPLE_ID, QaLabels.DECISION_ID);
        Dataset<Row> theirLabels =
                among(labels, ids, QaLabels.DECISION_ID).unionByName(among(labels, samples, QaLabels.SAMPLE_ID));
        return Stream.of(
                        link(named, ID, Decisions.ADVERTISER_ID),
                        link(ids, Decisions.DECISION_ID, Decisions.DECISION_ID),
                        link(ads, Decisions.AD_ID, Decisions.AD_ID),
                        link(creatives, Decisions.CREATIVE_ID, Decisions.CREATIVE_ID),
                        link(samples, QaSamples.SAMPLE_ID, QaSamples.SAMPLE_ID),
                        link(theirLabels, QaLabels.LABEL_ID, QaLabels.LABEL_ID))
                .reduce(Dataset::union)
                .orElseThrow()
                .where(col(ID).isNotNull())
                .distinct();
    }

    /**
     * The {@linkplain RowTables#address addresses} of those of {@code rows} that are to be deleted from {@code table}. Of a
     * quarantine these are the records that quote an identifier of the request, or have a value like one of what is linked:
     * rather one bad record too many than one too few.
     */
    public Dataset<Row> doomed(TableContract table, Dataset<Row> rows) {
        Column[] address = columns(table);
        return RowTables.quarantined(table)
                .map(input -> quoting(rows, Rejected.RAW, RowTables.links(input)))
                .orElseGet(() -> RowTables.links(table).stream()
                        .map(link -> among(rows, linked(List.of(link)), link).select(address))
                        .reduce(Dataset::union)
                        .orElseGet(() -> rows.limit(0)))
                .select(address)
                .distinct();
    }

    /**
     * The addresses of those of {@code rows} that name one of the reviewers, with null in place of the name. No rows for a
     * table that names none.
     */
    public Dataset<Row> anonymous(TableContract table, Dataset<Row> rows) {
        return among(rows, identifiers(spark, request.reviewers()), Decisions.REVIEWER_ID)
                .select(columns(table))
                .withColumn(Decisions.REVIEWER_ID, lit(null).cast(DataTypes.StringType));
    }

    /** The addresses of those findings whose examples quote something erased, with the examples that do not. */
    public Dataset<Row> findings(Dataset<Row> findings) {
        Column[] address = columns(DataQuality.TABLE);
        Dataset<Row> each = findings.withColumn(EXAMPLE, explode(col(DataQuality.EXAMPLES)));
        List<String> links = linksOfAll();
        String[] one = Stream.concat(RowTables.address(DataQuality.TABLE).stream(), Stream.of(EXAMPLE))
                .toArray(String[]::new);
        Dataset<Row> quoting = quoting(each, EXAMPLE, links)
                .select(Stream.of(one).map(name -> col(name)).toArray(Column[]::new));
        String[] key = RowTables.address(DataQuality.TABLE).toArray(String[]::new);
        Dataset<Row> rest = each.join(quoting, one, "left_anti")
                .groupBy(address)
                .agg(sort_array(collect_list(EXAMPLE)).as(DataQuality.EXAMPLES));
        return quoting.select(address)
                .distinct()
                .join(rest, key, "left_outer")
                .withColumn(
                        DataQuality.EXAMPLES,
                        coalesce(
                                col(DataQuality.EXAMPLES),
                                array().cast(DataQuality.TABLE
                                        .column(DataQuality.EXAMPLES)
                                        .type())));
    }

    /** The addresses of those failed runs whose message quotes something erased, with another message. */
    public Dataset<Row> messages(Dataset<Row> runs) {
        Dataset<Row> failed = runs.where(col(RunLog.EXIT_CODE).notEqual(0));
        return quoting(failed, RunLog.MESSAGE, linksOfAll())
                .select(columns(RunLog.TABLE))
                .distinct()
                .withColumn(RunLog.MESSAGE, lit(WITHHELD));
    }

    /**
     * The terms that of all creatives only those linked to the advertisers have: {@code term_kind}, {@code term}. Creatives that
     * are not stored any more are not compared: a term that they had too is among these, and one that only they had is not.
     *
     * @param creatives all {@link Creatives}, those to be erased included
     * @param counts {@link TermCounts}; no other terms are looked for
     */
    public Dataset<Row> ownTerms(Dataset<Row> creatives, Dataset<Row> counts) {
        Dataset<Row> theirs = linked(List.of(Creatives.CREATIVE_ID));
        String[] term = TERM.toArray(String[]::new);
        Dataset<Row> counted = counts.join(
                        terms(among(creatives, theirs, Creatives.CREATIVE_ID)).distinct(), term, "left_semi")
                .select(columns(TERM))
                .distinct();
        Dataset<Row> ofOthers =
                terms(notAmong(creatives, theirs, Creatives.CREATIVE_ID)).join(counted, term, "left_semi");
        return counted.join(ofOthers.distinct(), term, "left_anti");
    }

    /** The addresses of those of {@code rows} that are about one of {@code terms}, as {@link #ownTerms} gives them. */
    public static Dataset<Row> about(Dataset<Row> terms, TableContract table, Dataset<Row> rows) {
        return rows.join(terms, TERM.toArray(String[]::new), "left_semi").select(columns(table));
    }

    /** The addresses of those patterns that an identifier of the request is in, or a value like one of what is linked. */
    public Dataset<Row> patterns(Dataset<Row> patterns) {
        return quoting(patterns, ViolationPatterns.PATTERN, linksOfAll())
                .select(columns(ViolationPatterns.TABLE))
                .distinct();
    }

    private static Dataset<Row> terms(Dataset<Row> creatives) {
        Column terms = TextColumns.terms(TextColumns.normal(col(Creatives.TEXT)), Integer.MAX_VALUE);
        return creatives
                .select(explode(terms).as(TermCounts.TERM))
                .select(
                        col(TermCounts.TERM).getField(TextColumns.TERM_KIND).as(TermCounts.TERM_KIND),
                        col(TermCounts.TERM).getField(TextColumns.TERM_TEXT).as(TermCounts.TERM));
    }

    /** The rows whose {@code text} quotes an identifier of the request, or has a value like one of {@code links}. */
    private Dataset<Row> quoting(Dataset<Row> rows, String text, List<String> links) {
        Set<String> identifiers = request.identifiers();
        var mentions = udf((UDF1<String, Boolean>) raw -> RawText.mentions(raw, identifiers), DataTypes.BooleanType);
        Dataset<Row> mentioning = rows.where(mentions.apply(col(text)));
        if (links.isEmpty() || request.advertisers().isEmpty()) {
            return mentioning;
        }
        var values = udf((UDF1<String, List<String>>) RawText::values, DataTypes.createArrayType(DataTypes.StringType));
        Dataset<Row> like = among(rows.withColumn(ID, explode(values.apply(col(text)))), linked(links), ID)
                .select(Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new));
        return mentioning.unionByName(like);
    }

    private List<String> linksOfAll() {
        return RowTables.ALL.stream()
                .flatMap(table -> RowTables.links(table).stream())
                .distinct()
                .toList();
    }

    private Dataset<Row> linked(List<String> links) {
        return linked.where(col(LINK).isInCollection(links)).select(ID);
    }

    private static Dataset<Row> link(Dataset<Row> ids, String column, String link) {
        return ids.select(lit(link).as(LINK), col(column).as(ID));
    }

    private static Dataset<Row> identifiers(SparkSession spark, Set<String> identifiers) {
        return spark.createDataset(List.copyOf(identifiers), Encoders.STRING()).toDF(ID);
    }

    private static Dataset<Row> among(Dataset<Row> rows, Dataset<Row> ids, String column) {
        return rows.join(ids.toDF(column), new String[] {column}, "left_semi");
    }

    private static Dataset<Row> notAmong(Dataset<Row> rows, Dataset<Row> ids, String column) {
        return rows.join(ids.toDF(column), new String[] {column}, "left_anti");
    }

    private static Column[] columns(TableContract table) {
        return columns(RowTables.address(table));
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(name)).toArray(Column[]::new);
    }
}
