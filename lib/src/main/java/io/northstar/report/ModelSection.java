package io.northstar.report;

import io.northstar.table.ModelRegistry;
import io.northstar.table.ThresholdCertificates;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Certificates that wait for a decision, and the models that have or want them. */
final class ModelSection {
    private static final String CERTIFICATES_ID = "certificates-table";

    private final Context context;
    private final Query query;
    private final List<Row> certificates;

    ModelSection(Context context) {
        this.context = context;
        this.query = Query.of(
                        ThresholdCertificates.TABLE.name(),
                        List.of(
                                ThresholdCertificates.DAY,
                                ThresholdCertificates.MODEL,
                                ThresholdCertificates.VERSION,
                                ThresholdCertificates.ACTION,
                                ThresholdCertificates.STATUS,
                                ThresholdCertificates.THRESHOLD,
                                ThresholdCertificates.RATE_LIMIT,
                                ThresholdCertificates.RISK,
                                ThresholdCertificates.COVERAGE,
                                ThresholdCertificates.LABELS,
                                ThresholdCertificates.EXPIRES_ON,
                                ThresholdCertificates.REASON))
                .where(ThresholdCertificates.DAY, Query.Operator.AT_MOST, context.date())
                .where(ThresholdCertificates.EXPIRES_ON, Query.Operator.ABOVE, context.date())
                .orderBy(
                        ThresholdCertificates.MODEL,
                        ThresholdCertificates.VERSION,
                        ThresholdCertificates.ACTION,
                        ThresholdCertificates.DAY);
        this.certificates = context.tables().answer(query);
    }

    /** The section. */
    Section section() {
        Section section = Section.named("certificates", "Models and certificates");
        section = certificates.isEmpty()
                ? section.say(
                        context.tables().has(ThresholdCertificates.TABLE.name())
                                ? "No certificate is in force on %s.".formatted(context.day())
                                : context.absent(ThresholdCertificates.TABLE.name(), "train"))
                : section.show(new Columns(ThresholdCertificates.TABLE)
                        .text("Model", ThresholdCertificates.MODEL)
                        .text("Version", ThresholdCertificates.VERSION)
                        .text("Action", ThresholdCertificates.ACTION)
                        .text("Status", ThresholdCertificates.STATUS)
                        .number("Threshold", Unit.NONE, ThresholdCertificates.THRESHOLD)
                        .number("Wrong at most", Unit.SHARE, ThresholdCertificates.RATE_LIMIT)
                        .number("Risk", Unit.SHARE, ThresholdCertificates.RISK)
                        .number("Acted on", Unit.SHARE, ThresholdCertificates.COVERAGE)
                        .number("Labels", Unit.NONE, ThresholdCertificates.LABELS)
                        .text("Until", ThresholdCertificates.EXPIRES_ON)
                        .text("Why none", ThresholdCertificates.REASON)
                        .exhibit(
                                CERTIFICATES_ID,
                                "Certificates, and why there is none",
                                query,
                                context.warehouse(),
                                certificates));
        return registry(section);
    }

    /** Headlines about certificates of this day. */
    List<Recommendation> recommendations() {
        return IntStream.range(0, certificates.size())
                .filter(i ->
                        certificates.get(i).getAs(ThresholdCertificates.DAY).equals(context.date()))
                .filter(i ->
                        certificates.get(i).getAs(ThresholdCertificates.STATUS).equals(ThresholdCertificates.CERTIFIED))
                .mapToObj(i -> recommendation(certificates.get(i), i))
                .toList();
    }

    private Recommendation recommendation(Row row, int index) {
        return new Recommendation(
                Recommendation.Verdict.ATTENTION,
                "Model %s, version %s, may %s by itself: decide whether it does"
                        .formatted(
                                row.<String>getAs(ThresholdCertificates.MODEL),
                                row.getAs(ThresholdCertificates.VERSION),
                                row.getAs(ThresholdCertificates.ACTION)),
                "Beyond the threshold it is wrong at most at the limit, but for the stated risk.",
                "Read the model card, then use the threshold, or leave it, before the certificate ends.",
                List.of(
                        tile("threshold", Cells.number(row, index, Unit.NONE, ThresholdCertificates.THRESHOLD)),
                        tile("wrong at most", Cells.number(row, index, Unit.SHARE, ThresholdCertificates.RATE_LIMIT)),
                        tile("of decisions", Cells.number(row, index, Unit.SHARE, ThresholdCertificates.COVERAGE))),
                Recommendation.Confidence.HIGH,
                "certificates");
    }

    private static Tile tile(String label, Cell cell) {
        return new Tile(label, "tables.html#threshold_certificates", CERTIFICATES_ID, cell);
    }

    private Section registry(Section section) {
        Query all = Query.of(
                        ModelRegistry.TABLE.name(),
                        List.of(
                                ModelRegistry.MODEL,
                                ModelRegistry.VERSION,
                                ModelRegistry.DAY,
                                ModelRegistry.ALIAS,
                                ModelRegistry.LEARNER,
                                ModelRegistry.EVALUATION_LABELS,
                                ModelRegistry.VALIDATION_AREA,
                                ModelRegistry.VERDICT))
                .where(ModelRegistry.DAY, Query.Operator.AT_MOST, context.date())
                .orderBy(ModelRegistry.MODEL, ModelRegistry.VERSION);
        List<Row> rows = context.tables().answer(all);
        if (rows.isEmpty()) {
            return section.say(context.absent(ModelRegistry.TABLE.name(), "train"));
        }
        return section.show(new Columns(ModelRegistry.TABLE)
                .text("Model", ModelRegistry.MODEL)
                .text("Version", ModelRegistry.VERSION)
                .text("Role", ModelRegistry.ALIAS)
                .text("Learner", ModelRegistry.LEARNER)
                .number("Evaluation labels", Unit.NONE, ModelRegistry.EVALUATION_LABELS)
                .number("PR area", Unit.NONE, ModelRegistry.VALIDATION_AREA)
                .text("What the gate said", ModelRegistry.VERDICT)
                .exhibit("models-table", "Models", all, context.warehouse(), rows));
    }
}
