package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.RealDataEstimates.Judged;
import io.northstar.jobs.RealDataSets.Course;
import io.northstar.jobs.RealDataSets.Post;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.table.NorthStar;
import io.northstar.testing.SharedData;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real votes through the whole nightly run, against estimates made in plain Java from the raw files. */
@ExtendWith(SparkExtension.class)
class RealDataIT {
    private static final LocalDate FIRST = RealDataSets.FIRST;
    private static final List<String> DIMENSIONS = List.of(
            "ad_product",
            "market",
            "model_version",
            "policy_id",
            "queue",
            "source",
            "strategy_id",
            "vendor",
            "vertical");
    private static final List<List<String>> GRAINS = List.of(
            List.of(), List.of("vertical"), List.of("queue"), List.of("market"), List.of("policy_id", "source"));
    private static final List<Integer> WINDOWS = List.of(1, 7);

    @TempDir
    Path folder;

    /** Every post has all its labels, so the estimates are the shares themselves and nothing is uncertain. */
    @Test
    void everyEstimateFromAllVotesIsTheShareItself(SparkSession spark) throws IOException {
        Path data = SharedData.require("lewidi2023/MD-Agreement");
        List<Judged> posts = RealDataSets.posts(data, post -> new Course(FIRST, "human", true, true, true));
        RealDataEstimates expected = new RealDataEstimates(posts, true);

        List<Row> published = nightly(spark, data, "md-agreement", FIRST);

        assertThat(posts).hasSize(10_753);
        assertMatches(published, expected);
        assertThat(ofWhole(published, "fpr", FIRST).<String>getAs(NorthStar.METHOD))
                .isEqualTo("census");
    }

    /** Three quarters of the rejected posts and a quarter of the approved ones are drawn, over three days. */
    @Test
    void everyEstimateFromSomeVotesIsWeighted(SparkSession spark) throws IOException {
        Path data = SharedData.require("lewidi2023/MD-Agreement");
        List<Judged> posts = RealDataSets.posts(data, RealDataIT::uneven);
        RealDataEstimates expected = new RealDataEstimates(posts, true);
        Path mapping = Files.writeString(folder.resolve("uneven.conf"), """
            include classpath("northstar/sources/md-agreement.conf")
            day = "date_add(DATE '2026-01-01', CAST(crc32("${id}") % 3 AS INT))"
            source = "if(crc32("${id}") % 7 < 3, 'model', 'human')"
            drawn = "crc32("${id}") % 4 < if(get("${votes}", 0) = '1', 3, 1)"
            audited = "crc32("${id}") % 11 < 6"
            adjudicated = "crc32("${id}") % 5 = 0"
            """);

        List<Row> published = nightly(spark, data, mapping.toString(), FIRST.plusDays(2));

        assertMatches(published, expected);
        Row weighted = ofWhole(published, "fpr", FIRST.plusDays(2));
        List<Judged> compliant = posts.stream()
                .filter(post -> post.label().map(label -> !label.violating()).orElse(false))
                .toList();
        double pooled = compliant.stream().filter(Judged::restricts).count() / (double) compliant.size();
        assertThat(pooled).isGreaterThan(1.5 * weighted.<Double>getAs(NorthStar.ESTIMATE));
    }

    /** The ads are taken for a sample of what the same process would decide: no finite population correction. */
    @Test
    void everyEstimateFromRatersOfAdsIsTheirs(SparkSession spark) throws IOException {
        Path data = SharedData.require("chi-bad-ads");
        List<Judged> ads = RealDataSets.ads(data);
        RealDataEstimates expected = new RealDataEstimates(ads, false);

        List<Row> published = nightly(spark, data, "chi-bad-ads", FIRST, "quality.finite_population_correction=false");

        assertThat(ads).hasSize(500);
        assertMatches(published, expected);
        assertThat(ofWhole(published, "inconsistency_review", FIRST).<String>getAs(NorthStar.STATUS))
                .isEqualTo(NorthStar.OK);
    }

