package io.northstar.model;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.ThresholdCertificates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What to know of a trained model before it is used (Mitchell et al. 2019, Model cards for model reporting), as JSON.
 *
 * @param version what was trained
 * @param trained what training gave
 * @param settings how it was trained
 * @param counts examples by part
 */
public record ModelCard(
        ModelVersion version, Training.Trained trained, TrainSettings settings, Map<String, Long> counts) {
    private static final List<String> LIMITS = List.of(
            "It knows what labels say, their errors included: see corrected_rates.",
            "Its metrics are those of the evaluation days and of advertisers that it did not learn from. Other advertisers, later"
                    + " days and new evasions may differ.",
            "It sees the text, the categories and the advertiser's past decisions; it does not see images, videos and landing pages.",
            "Terms are hashed: different terms may count as one.",
            "calibration_error is above 0 by chance alone, the more the fewer labels a slice has.");

    public ModelCard {
        counts = Map.copyOf(counts);
    }

    /**
     * The card as JSON.
     *
     * @param evaluations rows of {@link ModelEvaluations} with {@code schema}
     * @param certificates rows of {@link ThresholdCertificates}
     */
    public String json(List<Row> evaluations, StructType schema, List<Row> certificates) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("model", version.model());
        card.put("version", version.version());
        card.put("predicts", version.condition());
        card.put("data", data());
        card.put("features", features());
        card.put("training", training());
        card.put("metrics", metrics(evaluations, schema, Slices.ALL::equals));
        card.put("slices", metrics(evaluations, schema, slice -> !Slices.ALL.equals(slice)));
        card.put(
                "certificates",
                certificates.stream().map(ModelCard::certificate).toList());
        card.put("limits", LIMITS);
        return ConfigValueFactory.fromMap(card)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private Map<String, Object> data() {
        ExampleSplit split = settings.split(version.day());
        return Map.of(
                "tables", version.data(),
                "first_day", settings.days().first(version.day()).toString(),
                "validation_from", split.validationFrom().toString(),
                "evaluation_from", split.evaluationFrom().toString(),
                "through", split.through().toString(),
                "held_out_advertisers", split.heldOut(),
                "examples", new TreeMap<>(counts));
    }

    private Map<String, Object> features() {
        FeatureSettings features = settings.training().features();
        return Map.of(
                "text", features.textColumn(),
                "terms_per_text", features.termsPerText(),
                "hash_bits", features.hashBits(),
                "min_texts", features.minTexts(),
                "categories", features.categories(),
                "numbers", features.numbers(),
                "history_days", settings.days().history());
    }

    private Map<String, Object> training() {
        TrainingSettings training = settings.training();
        return Map.of(
                "learner", trained.chosen().learner().label(),
                "cost", trained.chosen().cost(),
                "balance", training.balance(),
                "isotonic_from", training.isotonicFrom(),
                "seed", training.seed(),
                "validation_area",
                        trained.ranking().entrySet().stream()
                                .collect(Collectors.toMap(each -> each.getKey().toString(), Map.Entry::getValue)));
    }

    private static List<Map<String, Object>> metrics(
            List<Row> evaluations, StructType schema, Predicate<Object> slices) {
        return evaluations.stream()
                .filter(row -> slices.test(row.get(schema.fieldIndex(Slices.SLICE))))
                .filter(row ->
                        row.get(schema.fieldIndex(ModelEvaluations.STATUS)).equals(NorthStar.OK))
                .map(row -> shown(row, schema))
                .toList();
    }

    private static Map<String, Object> shown(Row row, StructType schema) {
        Map<String, Object> values = new TreeMap<>();
        for (String column : List.of(
                Slices.SLICE,
                ModelEvaluations.METRIC,
                ModelEvaluations.THRESHOLD,
                ModelEvaluations.ESTIMATE,
                ModelEvaluations.CI_LOW,
                ModelEvaluations.CI_HIGH,
                ModelEvaluations.LABELS)) {
            put(values, column, row.get(schema.fieldIndex(column)));
        }
        return values;
    }

    private static Map<String, Object> certificate(Row row) {
        Map<String, Object> values = new TreeMap<>();
        StructType schema = ThresholdCertificates.TABLE.schema();
        for (String column : List.of(
                ThresholdCertificates.ACTION,
                ThresholdCertificates.STATUS,
                ThresholdCertificates.THRESHOLD,
                ThresholdCertificates.RATE_LIMIT,
                ThresholdCertificates.RISK,
                ThresholdCertificates.COVERAGE,
                ThresholdCertificates.REASON)) {
            put(values, column, row.get(schema.fieldIndex(column)));
        }
        values.put(
                ThresholdCertificates.EXPIRES_ON,
                row.get(schema.fieldIndex(ThresholdCertificates.EXPIRES_ON)).toString());
        return values;
    }

    private static void put(Map<String, Object> values, String column, Object value) {
        if (value != null) {
            values.put(column, value);
        }
    }
}
