package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ExampleSplitTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final ExampleSplit SPLIT =
            new ExampleSplit(FIRST.plusDays(20), FIRST.plusDays(30), FIRST.plusDays(39), 0.3, 5);
    private static final StructType SCHEMA = new StructType()
            .add(Training.EXAMPLE_ID, DataTypes.LongType)
            .add(ExampleSplit.DAY, DataTypes.DateType)
            .add(ExampleSplit.KNOWN_ON, DataTypes.DateType)
            .add(ExampleSplit.ADVERTISER_ID, DataTypes.StringType)
            .add(ExampleSplit.CLUSTER_ID, DataTypes.StringType)
            .add(ExampleSplit.BY_PROBABILITY, DataTypes.BooleanType);

    @Test
    void noDayAdvertiserOrNearDuplicateIsOnBothSides(SparkSession spark) {
        List<Row> split = SPLIT.of(examples(spark, 4000)).collectAsList();

        assertThat(split).hasSize(4000);
        Map<String, List<Row>> parts =
                split.stream().collect(Collectors.groupingBy(row -> row.getAs(ExampleSplit.PART)));
        List<Row> training = parts.get(ExampleSplit.TRAINING);
        List<Row> validation = parts.get(ExampleSplit.VALIDATION);
        List<Row> evaluation = parts.get(ExampleSplit.EVALUATION);
        assertThat(List.of(training, validation, evaluation)).allMatch(part -> part.size() > 50);
        assertThat(training).allMatch(row -> day(row, ExampleSplit.DAY).isBefore(SPLIT.validationFrom()));
        assertThat(validation)
                .allMatch(row -> !day(row, ExampleSplit.DAY).isBefore(SPLIT.validationFrom())
                        && day(row, ExampleSplit.DAY).isBefore(SPLIT.evaluationFrom()));
        assertThat(evaluation)
                .allMatch(row -> !day(row, ExampleSplit.DAY).isBefore(SPLIT.evaluationFrom())
                        && !day(row, ExampleSplit.DAY).isAfter(SPLIT.through()));
        List<Row> learned = new ArrayList<>(training);
        learned.addAll(validation);
        assertThat(learned).allMatch(row -> day(row, ExampleSplit.KNOWN_ON).isBefore(SPLIT.evaluationFrom()));
        assertThat(values(learned, ExampleSplit.ADVERTISER_ID))
                .doesNotContainAnyElementsOf(values(evaluation, ExampleSplit.ADVERTISER_ID));
        assertThat(values(learned, ExampleSplit.CLUSTER_ID))
                .doesNotContainAnyElementsOf(values(evaluation, ExampleSplit.CLUSTER_ID));
        assertThat(values(training, ExampleSplit.CLUSTER_ID))
                .doesNotContainAnyElementsOf(values(validation, ExampleSplit.CLUSTER_ID));
        assertThat(validation).allMatch(row -> row.getAs(ExampleSplit.BY_PROBABILITY));
        assertThat(evaluation).allMatch(row -> row.getAs(ExampleSplit.BY_PROBABILITY));
        assertThat(parts).containsKeys(ExampleSplit.NEAR_DUPLICATE, ExampleSplit.NOT_KNOWN_YET, ExampleSplit.LEFT_OUT);
    }

    /** What evaluation holds depends on days and advertisers alone: it still stands for their decisions. */
    @Test
    void evaluationLosesNothingToItsNearDuplicates(SparkSession spark) {
        Dataset<Row> examples = examples(spark, 2000);
        Map<Object, String> advertisers = new HashMap<>();
        for (Row row : SPLIT.of(examples).collectAsList()) {
            LocalDate day = day(row, ExampleSplit.DAY);
            boolean newest = !day.isBefore(SPLIT.evaluationFrom()) && !day.isAfter(SPLIT.through());
            if (newest && row.<Boolean>getAs(ExampleSplit.BY_PROBABILITY)) {
                String part = row.getAs(ExampleSplit.PART);
                Object advertiser = row.getAs(ExampleSplit.ADVERTISER_ID);
                if (advertiser != null) {
                    assertThat(advertisers.merge(advertiser, part, (one, other) -> one))
                            .isEqualTo(part);
                }
                assertThat(part).isIn(ExampleSplit.EVALUATION, ExampleSplit.LEFT_OUT);
            }
        }
        assertThat(advertisers.values()).contains(ExampleSplit.EVALUATION, ExampleSplit.LEFT_OUT);
    }

    @Test
    void daysOutOfOrderAreRefused() {
        assertThatThrownBy(() -> new ExampleSplit(FIRST, FIRST, FIRST, 0.3, 1))
                .hasMessageContaining("are not in order");
        assertThatThrownBy(() -> new ExampleSplit(FIRST, FIRST.plusDays(1), FIRST.plusDays(1), 1, 1))
                .hasMessageContaining("between 0 and 1, not 1.0");
    }

    private static Dataset<Row> examples(SparkSession spark, int count) {
        SplittableRandom random = new SplittableRandom(13);
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            LocalDate day = FIRST.plusDays(random.nextInt(42));
            rows.add(RowFactory.create(
                    id,
                    Date.valueOf(day),
                    Date.valueOf(day.plusDays(random.nextInt(12))),
                    random.nextInt(20) == 0 ? null : "adv-" + random.nextInt(150),
                    random.nextInt(10) == 0 ? null : "cluster-" + random.nextInt(4 * count),
                    random.nextInt(5) > 0));
            if (random.nextInt(3) == 0 && id > 0) {
                Row former = rows.get(random.nextInt(rows.size()));
                Row last = rows.remove(rows.size() - 1);
                rows.add(RowFactory.create(id, last.get(1), last.get(2), last.get(3), former.get(4), last.get(5)));
            }
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static LocalDate day(Row row, String column) {
        return row.<Date>getAs(column).toLocalDate();
    }

    private static Set<Object> values(List<Row> rows, String column) {
        Set<Object> values = new HashSet<>();
        rows.stream()
                .map(row -> row.getAs(column))
                .filter(value -> value != null)
                .forEach(values::add);
        return values;
    }
}
