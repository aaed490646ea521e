package io.northstar.jobs;

import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.Adjudications;
import io.northstar.table.AssistedRates;
import io.northstar.table.AuditRates;
import io.northstar.table.ChangePoints;
import io.northstar.table.CorrectedRates;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.DataQuality;
import io.northstar.table.DesignStrata;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.InputTables;
import io.northstar.table.LabelMaturity;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.Restatements;
import io.northstar.table.Resubmissions;
import io.northstar.table.ReviewerConfusion;
import io.northstar.table.RootCauses;
import io.northstar.table.RunLog;
import io.northstar.table.SampleDraws;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import io.northstar.table.ScoreCells;
import io.northstar.table.Scorecards;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.StrategyHealth;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import io.northstar.table.TrendAlerts;
import io.northstar.table.TurnaroundCells;
import io.northstar.table.ViolationPatterns;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Writes {@code run_log}. */
final class RunLogger {
    /** Adds the row of {@code run}. */
    static void append(JobRun run, List<String> options, JobReport report, int code) {
        Row row = RowFactory.create(
                run.runId(),
                run.job(),
                run.days().isEmpty() ? null : Date.valueOf(run.days().get(0)),
                run.days().isEmpty()
                        ? null
                        : Date.valueOf(run.days().get(run.days().size() - 1)),
                String.join(" ", options),
                Version.text(),
                Timestamp.from(run.startedAt()),
                Progress.seconds(run.startedAt()),
                code,
                report.message(),
                CollectionConverters.asScala(new LinkedHashMap<>(report.counts())),
                CollectionConverters.asScala(new LinkedHashMap<>(versions(run))));
        Dataset<Row> rows = run.spark().createDataFrame(List.of(row), RunLog.TABLE.schema());
        run.tables().append(RunLog.TABLE, rows, run.runId());
    }

    private static Map<String, Long> versions(JobRun run) {
        List<TableContract> contracts = new ArrayList<>(InputTables.ALL);
        contracts.addAll(List.of(
                DataQuality.TABLE,
                DesignStrata.TABLE,
                LabelledDecisions.TABLE,
                MetricCatalogueTable.TABLE,
                MetricCells.table(List.of()),
                TurnaroundCells.table(List.of()),
                NorthStar.table(List.of()),
                NorthStar.current(List.of()),
                Restatements.table(List.of()),
                LabelMaturity.TABLE,
                Nowcasts.TABLE,
                FeedCompleteness.TABLE,
                ScoreCells.table(List.of()),
                AuditRates.table(List.of()),
                CorrectedRates.table(List.of()),
                AssistedRates.table(List.of()),
                InconsistencyReview.table(List.of()),
                Adjudications.TABLE,
                ReviewerConfusion.TABLE,
                AdjudicatedVotes.TABLE,
                CreativeSignatures.TABLE,
                DuplicateClusters.TABLE,
                DuplicateConflicts.TABLE,
                DuplicateInconsistency.TABLE,
                Resubmissions.TABLE,
                Scorecards.REVIEWERS,
                Scorecards.VENDORS,
                TrendAlerts.table(List.of()),
                ChangePoints.TABLE,
                RootCauses.TABLE,
                ViolationPatterns.TABLE,
                TermCounts.TABLE,
                EmergingTerms.TABLE,
                EmergingExamples.TABLE,
                StrategyBacktests.TABLE,
                StrategyEffects.TABLE,
                StrategyExamples.TABLE,
                StrategyAdvertisers.TABLE,
                StrategyHealth.TABLE,
                SamplePlan.TABLE,
                SampleTargets.TABLE,
                SampleDraws.TABLE));
        return run.tables().versions(contracts);
    }

    private RunLogger() {}
}
