package io.northstar.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The truth of random labels against a reading of the rule in plain Java. */
@ExtendWith(SparkExtension.class)
class TruthPropertyTest {
    private static final int LABELS = 600;
    private static final int DRAWS = 150;
    private static final Comparator<Label> BY_AGE =
            Comparator.comparingInt(Label::minute).thenComparing(Label::id);
    private static final Comparator<Label> BY_RANK = Comparator.comparingInt(
                    (Label label) -> QaLabels.LAYERS.indexOf(label.layer()))
            .thenComparing(BY_AGE);

    private record Label(
            String id,
            String draw,
            String layer,
            Optional<String> reviewer,
            Optional<Boolean> blind,
            boolean violating,
            int minute,
            Optional<String> supersedes) {}

    @Test
    void theTruthIsThatOfTheHighestLayersNewestLabel(SparkSession spark) {
        List<Label> labels = labels();
        Map<String, String> expected = new TreeMap<>();
        standing(labels).forEach((draw, ofDraw) -> expected.put(draw, expected(ofDraw)));

        Map<String, String> actual = new TreeMap<>();
        Truth.of(table(labels).in(spark))
                .collectAsList()
                .forEach(row -> actual.put(row.getAs(QaLabels.SAMPLE_ID), actual(row)));

        assertThat(actual).isEqualTo(expected);
        assertThat(expected.values())
                .as("every case occurs")
                .anyMatch(text -> text.endsWith("true"))
                .anyMatch(text -> text.endsWith("false"))
                .anyMatch(text -> text.endsWith("null"));
    }

    @Test
    void aDrawWhoseOnlyLabelIsSupersededElsewhereHasNoTruth(SparkSession spark) {
        Label replaced = label("first", "a", Optional.empty());
        Label replacing = label("second", "b", Optional.of("first"));

        assertThat(Truth.of(table(List.of(replaced, replacing)).in(spark)).collectAsList())
                .extracting(row -> row.getAs(QaLabels.SAMPLE_ID))
                .containsExactly("b");
    }

    private static Label label(String id, String draw, Optional<String> supersedes) {
        return new Label(id, draw, "qa", Optional.empty(), Optional.empty(), true, 0, supersedes);
    }

    private static Map<String, List<Label>> standing(List<Label> labels) {
        return labels.stream()
                .filter(label -> labels.stream()
                        .filter(other -> other.supersedes().equals(Optional.of(label.id())))
                        .noneMatch(other -> BY_AGE.compare(other, label) > 0))
                .collect(Collectors.groupingBy(Label::draw));
    }

    private static String expected(List<Label> ofDraw) {
        Label truth = ofDraw.stream().max(BY_RANK).orElseThrow();
        Optional<Label> qa =
                ofDraw.stream().filter(label -> label.layer().equals("qa")).max(BY_AGE);
        List<Label> blind = ofDraw.stream()
                .filter(label -> label.layer().equals("qa")
                        && label.blind().orElse(false)
                        && label.reviewer().isPresent())
                .sorted(BY_AGE)
                .toList();
        long reviewers = blind.stream().map(Label::reviewer).distinct().count();
        Object agreement = blind.stream()
                .filter(label -> !label.reviewer().equals(blind.get(0).reviewer()))
                .findFirst()
                .<Object>map(second -> second.violating() == blind.get(0).violating())
                .orElse("null");
        return "%s %s %s %s %s"
                .formatted(
                        truth.violating(),
                        truth.layer(),
                        qa.<Object>map(Label::violating).orElse("null"),
                        reviewers,
                        agreement);
    }

    private static String actual(Row row) {
        return "%s %s %s %s %s"
                .formatted(
                        row.<Object>getAs(LabelledDecisions.VIOLATING),
                        row.<Object>getAs(LabelledDecisions.TRUTH_LAYER),
                        row.<Object>getAs(LabelledDecisions.QA_VIOLATING),
                        row.<Object>getAs(LabelledDecisions.BLIND_REVIEWS),
                        row.<Object>getAs(LabelledDecisions.BLIND_AGREEMENT));
    }

    /** Labels in which moments tie, reviewers repeat, and one in eight replaces an earlier one. */
    private static List<Label> labels() {
        Random random = new Random(5);
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < LABELS; i++) {
            labels.add(new Label(
                    "label-%03d".formatted(i),
                    "draw-" + random.nextInt(DRAWS),
                    QaLabels.LAYERS.get(Math.max(0, random.nextInt(6) - 3)),
                    random.nextInt(5) == 0 ? Optional.empty() : Optional.of("reviewer-" + random.nextInt(3)),
                    random.nextInt(5) == 0 ? Optional.empty() : Optional.of(random.nextInt(4) > 0),
                    random.nextBoolean(),
                    random.nextInt(3),
                    i > 0 && random.nextInt(8) == 0
                            ? Optional.of("label-%03d".formatted(random.nextInt(i)))
                            : Optional.empty()));
        }
        return labels;
    }

    private static Rows table(List<Label> labels) {
        Rows rows = Rows.of(QaLabels.TABLE).each(Lineage.LANDED_ON, Date.valueOf("2026-01-02"));
        for (Label label : labels) {
            rows.row(QaLabels.LABEL_ID, label.id())
                    .with(QaLabels.SAMPLE_ID, label.draw())
                    .with(QaLabels.LAYER, label.layer())
                    .with(QaLabels.REVIEWER_ID, label.reviewer().orElse(null))
                    .with(QaLabels.BLIND, label.blind().orElse(null))
                    .with(QaLabels.VIOLATING, label.violating())
                    .with(QaLabels.LABELLED_AT, new Timestamp(60_000L * label.minute()))
                    .with(QaLabels.SUPERSEDES_LABEL_ID, label.supersedes().orElse(null));
        }
        return rows;
    }
}
