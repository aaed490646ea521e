package io.northstar.report;

import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.table.TrendAlerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** What an alert says to a lead: by rules from the alert and from its strongest cause. */
final class Advice {
    /** Odds against chance of 10,000 to 1, and of 100 to 1. */
    private static final double SURE = Math.log(10_000);

    private static final double LIKELY = Math.log(100);

    /** What to do about a rate that changed in a slice of the dimension; the first that a cause names counts. */
    private static final Map<String, String> BY_DIMENSION = Map.of(
            "model_version",
                    "Hold the model version against the one before it under Models and strategies; take it back if it is worse there.",
            "strategy_id",
                    "Hold the strategy against the one before it under Models and strategies; take it back if it is worse there.",
            "policy_id",
                    "Read wrong decisions of this policy: what changed may be the policy, its examples or what advertisers do.",
            "queue", "Look at how the queue is staffed and calibrated since the change.",
            "vendor", "Look at the vendor's scorecard, and calibrate its reviewers.",
            "source", "Look at what changed in how this source decides since the change.",
            "market", "Read a sample of this market's decisions since the change, with someone who knows it.");

    private static final List<String> ORDER =
            List.of("model_version", "strategy_id", "vendor", "queue", "policy_id", "source", "market");

    /** The headline of {@code alert}, row {@code index} of the exhibit of changes. */
    static Recommendation of(Context context, Row alert, int index, Optional<Row> cause) {
        Recommendation.Verdict verdict = verdict(alert.getAs(TrendAlerts.COURSE));
        String metric = alert.getAs(TrendAlerts.METRIC);
        Unit unit = context.unit(metric);
        List<Tile> evidence = new ArrayList<>();
        add(evidence, "before", context.link(metric), Cells.number(alert, index, unit, TrendAlerts.BEFORE));
        add(evidence, "since", context.link(metric), Cells.number(alert, index, unit, TrendAlerts.AFTER));
        add(
                evidence,
                "impact a day",
                "tables.html#trend_alerts",
                Cells.number(
                        alert,
                        index,
                        Unit.NONE,
                        TrendAlerts.IMPACT_PER_DAY,
                        TrendAlerts.IMPACT_LOW,
                        TrendAlerts.IMPACT_HIGH));
        return new Recommendation(
                verdict,
                "%s%s in %s is %s since %s"
                        .formatted(
                                metric.equals(TrendAlerts.VOLUME) ? "The number of decisions" : metric,
                                ChangeSection.weighting(alert),
                                alert.getAs(Slices.SLICE).equals(Slices.ALL)
                                        ? "all decisions"
                                        : alert.<String>getAs(Slices.SLICE),
                                how(verdict, alert),
                                alert.getAs(TrendAlerts.SINCE)),
                cause.map(row -> row.<String>getAs(RootCauses.MESSAGE)).orElse(""),
                verdict == Recommendation.Verdict.BETTER ? "Keep what changed, and see that it lasts." : action(cause),
                evidence,
                confidence(alert.getAs(TrendAlerts.LOG_EVIDENCE)),
                "changes");
    }

    private static Recommendation.Verdict verdict(String course) {
        return switch (course) {
            case TrendAlerts.WORSE -> Recommendation.Verdict.WORSE;
            case TrendAlerts.BETTER -> Recommendation.Verdict.BETTER;
            default -> Recommendation.Verdict.ATTENTION;
        };
    }

    private static String how(Recommendation.Verdict verdict, Row alert) {
        return switch (verdict) {
            case WORSE -> "worse";
            case BETTER -> "better";
            default -> alert.<Double>getAs(TrendAlerts.SHIFT) > 0 ? "higher" : "lower";
        };
    }

    private static void add(List<Tile> tiles, String label, String link, Cell cell) {
        if (cell.kind() == Cell.Kind.NUMBER) {
            tiles.add(new Tile(label, link, ChangeSection.TABLE_ID, cell));
        }
    }

    private static String action(Optional<Row> cause) {
        if (cause.isEmpty()) {
            return "Read a sample of the decisions since the change.";
        }
        String verdict = cause.get().getAs(RootCauses.VERDICT);
        if (verdict.equals("mix")) {
            return "Nothing in the rates to mend: find out why what arrives is composed differently.";
        }
        if (verdict.equals(RootCauses.VOLUME)) {
            return "Ask those who send these ads whether as many were sent: a decision that is lost on the way is in no number.";
        }
        if (verdict.equals("noise")) {
            return "Wait for more labels before anything is changed.";
        }
        String slices = cause.get().getAs(RootCauses.CAUSE);
        return ORDER.stream()
                .filter(dimension -> slices.startsWith(dimension + "=") || slices.contains(", " + dimension + "="))
                .map(BY_DIMENSION::get)
                .findFirst()
                .orElse("Read a sample of the decisions since the change, where the cause says.");
    }

    private static Recommendation.Confidence confidence(Double logEvidence) {
        if (logEvidence == null || logEvidence < LIKELY) {
            return Recommendation.Confidence.LOW;
        }
        return logEvidence < SURE ? Recommendation.Confidence.MODERATE : Recommendation.Confidence.HIGH;
    }

    private Advice() {}
}
