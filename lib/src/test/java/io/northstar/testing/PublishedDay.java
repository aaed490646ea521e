package io.northstar.testing;

import io.northstar.table.AuditRates;
import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelMaturity;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.RootCauses;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import io.northstar.table.Slices;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.StrategyHealth;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import io.northstar.table.TrendAlerts;
import io.northstar.table.ViolationPatterns;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Rows of every table that a report is about, as if nights had published them. */
public final class PublishedDay {
    /** The day that they are about. */
    public static final LocalDate DAY = LocalDate.parse("2026-01-28");
    /** The metrics that have numbers. */
    public static final List<String> METRICS = List.of("fpr", "leakage", "overkill", "turnaround_p90");

    /** Days that numbers of all grains go back. */
    public static final int DAYS = 5;

    /** Back-tests that there are at most. */
    public static final int BACKTESTS = 3;

    /** Of earlier days only the window that is drawn is published. */
    private static final List<Integer> DRAWN = List.of(7);

    private static final List<Integer> WINDOWS = List.of(1, 7, 28);

    private final Map<TableContract, Rows> tables = new LinkedHashMap<>();
    private final List<String> dimensions;
    private final SplittableRandom random = new SplittableRandom(5);

    private PublishedDay(List<String> dimensions) {
        this.dimensions = dimensions;
    }

    /**
     * The rows of each table.
     *
     * @param dimensions names of quality.dimensions
     * @param markets slices that have pages
     * @param policies slices that have pages
     * @param texts whatever others write, in every place where they can
     */
    public static Map<TableContract, Rows> of(
            List<String> dimensions, List<String> markets, List<String> policies, List<String> texts) {
        PublishedDay day = new PublishedDay(dimensions);
        day.plant(markets, policies, texts);
        return day.tables;
    }

    private void plant(List<String> markets, List<String> policies, List<String> texts) {
        publish(markets, policies, texts);
        catalogue();
        alert(markets, texts);
        creatives(markets, texts);
        models(texts);
        strategies(texts);
        qa(texts);
        run(texts);
    }

    private void publish(List<String> markets, List<String> policies, List<String> texts) {
        Rows rows = rows(NorthStar.current(dimensions))
                .each(NorthStar.WEIGHTING, "decision")
                .each(NorthStar.SERIES, NorthStar.CURRENT)
                .each(NorthStar.LABELS, 300L)
                .each(NorthStar.UNMEASURED_SHARE, 0.02)
                .each(NorthStar.MATURITY, 0.9)
                .each(NorthStar.STATUS, NorthStar.OK)
                .each(NorthStar.RUN_ID, "run-1");
        List<LocalDate> days =
                DAY.minusDays(DAYS - 1).datesUntil(DAY.plusDays(1)).toList();
        for (LocalDate day : days) {
            for (String metric : METRICS) {
                for (int window : day.equals(DAY) ? WINDOWS : DRAWN) {
                    slice(rows, day, window, metric, Slices.ALL, Map.of());
                    markets.forEach(each -> slice(rows, day, window, metric, "market", Map.of("market", each)));
                    policies.forEach(each -> slice(rows, day, window, metric, "policy_id", Map.of("policy_id", each)));
                    List.of("m1", "m2")
                            .forEach(each ->
                                    slice(rows, day, window, metric, "model_version", Map.of("model_version", each)));
                }
            }
        }
        for (String market : markets) {
            for (String policy : policies) {
                METRICS.forEach(metric -> slice(
                        rows,
                        DAY,
                        28,
                        metric,
                        "market,policy_id",
                        new TreeMap<>(Map.of("market", market, "policy_id", policy))));
            }
        }
        int told = 0;
        for (String text : texts) {
            slice(rows, DAY, 1 + told++, "fnr", Slices.ALL, Map.of());
            rows.with(NorthStar.STATUS, NorthStar.REFUSED)
                    .with(NorthStar.REASON, text)
                    .with(NorthStar.ESTIMATE, null)
                    .with(NorthStar.WINDOW_DAYS, 28)
                    .with(NorthStar.WEIGHTING, "w" + told);
        }
        tables.put(NorthStar.current(dimensions), rows);
    }

