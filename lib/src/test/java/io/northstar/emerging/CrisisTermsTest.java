package io.northstar.emerging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.to_date;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.EmergingTerms;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.TermCounts;
import io.northstar.testing.Rows;
import io.northstar.testing.SharedData;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty thousand messages of the days of six disasters, labelled as on topic or not (CrisisLexT6: Olteanu, Castillo, Diaz and
 * Vieweg 2014): what happened on a day is among the terms that emerge on it.
 */
@ExtendWith(SparkExtension.class)
class CrisisTermsTest {
    /** An identifier begins with the milliseconds since this one. */
    private static final long FIRST_MILLISECOND = 1_288_834_974_657L;

    private static final int SEQUENCE_BITS = 22;
    private static final int BEST = 10;
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final String HAPPENED_ON = "happened_on";
    private static final String TOPIC = "topic";

    private static final Map<String, String> BURSTS = Map.of(
            "2013-01-28", "flood",
            "2013-04-15", "boston",
            "2013-04-18", "explosion",
            "2013-05-20", "tornado",
            "2013-06-21", "flood");

    /** The first of these days has four days before it. */
    private static final EmergingSettings SETTINGS =
            EmergingSettings.of(ConfigFactory.parseString("emerging.min_history_days = 4")
                    .withFallback(ConfigFactory.parseFile(
                            Path.of("../conf/northstar.conf").toFile()))
                    .resolve());

    @TempDir
    Path folder;

    @Test
    void whatHappenedIsAmongTheTenBestTermsOfItsDay(SparkSession spark) {
        Dataset<Row> messages = stored(messages(spark), "messages");
        assertThat(messages.count()).isGreaterThan(59_000);
        Map<LocalDate, LocalDate> days = new HashMap<>();
        messages.select(HAPPENED_ON, Decisions.DAY)
                .distinct()
                .collectAsList()
                .forEach(row ->
                        days.put(row.getDate(0).toLocalDate(), row.getDate(1).toLocalDate()));
        Dataset<Row> labelled = messages.select(
                col(Creatives.CREATIVE_ID),
                lit(null).cast("string").as(Decisions.MARKET),
                lit(null).cast("string").as(Decisions.LANGUAGE),
                col(Decisions.DAY).as(LabelledDecisions.KNOWN_ON),
                col(TOPIC).equalTo("on-topic").as(LabelledDecisions.VIOLATING),
                lit(true).as(JudgedDecisions.PERMITS));
        Dataset<Row> creatives = messages.select(
                col(Creatives.CREATIVE_ID),
                col(Creatives.TEXT),
                lit(null).cast("string").as(Creatives.LANGUAGE));
        Dataset<Row> clusters = messages.select(
                col(Creatives.CREATIVE_ID),
                sha2(col(Creatives.TEXT).cast("binary"), 256).as(DuplicateClusters.CLUSTER_ID));
        Rows decisions = Rows.of(Decisions.TABLE
                .schema()
                .add(JudgedDecisions.RESTRICTS, "boolean")
                .add(JudgedDecisions.PERMITS, "boolean"));
        Dataset<Row> counts = stored(
                TermCounting.of(
                        EmergingTexts.of(decisions.in(spark), labelled, creatives, clusters, SETTINGS), SETTINGS),
                "counts");
        List<LocalDate> judged = BURSTS.keySet().stream()
                .map(LocalDate::parse)
                .map(days::get)
                .sorted()
                .toList();

        Dataset<Row> emerging = stored(Emergence.of(counts, judged, SETTINGS), "emerging");

        BURSTS.forEach((day, term) -> assertThat(
                        EmergingFixture.terms(emerging, days.get(LocalDate.parse(day)), TermCounts.VIOLATING).stream()
                                .limit(BEST))
                .as(day)
                .anySatisfy(found -> assertThat(found).contains(term)));
        assertThat(emerging.where(col(EmergingTerms.DAY).equalTo(Date.valueOf(FIRST)))
                        .isEmpty())
                .isTrue();
    }

    /** One row per message; its day counts those on which there are messages. */
    private static Dataset<Row> messages(SparkSession spark) {
        return spark.read()
                .option("header", true)
                .option("escape", "\"")
                .option("multiLine", true)
                .csv(SharedData.require("crisislex-t6") + "/*/*.csv")
                .toDF("quoted_id", Creatives.TEXT, TOPIC)
                .where(col("quoted_id").rlike("^'\\d+'$"))
                .withColumn(Creatives.CREATIVE_ID, regexp_extract(col("quoted_id"), "\\d+", 0))
                .dropDuplicates(Creatives.CREATIVE_ID)
                .withColumn(
                        HAPPENED_ON,
                        to_date(timestamp_millis(
                                shiftright(col(Creatives.CREATIVE_ID).cast("long"), SEQUENCE_BITS)
                                        .plus(FIRST_MILLISECOND))))
                .withColumn(
                        Decisions.DAY,
                        date_add(
                                lit(Date.valueOf(FIRST)),
                                dense_rank().over(Window.orderBy(HAPPENED_ON)).minus(1)))
                .drop("quoted_id");
    }

    private Dataset<Row> stored(Dataset<Row> rows, String name) {
        String path = folder.resolve(name).toString();
        rows.write().parquet(path);
        return rows.sparkSession().read().parquet(path);
    }
}