    private List<Row> nightly(SparkSession spark, Path landing, String source, LocalDate day, String... settings) {
        String warehouse = folder.resolve("warehouse").toString();
        List<String> options = new ArrayList<>(List.of("--day", day.toString(), "--warehouse", warehouse));
        options.addAll(List.of("--landing", landing.toString(), "--source", source));
        Stream.concat(
                        Stream.of(
                                "quality.design=poststratified",
                                "quality.poststrata=[restricts,vertical]",
                                "quality.windows=" + WINDOWS,
                                "quality.grains=" + GRAINS,
                                "report.nightly=false"),
                        Stream.of(settings))
                .forEach(setting -> options.addAll(List.of("--set", setting)));

        assertThat(NightlyJob.start(options.toArray(String[]::new))).isEqualTo(ExitCode.DONE);

        return new Tables(spark, warehouse, "test", Instant.EPOCH)
                .read(NorthStar.current(DIMENSIONS))
                .collectAsList();
    }

    private static void assertMatches(List<Row> published, RealDataEstimates expected) {
        Map<String, String> actual = new LinkedHashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        Map<String, RealDataEstimates.Estimate> numbers = expected.published(WINDOWS, GRAINS);
        numbers.forEach((key, number) -> wanted.put(key, number.outcome()));
        published.forEach(row -> actual.put(key(row), outcome(row)));

        assertThat(actual).hasSameSizeAs(published).containsExactlyInAnyOrderEntriesOf(wanted);
        for (Row row : published) {
            String key = key(row);
            RealDataEstimates.Estimate number = numbers.get(key);
            assertThat(row.<Long>getAs(NorthStar.POPULATION)).as(key).isEqualTo(number.population());
            assertThat(row.<Long>getAs(NorthStar.LABELS)).as(key).isEqualTo(number.labels());
            if (NorthStar.OK.equals(row.getAs(NorthStar.STATUS))) {
                close(row, NorthStar.ESTIMATE, number.estimate());
                close(row, NorthStar.STANDARD_ERROR, number.standardError());
                close(row, NorthStar.NUMERATOR, number.numerator());
                close(row, NorthStar.DENOMINATOR, number.denominator());
                close(row, NorthStar.UNMEASURED_SHARE, number.unmeasuredShare());
                assertThat(number.estimate())
                        .as(key)
                        .isBetween(
                                row.<Double>getAs(NorthStar.CI_LOW) - 1e-9,
                                row.<Double>getAs(NorthStar.CI_HIGH) + 1e-9);
            }
        }
    }

    private static void close(Row row, String column, double expected) {
        double tolerance = 1e-9 * Math.max(1, Math.abs(expected));
        assertThat(row.<Double>getAs(column))
                .as("%s of %s", column, key(row))
                .isBetween(expected - tolerance, expected + tolerance);
    }

    private static String key(Row row) {
        Map<String, String> slice = new LinkedHashMap<>();
        DIMENSIONS.stream()
                .filter(name -> row.getAs(name) != null)
                .forEach(name -> slice.put(name, row.<String>getAs(name)));
        return RealDataEstimates.key(
                row.<java.sql.Date>getAs(NorthStar.DAY).toLocalDate(),
                row.<Integer>getAs(NorthStar.WINDOW_DAYS),
                slice,
                row.getAs(NorthStar.METRIC),
                row.getAs(NorthStar.WEIGHTING));
    }

    private static String outcome(Row row) {
        String reason = row.getAs(NorthStar.REASON);
        return row.getAs(NorthStar.STATUS) + (reason == null ? "" : ": " + reason);
    }

    private static Row ofWhole(List<Row> published, String metric, LocalDate day) {
        String key = RealDataEstimates.key(day, 7, Map.of(), metric, "decision");
        return published.stream()
                .filter(row -> key(row).equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Course uneven(Post post) {
        long hash = post.hash();
        return new Course(
                FIRST.plusDays(hash % 3),
                hash % 7 < 3 ? "model" : "human",
                hash % 4 < (post.rejected() ? 3 : 1),
                hash % 11 < 6,
                hash % 5 == 0);
    }
}