    private void slice(Rows rows, LocalDate day, int window, String metric, String grain, Map<String, String> values) {
        double estimate = 0.02 + 0.02 * random.nextDouble();
        List<String> words = new ArrayList<>();
        values.forEach((name, value) -> words.add("%s=%s".formatted(name, value)));
        rows.row(NorthStar.DAY, Date.valueOf(day))
                .with(NorthStar.WINDOW_DAYS, window)
                .with(NorthStar.METRIC, metric)
                .with(NorthStar.DEFINITION_HASH, metric)
                .with(Slices.GRAIN, grain)
                .with(Slices.SLICE, values.isEmpty() ? Slices.ALL : String.join(", ", words))
                .with(NorthStar.ESTIMATE, estimate)
                .with(NorthStar.CI_LOW, estimate - 0.01)
                .with(NorthStar.CI_HIGH, estimate + 0.01);
        values.forEach(rows::with);
    }

    private void catalogue() {
        Rows rows = rows(MetricCatalogueTable.TABLE)
                .each(MetricCatalogueTable.LAST_DAY, null)
                .each(MetricCatalogueTable.DIRECTION, "lower_is_better");
        for (String metric : METRICS) {
            rows.row(MetricCatalogueTable.METRIC, metric)
                    .with(MetricCatalogueTable.DEFINITION_HASH, metric)
                    .with(MetricCatalogueTable.UNIT, metric.startsWith("turnaround") ? "hours" : "share")
                    .with(MetricCatalogueTable.DOC, "What %s means.".formatted(metric));
        }
        tables.put(MetricCatalogueTable.TABLE, rows);
    }

    private void alert(List<String> markets, List<String> texts) {
        Rows alerts = rows(TrendAlerts.table(dimensions))
                .each(TrendAlerts.METRIC, "fpr")
                .each(TrendAlerts.WEIGHTING, "decision")
                .each(TrendAlerts.STATE, TrendAlerts.NEW)
                .each(TrendAlerts.SEVERITY, TrendAlerts.HIGH)
                .each(TrendAlerts.LINKED_TO, null)
                .each(Slices.GRAIN, "market");
        Rows causes = rows(RootCauses.TABLE)
                .each(RootCauses.METRIC, "fpr")
                .each(RootCauses.VERDICT, "rate")
                .each(RootCauses.CAUSE_RANK, 1);
        for (int i = 0; i < texts.size(); i++) {
            String market = markets.get(i % markets.size());
            alerts.row(TrendAlerts.ALERT_ID, "alert " + texts.get(i))
                    .with(Slices.SLICE, "market=" + market)
                    .with("market", market)
                    .with(TrendAlerts.COURSE, i % 2 == 0 ? TrendAlerts.WORSE : TrendAlerts.BETTER)
                    .with(TrendAlerts.BEFORE, 0.01 + i / 1000.0)
                    .with(TrendAlerts.AFTER, 0.02)
                    .with(TrendAlerts.LOG_EVIDENCE, 3.0 * i)
                    .with(TrendAlerts.IMPACT_PER_DAY, 10.0 * i)
                    .with(TrendAlerts.IMPACT_LOW, 5.0 * i)
                    .with(TrendAlerts.IMPACT_HIGH, 15.0 * i);
            causes.row(RootCauses.ALERT_ID, "alert " + texts.get(i))
                    .with(RootCauses.SLICE, "market=" + market)
                    .with(RootCauses.CAUSE, "strategy_id=" + texts.get(i))
                    .with(RootCauses.EVENTS, texts.get(i))
                    .with(RootCauses.MESSAGE, texts.get(i));
        }
        tables.put(TrendAlerts.table(dimensions), alerts);
        tables.put(RootCauses.TABLE, causes);
    }

    private void creatives(List<String> markets, List<String> texts) {
        Rows terms = rows(EmergingTerms.TABLE)
                .each(EmergingTerms.KIND, "leaked")
                .each(EmergingTerms.LANGUAGE, "(all)")
                .each(EmergingTerms.TERM_KIND, "word")
                .each(EmergingTerms.RANK, 1);
        Rows examples = rows(EmergingExamples.TABLE)
                .each(EmergingExamples.KIND, "leaked")
                .each(EmergingExamples.LANGUAGE, "(all)")
                .each(EmergingExamples.TERM_KIND, "word");
        Rows ads = rows(Creatives.TABLE);
        for (int i = 0; i < texts.size(); i++) {
            String market = i < 40 ? "(all)" : markets.get(0);
            terms.row(EmergingTerms.TERM, texts.get(i)).with(EmergingTerms.MARKET, market);
            examples.row(EmergingExamples.TERM, texts.get(i))
                    .with(EmergingExamples.MARKET, market)
                    .with(EmergingExamples.CREATIVE_ID, "ad " + texts.get(i));
            ads.row(Creatives.CREATIVE_ID, "ad " + texts.get(i)).with(Creatives.TEXT, "Buy " + texts.get(i));
        }
        tables.put(EmergingTerms.TABLE, terms);
        tables.put(EmergingExamples.TABLE, examples);
        tables.put(Creatives.TABLE, ads);
        Rows patterns = rows(ViolationPatterns.TABLE)
                .each(ViolationPatterns.CONTRAST, ViolationPatterns.OTHERS)
                .each(ViolationPatterns.RANK, 1)
                .each(ViolationPatterns.ATTRIBUTES, scala.collection.immutable.Map$.MODULE$.empty());
        texts.forEach(text -> patterns.row(ViolationPatterns.PATTERN, text));
        tables.put(ViolationPatterns.TABLE, patterns);
    }

