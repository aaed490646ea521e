package io.northstar.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.table.Audits;
import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Rejected;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import io.northstar.table.ViolationPatterns;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ErasureTest {
    private static final Date DAY = Date.valueOf("2026-02-08");
    private static final String GONE = "adv' OR '1'='1";
    private static final ErasureRequest REQUEST = new ErasureRequest(Set.of(GONE), Set.of("rev-1"));

    @Test
    void whatRefersToTheirsIsLinkedAndWhatOthersShareIsNot(SparkSession spark) {
        assertThat(texts(linked(spark)))
                .containsExactlyInAnyOrder(
                        "advertiser_id " + GONE,
                        "decision_id mine",
                        "decision_id shared",
                        "decision_id unnamed",
                        "ad_id my-ad",
                        "creative_id my-creative",
                        "sample_id s-mine",
                        "label_id l-mine");
    }

    private static Dataset<Row> linked(SparkSession spark) {
        Map<String, Dataset<Row>> stored = Map.of(
                Decisions.TABLE.name(), decisions(spark),
                QaSamples.TABLE.name(),
                        Rows.of(QaSamples.TABLE)
                                .row(QaSamples.SAMPLE_ID, "s-mine")
                                .with(QaSamples.DECISION_ID, "mine")
                                .row(QaSamples.SAMPLE_ID, "s-other")
                                .with(QaSamples.DECISION_ID, "other")
                                .in(spark),
                QaLabels.TABLE.name(), labels(spark));
        return Erasure.linked(spark, REQUEST, table -> stored.get(table.name()));
    }

    private static Dataset<Row> decisions(SparkSession spark) {
        return Rows.of(Decisions.TABLE)
                .each(Decisions.DAY, DAY)
                .row(Decisions.DECISION_ID, "mine")
                .with(Decisions.ADVERTISER_ID, GONE)
                .with(Decisions.AD_ID, "my-ad")
                .with(Decisions.CREATIVE_ID, "my-creative")
                .row(Decisions.DECISION_ID, "shared")
                .with(Decisions.ADVERTISER_ID, GONE)
                .with(Decisions.AD_ID, "our-ad")
                .with(Decisions.CREATIVE_ID, "our-creative")
                .row(Decisions.DECISION_ID, "unnamed")
                .with(Decisions.AD_ID, "my-ad")
                .row(Decisions.DECISION_ID, "other")
                .with(Decisions.ADVERTISER_ID, "someone")
                .with(Decisions.AD_ID, "our-ad")
                .with(Decisions.CREATIVE_ID, "our-creative")
                .with(Decisions.REVIEWER_ID, "rev-1")
                .row(Decisions.DECISION_ID, "nobody's")
                .in(spark);
    }

    private static Dataset<Row> labels(SparkSession spark) {
        return Rows.of(QaLabels.TABLE)
                .each(QaLabels.LABELLED_ON, DAY)
                .row(QaLabels.LABEL_ID, "l-mine")
                .with(QaLabels.SAMPLE_ID, "s-mine")
                .row(QaLabels.LABEL_ID, "l-other")
                .with(QaLabels.SAMPLE_ID, "s-other")
                .with(QaLabels.REVIEWER_ID, "rev-1")
                .in(spark);
    }

    @Test
    void rowsAreNamedByPartitionAndKey(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        assertThat(texts(erasure.doomed(Decisions.TABLE, decisions(spark))))
                .containsExactlyInAnyOrder("2026-02-08 mine", "2026-02-08 shared", "2026-02-08 unnamed");
        Dataset<Row> creatives = Rows.of(Creatives.TABLE)
                .row(Creatives.CREATIVE_ID, "my-creative")
                .row(Creatives.CREATIVE_ID, "our-creative")
                .in(spark);
        assertThat(texts(erasure.doomed(Creatives.TABLE, creatives))).containsExactly("my-creative");
        Dataset<Row> audits = Rows.of(Audits.TABLE)
                .each(Audits.DAY, DAY)
                .row(Audits.AUDIT_ID, "by label")
                .with(Audits.LABEL_ID, "l-mine")
                .row(Audits.AUDIT_ID, "by both")
                .with(Audits.LABEL_ID, "l-mine")
                .with(Audits.SAMPLE_ID, "s-mine")
                .row(Audits.AUDIT_ID, "other")
                .with(Audits.SAMPLE_ID, "mine")
                .in(spark);
        assertThat(texts(erasure.doomed(Audits.TABLE, audits)))
                .containsExactlyInAnyOrder("2026-02-08 by label", "2026-02-08 by both");
    }

    @Test
    void aReviewerLosesTheNameAndNotTheRow(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        List<Row> rows = erasure.anonymous(QaLabels.TABLE, labels(spark)).collectAsList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).<String>getAs(QaLabels.LABEL_ID)).isEqualTo("l-other");
        assertThat(rows.get(0).<String>getAs(QaLabels.REVIEWER_ID)).isNull();
    }

    @Test
    void badRecordsGoWhenTheyQuoteAnIdentifierOrWhatIsLinked(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        TableContract rejected = Rejected.of(Decisions.TABLE);
        Dataset<Row> rows = Rows.of(rejected)
                .row(Rejected.RAW, "{\"advertiser_id\":\"%s\"}".formatted(GONE))
                .row(Rejected.RAW, "{\"decision_id\":\"mine\"}")
                .row(Rejected.RAW, "{\"reviewer_id\":\"rev-1\"}")
                .row(Rejected.RAW, "{\"reviewer_id\":\"rev-12\"}")
                .row(Rejected.RULE, "unreadable")
                .in(spark);
        assertThat(erasure.doomed(rejected, rows).select(Rejected.RAW).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(
                        "{\"advertiser_id\":\"%s\"}".formatted(GONE),
                        "{\"decision_id\":\"mine\"}",
                        "{\"reviewer_id\":\"rev-1\"}");
    }

    @Test
    void findingsKeepTheirCountAndTheOtherExamples(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        Dataset<Row> findings = Rows.of(DataQuality.TABLE)
                .each(DataQuality.LANDED_ON, DAY)
                .each(DataQuality.TABLE_NAME, "qa_samples")
                .row(DataQuality.RULE, "some")
                .with(DataQuality.EXAMPLES, new String[] {"a", "s-mine", "z"})
                .row(DataQuality.RULE, "all")
                .with(DataQuality.EXAMPLES, new String[] {"f.json: {\"advertiser_id\":\"%s".formatted(GONE)})
                .row(DataQuality.RULE, "none")
                .with(DataQuality.EXAMPLES, new String[] {"a"})
                .in(spark);
        assertThat(erasure.findings(findings).collectAsList())
                .extracting(
                        row -> row.getAs(DataQuality.RULE) + " " + row.getList(row.fieldIndex(DataQuality.EXAMPLES)))
                .containsExactlyInAnyOrder("some [a, z]", "all []");
    }

    @Test
    void messagesOfFailedRunsAreWithheld(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        Dataset<Row> runs = Rows.of(RunLog.TABLE)
                .row(RunLog.RUN_ID, "failed")
                .with(RunLog.EXIT_CODE, 3)
                .with(RunLog.MESSAGE, "for example d,rev-1,x")
                .row(RunLog.RUN_ID, "done")
                .with(RunLog.EXIT_CODE, 0)
                .with(RunLog.MESSAGE, "mine")
                .in(spark);
        assertThat(texts(erasure.messages(runs))).containsExactly("failed " + Erasure.WITHHELD);
    }

    @Test
    void termsThatOnlyTheirTextsHaveGo(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        Dataset<Row> creatives = Rows.of(Creatives.TABLE)
                .row(Creatives.CREATIVE_ID, "my-creative")
                .with(Creatives.TEXT, "Call 555-0199, best price")
                .row(Creatives.CREATIVE_ID, "our-creative")
                .with(Creatives.TEXT, "Best PRICE now")
                .row(Creatives.CREATIVE_ID, "without text")
                .in(spark);
        Rows counts = Rows.of(TermCounts.TABLE).each(TermCounts.DAY, DAY);
        for (String word : List.of("call", "price", "now", "elsewhere")) {
            counts.row(TermCounts.TERM_KIND, "word").with(TermCounts.TERM, word);
        }
        counts.row(TermCounts.TERM_KIND, TermCounts.ALL_TEXTS)
                .with(TermCounts.TERM, "")
                .row(TermCounts.TERM_KIND, "phrase")
                .with(TermCounts.TERM, "best price");

        Dataset<Row> terms = erasure.ownTerms(creatives, counts.in(spark));

        assertThat(texts(terms)).containsExactly("word call");
        assertThat(Erasure.about(terms, TermCounts.TABLE, counts.in(spark))
                        .select(TermCounts.DAY, TermCounts.TERM)
                        .collectAsList())
                .containsExactly(RowFactory.create(DAY, "call"));
    }

    @Test
    void patternsThatNameSomebodyGo(SparkSession spark) {
        Erasure erasure = new Erasure(spark, REQUEST, linked(spark));
        Dataset<Row> patterns = Rows.of(ViolationPatterns.TABLE)
                .each(ViolationPatterns.DAY, DAY)
                .each(ViolationPatterns.CONTRAST, ViolationPatterns.OTHERS)
                .row(ViolationPatterns.PATTERN, "advertiser=%s, market=BR".formatted(GONE))
                .row(ViolationPatterns.PATTERN, "market=BR")
                .row(ViolationPatterns.PATTERN, "reviewer=rev-1")
                .row(ViolationPatterns.PATTERN, "reviewer=rev-12")
                .row(ViolationPatterns.PATTERN, "creative=my-creative")
                .in(spark);

        assertThat(erasure.patterns(patterns)
                        .select(ViolationPatterns.PATTERN)
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder(
                        "advertiser=%s, market=BR".formatted(GONE), "reviewer=rev-1", "creative=my-creative");
    }

    @Test
    void nothingIsLinkedToAReviewer(SparkSession spark) {
        ErasureRequest reviewer = new ErasureRequest(Set.of(), Set.of("rev-1"));
        Map<String, Dataset<Row>> stored = Map.of(
                Decisions.TABLE.name(), decisions(spark),
                QaSamples.TABLE.name(),
                        Rows.of(QaSamples.TABLE).row(QaSamples.SAMPLE_ID, "s").in(spark),
                QaLabels.TABLE.name(), labels(spark));
        assertThat(texts(Erasure.linked(spark, reviewer, table -> stored.get(table.name()))))
                .isEmpty();
    }

    @Test
    void aBlankIdentifierIsRefusedAndNoneIsShown() {
        assertThatThrownBy(() -> new ErasureRequest(Set.of(" "), Set.of())).hasMessageContaining("blank");
        assertThat(REQUEST).hasToString("1 advertisers, 1 reviewers");
        assertThat(new ErasureRequest(Set.of(), Set.of()).isEmpty()).isTrue();
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(row -> row.mkString(" ")).toList();
    }
}
