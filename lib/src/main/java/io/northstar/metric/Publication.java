package io.northstar.metric;

import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.UnseenEvents;
import io.northstar.table.DesignStrata;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a window's sums into what is published: a number with its interval, or the reason why there is none. A function
 * of Java and not of columns because Spark has no quantile of the beta and t distributions; it runs on published rows
 * only, never on decisions.
 */
final class Publication implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    /** What {@link #call} returns: the result columns of {@link NorthStar}. */
    static final StructType SCHEMA = new StructType()
            .add(NorthStar.ESTIMATE, DataTypes.DoubleType)
            .add(NorthStar.STANDARD_ERROR, DataTypes.DoubleType)
            .add(NorthStar.CI_LOW, DataTypes.DoubleType)
            .add(NorthStar.CI_HIGH, DataTypes.DoubleType)
            .add(NorthStar.METHOD, DataTypes.StringType)
            .add(NorthStar.EFFECTIVE_LABELS, DataTypes.DoubleType)
            .add(NorthStar.DESIGN_EFFECT, DataTypes.DoubleType)
            .add(NorthStar.UNMEASURED_SHARE, DataTypes.DoubleType)
            .add(NorthStar.MATURITY, DataTypes.DoubleType)
            .add(NorthStar.STATUS, DataTypes.StringType)
            .add(NorthStar.REASON, DataTypes.StringType);

    private final EstimationRules rules;
    private final Map<String, RatioMetric> metrics;

    /** Publishes ratios by these rules; {@code metrics} by definition hash. */
    Publication(EstimationRules rules, Map<String, RatioMetric> metrics) {
        this.rules = rules;
        this.metrics = Map.copyOf(metrics);
    }

    @Override
    public Row call(Row sums) {
        RatioMetric metric = metrics.get(sums.<String>getAs(MetricCells.DEFINITION_HASH));
        boolean sampled = metric.basis() == Basis.SAMPLE;
        Optional<String> refusal = sampled ? sampleRefusal(metric, sums) : Optional.empty();
        refusal = refusal.or(() -> tooLittleMeasured(metric, sums))
                .or(() -> missingExposure(sums))
                .or(() -> emptyDenominator(sums));
        if (refusal.isPresent()) {
            return withoutNumber(sums, sampled, NorthStar.REFUSED, refusal.get());
        }
        Optional<String> suppression = suppression(sums, sampled);
        if (suppression.isPresent()) {
            return withoutNumber(sums, sampled, NorthStar.SUPPRESSED, suppression.get());
        }
        RatioEstimate estimate = estimate(metric, sums, sampled);
        return RowFactory.create(
                estimate.estimate(),
                estimate.standardError(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.method().text(),
                sampled ? estimate.effectiveLabels() : null,
                sampled ? estimate.designEffect() : null,
                unmeasuredShare(sums),
                maturity(sums, sampled),
                NorthStar.OK,
                warning(metric, sums));
    }

    /** What to know about a published number: the part of its population, or of its window, that it does not speak for. */
    private static String warning(RatioMetric metric, Row sums) {
        Double share = unmeasuredShare(sums);
        String unmeasured = share == null || share == 0 ? "" : unmeasured(metric, share);
        int covered = sums.getAs(NorthStar.DAYS_COVERED);
        int days = sums.getAs(Windows.DECISION_DAYS);
        String narrow = covered < days
                ? "Covers %d of %d days with decisions: %s.".formatted(covered, days, definition(sums))
                : "";
        String all = (unmeasured + " " + narrow).strip();
        return all.isEmpty() ? null : all;
    }

    private static String definition(Row sums) {
        String since = sums.getAs(Windows.DEFINED_SINCE);
        return since == null
                ? "the others have none of this metric as it is defined now"
                : "the metric is defined so since %s, before that as %s"
                        .formatted(since, sums.<String>getAs(Definitions.FORMER_HASH));
    }

    private static String unmeasured(RatioMetric metric, double share) {
        String silence = "strata or queues without any label";
        String gap = "values that did not land";
        String cause = metric.basis() == Basis.CENSUS
                ? gap
                : metric.measured().equals("true") ? silence : silence + ", or " + gap;
        return String.format(Locale.ROOT, "%.1f %% of the population is unmeasured: %s.", 100 * share, cause);
    }

    private Optional<String> tooLittleMeasured(RatioMetric metric, Row sums) {
        Double share = unmeasuredShare(sums);
        return share != null && share > rules.maxUnmeasuredShare()
                ? Optional.of(unmeasured(metric, share))
                : Optional.empty();
    }

    private RatioEstimate estimate(RatioMetric metric, Row sums, boolean sampled) {
        double numerator = sums.getAs(MetricCells.NUMERATOR);
        double denominator = sums.getAs(MetricCells.DENOMINATOR);
        if (!sampled) {
            return RatioEstimate.exact(numerator, denominator);
        }
        RatioTotals totals = new RatioTotals(
                numerator,
                denominator,
                sums.getAs(MetricCells.NUMERATOR_VARIANCE),
                sums.getAs(MetricCells.COVARIANCE),
                sums.getAs(MetricCells.DENOMINATOR_VARIANCE),
                sums.<Long>getAs(MetricCells.LABELS),
                sums.getAs(MetricCells.SQUARED_WEIGHTS),
                sums.<Long>getAs(MetricCells.DEGREES_OF_FREEDOM),
                rules.finitePopulationCorrection() ? Math.max(0, population(sums) - labelled(sums)) : population(sums));
        return metric.kind() == RatioMetric.Kind.PROPORTION
                ? RatioEstimate.proportion(totals, unseen(metric, sums), rules.confidence())
                : RatioEstimate.quantity(totals, rules.confidence());
    }

    private static UnseenEvents unseen(RatioMetric metric, Row sums) {
        return new UnseenEvents(
                metric.unseenPlace(),
                sums.getAs(MetricCells.UNSEEN_NUMERATOR),
                sums.getAs(MetricCells.UNSEEN_NUMERATOR_SQUARES),
                sums.getAs(MetricCells.UNSEEN_REMAINDER),
                sums.getAs(MetricCells.UNSEEN_REMAINDER_SQUARES));
    }

    private Optional<String> sampleRefusal(RatioMetric metric, Row sums) {
        if (sums.<String>getAs(MetricCells.DESIGN).equals(DesignStrata.NONE)) {
            return Optional.of("No sampling design: no strata and no inclusion probabilities landed for these days.");
        }
        if (labelled(sums) == 0) {
            return Optional.of("No label for any of %d decisions (%d drawn).".formatted(population(sums), drawn(sums)));
        }
        Optional<String> unmeasured = tooLittleMeasured(metric, sums);
        if (unmeasured.isPresent()) {
            return unmeasured;
        }
        if (metric.sides() == RatioMetric.Sides.BOTH) {
            long restricting = sums.getAs(MetricCells.LABELS_RESTRICTING);
            long permitting = sums.getAs(MetricCells.LABELS_PERMITTING);
            if (restricting == 0 || permitting == 0) {
                return Optional.of("Needs labels on restrictions and on permissions, has %d and %d."
                        .formatted(restricting, permitting));
            }
        }
        return sums.<Long>getAs(MetricCells.LABELS) == 0
                ? Optional.of("No labelled decision is in the denominator.")
                : Optional.empty();
    }

    private static Optional<String> missingExposure(Row sums) {
        long days = sums.getAs(Windows.CELL_DAYS);
        long weighted = sums.getAs(Windows.WEIGHTED_DAYS);
        return weighted < days
                ? Optional.of("No exposures landed for %d of %d days.".formatted(days - weighted, days))
                : Optional.empty();
    }

    private static Optional<String> emptyDenominator(Row sums) {
        Double denominator = sums.getAs(MetricCells.DENOMINATOR);
        return denominator == null || denominator == 0 ? Optional.of("The denominator is 0.") : Optional.empty();
    }

    private Optional<String> suppression(Row sums, boolean sampled) {
        long labels = sums.getAs(MetricCells.LABELS);
        if (sampled && labels < rules.minLabels() && labelled(sums) < population(sums)) {
            return Optional.of("%d labels, fewer than %d.".formatted(labels, rules.minLabels()));
        }
        return population(sums) < rules.minPopulation()
                ? Optional.of("%d decisions, fewer than %d.".formatted(population(sums), rules.minPopulation()))
                : Optional.empty();
    }

    private static Row withoutNumber(Row sums, boolean sampled, String status, String reason) {
        return RowFactory.create(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                unmeasuredShare(sums),
                maturity(sums, sampled),
                status,
                reason);
    }

    private static Double unmeasuredShare(Row sums) {
        Double whole = sums.getAs(MetricCells.POPULATION_WEIGHT);
        Double unmeasured = sums.getAs(MetricCells.UNMEASURED_WEIGHT);
        return whole == null || unmeasured == null || whole == 0 ? null : unmeasured / whole;
    }

    private static Double maturity(Row sums, boolean sampled) {
        return !sampled || drawn(sums) == 0 ? null : (double) labelled(sums) / drawn(sums);
    }

    private static long population(Row sums) {
        return sums.<Long>getAs(MetricCells.POPULATION);
    }

    private static long drawn(Row sums) {
        return sums.<Long>getAs(MetricCells.DRAWN);
    }

    private static long labelled(Row sums) {
        return sums.<Long>getAs(MetricCells.LABELS_RESTRICTING) + sums.<Long>getAs(MetricCells.LABELS_PERMITTING);
    }
}
