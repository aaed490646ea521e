package io.northstar.land;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Lineage;
import io.northstar.table.Policies;
import io.northstar.testing.DataFrames;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class DeduplicationTest {
    private static final int RECORDS = 400;
    private static final int KEYS = 60;

    /** A version of a policy; {@code updated} of -1 is a source that does not say when. */
    private record Version(String policy, int updated, int landed, String file, long hash) {}

    private static final Comparator<Version> OLDER_FIRST = Comparator.comparingInt(Version::updated)
            .thenComparingInt(Version::landed)
            .thenComparing(Version::file)
            .thenComparingLong(Version::hash);

    @Test
    void theNewestIsThatOfLineageComparedInOrder(SparkSession spark) {
        List<Version> versions = versions();
        List<Version> expected = versions.stream()
                .collect(Collectors.toMap(Version::policy, Function.identity(), BinaryOperator.maxBy(OLDER_FIRST)))
                .values()
                .stream()
                .toList();

        Dataset<Row> newest = Deduplication.newest(table(spark, versions), Policies.TABLE);

        DataFrames.assertSameRows(table(spark, expected), newest);
        DataFrames.assertSameRows(table(spark, expected), Deduplication.newest(newest, Policies.TABLE));
    }

    @Test
    void repeatedKeysAreCountedAndSingleOnesLeftOut(SparkSession spark) {
        List<Version> versions = versions();
        List<String> expected =
                versions.stream()
                        .collect(Collectors.groupingBy(Version::policy, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getValue() > 1)
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList();
        assertThat(expected).hasSizeBetween(1, KEYS);

        assertThat(Deduplication.repeatedKeys(table(spark, versions), Policies.TABLE)
                        .collectAsList())
                .extracting(row -> row.getString(0) + " " + row.getLong(1))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Few values in each column, so that ties in the first ones are frequent, and keys of their own at the end. */
    private static List<Version> versions() {
        Random random = new Random(11);
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> new Version(
                        "policy-" + (i < RECORDS - 5 ? random.nextInt(KEYS) : KEYS + i),
                        random.nextInt(3) - 1,
                        random.nextInt(2),
                        "file-" + random.nextInt(2),
                        i % 2 == 0 ? i : -i))
                .toList();
    }

    private static Dataset<Row> table(SparkSession spark, List<Version> versions) {
        Rows rows = Rows.of(Policies.TABLE);
        for (Version version : versions) {
            rows.row(Policies.POLICY_ID, version.policy())
                    .with(
                            Lineage.LANDED_ON,
                            Date.valueOf(LocalDate.of(2026, 1, 1).plusDays(version.landed())))
                    .with(Lineage.LANDED_FILE, version.file())
                    .with(Lineage.RECORD_HASH, version.hash());
            if (version.updated() >= 0) {
                rows.with(Lineage.UPDATED_AT, new Timestamp(1_000L * version.updated()));
            }
        }
        return rows.in(spark);
    }
}