    private void models(List<String> texts) {
        Rows certificates = rows(ThresholdCertificates.TABLE)
                .each(ThresholdCertificates.ACTION, ThresholdCertificates.REJECT)
                .each(ThresholdCertificates.STATUS, ThresholdCertificates.CERTIFIED)
                .each(ThresholdCertificates.EXPIRES_ON, Date.valueOf(DAY.plusDays(9)));
        Rows registry = rows(ModelRegistry.TABLE).each(ModelRegistry.ALIAS, ModelRegistry.CHALLENGER);
        for (String text : texts) {
            certificates
                    .row(ThresholdCertificates.MODEL, text)
                    .with(ThresholdCertificates.THRESHOLD, 0.75)
                    .with(ThresholdCertificates.COVERAGE, 0.125);
            registry.row(ModelRegistry.MODEL, text).with(ModelRegistry.VERDICT, text);
        }
        tables.put(ThresholdCertificates.TABLE, certificates);
        tables.put(ModelRegistry.TABLE, registry);
    }

    private void strategies(List<String> texts) {
        Rows backtests = rows(StrategyBacktests.TABLE)
                .each(StrategyBacktests.RESTRICTED, 120L)
                .each(StrategyBacktests.CONFIDENCE, 0.97);
        Rows effects = rows(StrategyEffects.TABLE)
                .each(StrategyEffects.ESTIMATE, 0.01)
                .each(StrategyEffects.CI_LOW, 0.005)
                .each(StrategyEffects.CI_HIGH, 0.015)
                .each(StrategyEffects.STATUS, NorthStar.OK);
        Rows examples = rows(StrategyExamples.TABLE);
        Rows advertisers = rows(StrategyAdvertisers.TABLE);
        Rows health = rows(StrategyHealth.TABLE)
                .each(StrategyHealth.RECOMMENDATION, StrategyHealth.TIGHTEN)
                .each(StrategyHealth.Q_VALUE, 0.001);
        // A page each: few of them, with all texts on the first.
        for (String text : texts.subList(0, Math.min(BACKTESTS, texts.size()))) {
            backtests.row(StrategyBacktests.STRATEGY_ID, text).with(StrategyBacktests.MESSAGE, text);
            effects.row(StrategyEffects.STRATEGY_ID, text).with(StrategyEffects.EFFECT, StrategyEffects.FPR);
            effects.row(StrategyEffects.STRATEGY_ID, text).with(StrategyEffects.EFFECT, StrategyEffects.SPEND);
        }
        for (int i = 0; i < texts.size(); i++) {
            examples.row(StrategyExamples.STRATEGY_ID, texts.get(0))
                    .with(StrategyExamples.RANK, i + 1)
                    .with(StrategyExamples.TEXT, texts.get(i))
                    .with(StrategyExamples.EVIDENCE, texts.get(i));
            advertisers
                    .row(StrategyAdvertisers.STRATEGY_ID, texts.get(0))
                    .with(StrategyAdvertisers.RANK, i + 1)
                    .with(Decisions.ADVERTISER_ID, texts.get(i));
            health.row(StrategyHealth.STRATEGY_ID, texts.get(i)).with(StrategyHealth.MESSAGE, texts.get(i));
        }
        tables.put(StrategyBacktests.TABLE, backtests);
        tables.put(StrategyEffects.TABLE, effects);
        tables.put(StrategyExamples.TABLE, examples);
        tables.put(StrategyAdvertisers.TABLE, advertisers);
        tables.put(StrategyHealth.TABLE, health);
    }

