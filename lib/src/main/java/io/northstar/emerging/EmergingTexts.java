package io.northstar.emerging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Slices;
import io.northstar.table.TermCounts;
import io.northstar.text.TextColumns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The texts that terms are counted in: near-duplicates are one text, which is that of its creative with the smallest
 * identifier.
 */
public final class EmergingTexts {
    /** Column with the terms of a text, see {@link TextColumns#terms}. */
    public static final String TERMS = "terms";

    private static final List<String> PLACE = List.of(TermCounts.DAY, TermCounts.MARKET, TermCounts.LANGUAGE);
    private static final String TEXT_LANGUAGE = "text_language";
    private static final String SHARE = "share";
    private static final String OF_CREATIVE = "of_creative";
    private static final int FINE = 1_000_000;

    /**
     * One row per day, market, language and text, and once more with all markets and languages together:
     * {@code day, market, language, creative_id, terms}, and for each of {@link TermCounts#COUNTS} whether the text is one.
     *
     * <p>A text is rejected or approved on the day of a decision about it. It violates or is compliant on the day on which its
     * label became known, which may be much later: labels are not known earlier. Where near-duplicates differ, one that is
     * rejected or violates decides. Of texts that are only approved a share is taken by their hash, so that about
     * as many as the settings say are left.
     *
     * @param decisions judged {@link Decisions} of some days, as {@code restricts} and {@code permits} say, only live ones
     * @param labelled {@link LabelledDecisions} that became known on these days
     * @param creatives {@link Creatives} with a text; decisions about others are left out
     * @param clusters {@code creative_id, cluster_id}; a creative without a row is similar to no other
     */
    public static Dataset<Row> of(
            Dataset<Row> decisions,
            Dataset<Row> labelled,
            Dataset<Row> creatives,
            Dataset<Row> clusters,
            EmergingSettings settings) {
        Dataset<Row> perText = perText(decided(decisions).unionByName(labels(labelled)), clusters, creatives);
        Dataset<Row> together = perText.withColumn(TermCounts.MARKET, lit(TermCounts.TOGETHER))
                .withColumn(TermCounts.LANGUAGE, lit(TermCounts.TOGETHER));
        Dataset<Row> counted = sampled(counted(perText).unionByName(counted(together)), settings.limits());
        Dataset<Row> terms = creatives
                .where(col(Creatives.TEXT).isNotNull())
                .join(
                        counted.select(col(Creatives.CREATIVE_ID).as(OF_CREATIVE))
                                .distinct(),
                        col(Creatives.CREATIVE_ID).equalTo(col(OF_CREATIVE)),
                        "left_semi")
                .select(
                        col(Creatives.CREATIVE_ID),
                        TextColumns.terms(
                                        TextColumns.normal(col(Creatives.TEXT)),
                                        settings.limits().termsPerText())
                                .as(TERMS));
        return counted.join(terms, List.of(Creatives.CREATIVE_ID).toArray(String[]::new));
    }

    private static Dataset<Row> decided(Dataset<Row> decisions) {
        return flagged(
                decisions,
                col(Decisions.DAY),
                lit(false),
                lit(false),
                lit(false),
                col(JudgedDecisions.RESTRICTS),
                col(JudgedDecisions.PERMITS));
    }

    private static Dataset<Row> labels(Dataset<Row> labelled) {
        Column violating = coalesce(col(LabelledDecisions.VIOLATING), lit(false));
        return flagged(
                labelled.where(col(LabelledDecisions.VIOLATING).isNotNull()),
                col(LabelledDecisions.KNOWN_ON),
                violating,
                violating.and(col(JudgedDecisions.PERMITS)),
                not(violating),
                lit(false),
                lit(false));
    }

    /** The flags are in the order of {@link TermCounts#COUNTS}. */
    private static Dataset<Row> flagged(Dataset<Row> rows, Column day, Column... flags) {
        Stream<Column> flagColumns = TermCounts.COUNTS.stream()
                .map(name -> coalesce(flags[TermCounts.COUNTS.indexOf(name)], lit(false))
                        .as(name));
        return rows.where(col(Decisions.CREATIVE_ID).isNotNull())
                .select(Stream.concat(
                                Stream.of(
                                        day.as(TermCounts.DAY),
                                        coalesce(col(Decisions.MARKET), lit(Slices.NONE))
                                                .as(TermCounts.MARKET),
                                        col(Decisions.LANGUAGE),
                                        col(Decisions.CREATIVE_ID)),
                                flagColumns)
                        .toArray(Column[]::new));
    }

    private static Dataset<Row> perText(Dataset<Row> flagged, Dataset<Row> clusters, Dataset<Row> creatives) {
        String[] creative = {Creatives.CREATIVE_ID};
        Dataset<Row> languages = creatives
                .where(col(Creatives.TEXT).isNotNull())
                .select(col(Creatives.CREATIVE_ID), col(Creatives.LANGUAGE).as(TEXT_LANGUAGE));
        return flagged.join(languages, creative)
                .join(clusters.select(Creatives.CREATIVE_ID, DuplicateClusters.CLUSTER_ID), creative, "left")
                .withColumn(
                        DuplicateClusters.CLUSTER_ID,
                        coalesce(col(DuplicateClusters.CLUSTER_ID), col(Creatives.CREATIVE_ID)))
                .withColumn(
                        TermCounts.LANGUAGE, coalesce(col(TEXT_LANGUAGE), col(TermCounts.LANGUAGE), lit(Slices.NONE)))
                .drop(TEXT_LANGUAGE);
    }

    private static Dataset<Row> counted(Dataset<Row> perText) {
        Column[] keys = Stream.concat(PLACE.stream(), Stream.of(DuplicateClusters.CLUSTER_ID))
                .map(name -> col(name))
                .toArray(Column[]::new);
        Column[] flags =
                TermCounts.COUNTS.stream().map(name -> max(col(name)).as(name)).toArray(Column[]::new);
        return perText.groupBy(keys)
                .agg(min(col(Creatives.CREATIVE_ID)).as(Creatives.CREATIVE_ID), flags)
                .withColumn(TermCounts.COMPLIANT, col(TermCounts.COMPLIANT).and(not(col(TermCounts.VIOLATING))))
                .withColumn(TermCounts.APPROVED, col(TermCounts.APPROVED).and(not(col(TermCounts.REJECTED))));
    }

    private static Dataset<Row> sampled(Dataset<Row> counted, TermLimits limits) {
        Column onlyApproved =
                col(TermCounts.APPROVED).and(not(col(TermCounts.VIOLATING))).and(not(col(TermCounts.COMPLIANT)));
        Dataset<Row> shares = counted.where(col(TermCounts.MARKET).equalTo(TermCounts.TOGETHER))
                .groupBy(TermCounts.DAY)
                .agg(count_if(onlyApproved).as(SHARE))
                .select(
                        col(TermCounts.DAY),
                        lit(FINE * (double) limits.textsPerDay())
                                .divide(greatest(col(SHARE), lit(1L)))
                                .as(SHARE));
        Column position = pmod(xxhash64(col(DuplicateClusters.CLUSTER_ID)), lit(FINE));
        return counted.join(shares, List.of(TermCounts.DAY).toArray(String[]::new))
                .where(not(onlyApproved).or(position.lt(col(SHARE))))
                .drop(SHARE, DuplicateClusters.CLUSTER_ID);
    }

    private EmergingTexts() {}
}
