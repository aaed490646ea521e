package io.northstar.report;

import io.northstar.table.AuditRates;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** How far QA itself can be relied on: audits of its labels, agreement of reviewers, and what no label speaks for. */
final class QaSection {
    private static final String AUDITS_ID = "audits-table";
    private static final String AGREEMENT_ID = "agreement-table";
    private static final TableContract AUDITS = AuditRates.table(List.of());
    private static final TableContract AGREEMENT = InconsistencyReview.table(List.of());
    private static final String ALPHA = InconsistencyReview.KRIPPENDORFF_ALPHA;

    private final Context context;
    private final Map<String, String> refused;
    private final Query audits;
    private final Query agreement;

    /** The section; {@code refused} are metrics of the whole without a number, and why. */
    QaSection(Context context, Map<String, String> refused) {
        this.context = context;
        this.refused = refused;
        this.audits = Query.of(
                        AUDITS.name(),
                        List.of(
                                AuditRates.METRIC,
                                AuditRates.WEIGHTING,
                                AuditRates.WINDOW_DAYS,
                                AuditRates.ESTIMATE,
                                AuditRates.CI_LOW,
                                AuditRates.CI_HIGH,
                                AuditRates.AUDITS,
                                AuditRates.UNMEASURED_SHARE,
                                AuditRates.STATUS,
                                AuditRates.REASON))
                .where(AuditRates.DAY, context.date())
                .where(Slices.GRAIN, Slices.ALL)
                .orderBy(AuditRates.METRIC, AuditRates.WEIGHTING, AuditRates.WINDOW_DAYS);
        this.agreement = Query.of(
                        AGREEMENT.name(),
                        List.of(
                                InconsistencyReview.JUDGED_POLICY_ID,
                                InconsistencyReview.PANEL,
                                InconsistencyReview.WINDOW_DAYS,
                                InconsistencyReview.ITEMS,
                                InconsistencyReview.INCONSISTENCY,
                                InconsistencyReview.columns(InconsistencyReview.INCONSISTENCY)
                                        .get(2),
                                InconsistencyReview.columns(InconsistencyReview.INCONSISTENCY)
                                        .get(3),
                                ALPHA,
                                InconsistencyReview.columns(ALPHA).get(2),
                                InconsistencyReview.columns(ALPHA).get(3),
                                InconsistencyReview.CANNOT_AGREE,
                                InconsistencyReview.STATUS,
                                InconsistencyReview.REASON))
                .where(InconsistencyReview.DAY, context.date())
                .where(Slices.GRAIN, Slices.ALL)
                .orderBy(
                        InconsistencyReview.PANEL,
                        InconsistencyReview.JUDGED_POLICY_ID,
                        InconsistencyReview.WINDOW_DAYS);
    }

    /** The section. */
    Section section() {
        Section section = Section.named("qa", "QA health");
        for (Map.Entry<String, String> each : refused.entrySet()) {
            section = section.say("No number for %s: %s.".formatted(each.getKey(), each.getValue()));
        }
        List<Row> rates = context.tables().answer(audits);
        section = rates.isEmpty()
                ? section.say(context.absent(AUDITS.name(), "nightly"))
                : section.show(new Columns(AUDITS)
                        .text("Rate", AuditRates.METRIC)
                        .text("Weighting", AuditRates.WEIGHTING)
                        .number("Days", Unit.NONE, AuditRates.WINDOW_DAYS)
                        .published("Estimate", AuditRates.ESTIMATE, Unit.SHARE)
                        .number("Audits", Unit.NONE, AuditRates.AUDITS)
                        .number("Unmeasured", Unit.SHARE, AuditRates.UNMEASURED_SHARE)
                        .exhibit(AUDITS_ID, "Audit of the auditors (ATA)", audits, context.warehouse(), rates));
        List<Row> panels = context.tables().answer(agreement);
        return panels.isEmpty()
                ? section.say(context.absent(AGREEMENT.name(), "nightly"))
                : section.show(new Columns(AGREEMENT)
                        .text("Policy", InconsistencyReview.JUDGED_POLICY_ID)
                        .text("Panel", InconsistencyReview.PANEL)
                        .number("Decisions", Unit.NONE, InconsistencyReview.ITEMS)
                        .number(
                                "Differ",
                                Unit.SHARE,
                                InconsistencyReview.columns(InconsistencyReview.INCONSISTENCY)
                                        .get(0),
                                InconsistencyReview.columns(InconsistencyReview.INCONSISTENCY)
                                        .get(2),
                                InconsistencyReview.columns(InconsistencyReview.INCONSISTENCY)
                                        .get(3))
                        .number(
                                "Krippendorff's alpha",
                                Unit.NONE,
                                ALPHA,
                                InconsistencyReview.columns(ALPHA).get(2),
                                InconsistencyReview.columns(ALPHA).get(3))
                        .text("Cannot agree", InconsistencyReview.CANNOT_AGREE, row -> Cell.text(cannotAgree(row)))
                        .text("Why no number", InconsistencyReview.REASON)
                        .exhibit(AGREEMENT_ID, "Agreement of reviewers", agreement, context.warehouse(), panels));
    }

