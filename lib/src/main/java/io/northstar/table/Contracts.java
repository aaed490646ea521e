package io.northstar.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All tables that Northstar reads or writes: what the data dictionary is made of. A new table is added here. */
public final class Contracts {
    /**
     * The contracts by name.
     *
     * @param dimensions names of {@code quality.dimensions}
     * @param auditDimensions names of {@code audit.dimensions}
     */
    public static List<TableContract> all(List<String> dimensions, List<String> auditDimensions) {
        List<TableContract> all = new ArrayList<>(InputTables.ALL);
        InputTables.ALL.forEach(input -> all.add(Rejected.of(input)));
        all.addAll(List.of(
                AdjudicatedVotes.TABLE,
                Adjudications.TABLE,
                AssistedRates.table(dimensions),
                AuditRates.table(auditDimensions),
                CertificateChecks.TABLE,
                ChangePoints.TABLE,
                CorrectedRates.table(dimensions),
                CreativeSignatures.TABLE,
                DataQuality.TABLE,
                DesignStrata.TABLE,
                Drift.TABLE,
                DuplicateClusters.TABLE,
                DuplicateConflicts.TABLE,
                DuplicateInconsistency.TABLE,
                EmergingExamples.TABLE,
                EmergingTerms.TABLE,
                FeedCompleteness.TABLE,
                InconsistencyReview.table(dimensions),
                LabelMaturity.TABLE,
                LabelledDecisions.TABLE,
                MetricCatalogueTable.TABLE,
                MetricCells.table(dimensions),
                ModelEvaluations.table(dimensions),
                ModelRegistry.TABLE,
                NorthStar.current(dimensions),
                NorthStar.table(dimensions),
                Nowcasts.TABLE,
                Restatements.table(dimensions),
                Resubmissions.TABLE,
                ReviewerConfusion.TABLE,
                RootCauses.TABLE,
                RunLog.TABLE,
                SampleDraws.TABLE,
                SamplePlan.TABLE,
                SampleTargets.TABLE,
                ScoreCells.table(dimensions),
                Scores.TABLE,
                Scorecards.REVIEWERS,
                Scorecards.VENDORS,
                StrategyAdvertisers.TABLE,
                StrategyBacktests.TABLE,
                StrategyEffects.TABLE,
                StrategyExamples.TABLE,
                StrategyHealth.TABLE,
                TermCounts.TABLE,
                ThresholdCertificates.TABLE,
                TrendAlerts.table(dimensions),
                TurnaroundCells.table(dimensions),
                ViolationPatterns.TABLE));
        all.sort(Comparator.comparing(TableContract::name));
        return List.copyOf(all);
    }

    private Contracts() {}
}