    private void qa(List<String> texts) {
        tables.put(
                AuditRates.table(dimensions),
                rows(AuditRates.table(dimensions))
                        .each(Slices.GRAIN, Slices.ALL)
                        .each(Slices.SLICE, Slices.ALL)
                        .each(AuditRates.METRIC, AuditRates.AGREEMENT)
                        .each(AuditRates.WINDOW_DAYS, 28)
                        .each(AuditRates.STATUS, NorthStar.OK)
                        .row(AuditRates.WEIGHTING, AuditRates.BY_LABEL)
                        .with(AuditRates.ESTIMATE, 0.8)
                        .with(AuditRates.CI_LOW, 0.75)
                        .with(AuditRates.CI_HIGH, 0.85));
        Rows agreement = rows(InconsistencyReview.table(dimensions))
                .each(Slices.GRAIN, Slices.ALL)
                .each(Slices.SLICE, Slices.ALL)
                .each(InconsistencyReview.PANEL, InconsistencyReview.BLIND_REVIEWS)
                .each(InconsistencyReview.STATUS, NorthStar.OK);
        texts.forEach(text -> agreement
                .row(InconsistencyReview.JUDGED_POLICY_ID, text)
                .with(InconsistencyReview.INCONSISTENCY, 0.25)
                .with(InconsistencyReview.CANNOT_AGREE, true)
                .with(InconsistencyReview.KRIPPENDORFF_ALPHA, 0.3));
        tables.put(InconsistencyReview.table(dimensions), agreement);
    }

    private void run(List<String> texts) {
        Rows strata = rows(SamplePlan.TABLE);
        Rows targets = rows(SampleTargets.TABLE).each(SampleTargets.METRIC, "fpr");
        Rows rules = rows(DataQuality.TABLE)
                .each(DataQuality.TABLE_NAME, "decisions")
                .each(DataQuality.SEVERITY, DataQuality.REJECTED)
                .each(DataQuality.ROWS, 3L);
        Rows feeds = rows(FeedCompleteness.TABLE).each(FeedCompleteness.STATUS, FeedCompleteness.SHORT);
        Rows restated = rows(Restatements.table(dimensions))
                .each(Slices.GRAIN, Slices.ALL)
                .each(Slices.SLICE, Slices.ALL)
                .each(NorthStar.METRIC, "fpr")
                .each(NorthStar.RUN_ID, "run-1")
                .each(Restatements.CAUSE, Restatements.LATE_LABELS);
        Rows maturity = rows(LabelMaturity.TABLE).each(LabelMaturity.MATURE, false);
        for (String text : texts) {
            strata.row(SamplePlan.STRATUM_ID, text);
            targets.row(SampleTargets.SLICE, text)
                    .with(SampleTargets.TARGET_HALF_WIDTH, 0.01)
                    .with(SampleTargets.EXPECTED_HALF_WIDTH, 0.02);
            rules.row(DataQuality.RULE, text)
                    .with(
                            DataQuality.EXAMPLES,
                            scala.jdk.javaapi.CollectionConverters.asScala(List.of(text))
                                    .toSeq());
            feeds.row(FeedCompleteness.SOURCE, text).with(FeedCompleteness.TABLE_NAME, "decisions");
            restated.row(NorthStar.WEIGHTING, text);
            maturity.row(LabelMaturity.STRATUM_GROUP, text);
        }
        tables.put(SamplePlan.TABLE, strata);
        tables.put(SampleTargets.TABLE, targets);
        tables.put(DataQuality.TABLE, rules);
        tables.put(FeedCompleteness.TABLE, feeds);
        tables.put(Restatements.table(dimensions), restated);
        tables.put(LabelMaturity.TABLE, maturity);
    }

    /** Rows with something in every column that has to have a value. */
    private static Rows rows(TableContract contract) {
        Rows rows = Rows.of(contract);
        for (TableColumn column : contract.columns()) {
            if (column.mandatory()) {
                rows.each(
                        column.name(),
                        column.allowed().isEmpty()
                                ? any(column.type())
                                : column.allowed().get(0));
            }
        }
        return rows;
    }

    private static Object any(DataType type) {
        if (type.equals(DataTypes.StringType)) {
            return "x";
        }
        if (type.equals(DataTypes.DateType)) {
            return Date.valueOf(DAY);
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Timestamp.from(Instant.EPOCH);
        }
        if (type.equals(DataTypes.LongType)) {
            return 1L;
        }
        if (type.equals(DataTypes.IntegerType)) {
            return 1;
        }
        return type.equals(DataTypes.DoubleType) ? (Object) 0.5 : false;
    }
}