    /** Headlines about labels that do not hold, policies without agreement, and numbers that cannot be had. */
    List<Recommendation> recommendations() {
        List<Recommendation> all = new ArrayList<>();
        List<Row> rates = context.tables().answer(audits);
        for (int i = 0; i < rates.size(); i++) {
            Row row = rates.get(i);
            Double high = row.getAs(AuditRates.CI_HIGH);
            if (row.getAs(AuditRates.METRIC).equals(AuditRates.AGREEMENT)
                    && row.getAs(AuditRates.WEIGHTING).equals(AuditRates.BY_LABEL)
                    && row.<Integer>getAs(AuditRates.WINDOW_DAYS)
                            == context.settings().longestWindow()
                    && high != null
                    && high < context.settings().agreementBelow()) {
                all.add(new Recommendation(
                        Recommendation.Verdict.ATTENTION,
                        "Audits disagree with QA's labels more often than they should",
                        "The whole interval of their agreement is below report.agreement_below.",
                        "Read corrected_rates beside every rate, and calibrate QA where audits overturn it most.",
                        List.of(new Tile(
                                "agreement",
                                "tables.html#audit_rates",
                                AUDITS_ID,
                                Cells.published(row, i, Unit.SHARE))),
                        Recommendation.Confidence.HIGH,
                        "qa"));
            }
        }
        List<Row> panels = context.tables().answer(agreement);
        for (int i = 0; i < panels.size(); i++) {
            Row row = panels.get(i);
            if (Boolean.TRUE.equals(row.<Boolean>getAs(InconsistencyReview.CANNOT_AGREE))) {
                all.add(new Recommendation(
                        Recommendation.Verdict.ATTENTION,
                        "Reviewers cannot agree on policy %s (%s)"
                                .formatted(
                                        row.<String>getAs(InconsistencyReview.JUDGED_POLICY_ID),
                                        row.<String>getAs(InconsistencyReview.PANEL)
                                                .replace('_', ' ')),
                        "Agreement beyond chance is surely below what consistency.cannot_agree asks for.",
                        "Make the policy and its examples clearer before its numbers are acted on.",
                        List.of(new Tile(
                                "Krippendorff's alpha",
                                "tables.html#inconsistency_review",
                                AGREEMENT_ID,
                                Cells.number(
                                        row,
                                        i,
                                        Unit.NONE,
                                        ALPHA,
                                        InconsistencyReview.columns(ALPHA).get(2),
                                        InconsistencyReview.columns(ALPHA).get(3)))),
                        Recommendation.Confidence.HIGH,
                        "qa"));
            }
        }
        if (!refused.isEmpty()) {
            all.add(new Recommendation(
                    Recommendation.Verdict.ATTENTION,
                    "There is no number for " + String.join(", ", refused.keySet()),
                    "QA health says why, metric by metric.",
                    "Have what is missing labelled or landed; until then nothing is known, which is not the same as nothing wrong.",
                    List.of(),
                    Recommendation.Confidence.HIGH,
                    "qa"));
        }
        return all;
    }

    private static String cannotAgree(Row row) {
        Boolean cannot = row.getAs(InconsistencyReview.CANNOT_AGREE);
        return cannot == null ? "not measured" : cannot ? "yes" : "no";
    }
}
