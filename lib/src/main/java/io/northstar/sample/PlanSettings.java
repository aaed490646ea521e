package io.northstar.sample;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.Basis;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.RatioMetric;
import io.northstar.metric.Slicing;
import io.northstar.metric.Weighting;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.QaLabels;
import io.northstar.table.TableColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the plan.
 *
 * @param targets the precision that is wanted
 * @param strata columns of a decision whose combinations are the strata, for decisions that record none
 * @param cost SQL number over the columns of a decision: what a label of it costs, in any unit
 * @param fewestLabels labels of every stratum, as far as it has decisions
 * @param budget most that the sample of a day may cost, in the unit of {@code cost}; 0 for no limit
 * @param historyDays days before the planned one whose labels say how much labels vary
 * @param priorLabels how many labels of the whole metric each stratum's own are joined by
 * @param size what makes a decision more likely to be drawn
 * @param equalShare part of the sample that is drawn whatever the size, in (0, 1]
 * @param golden items with a settled truth among the sample
 * @param confidence level of the intervals whose width is planned
 */
public record PlanSettings(
        List<PlanTarget> targets,
        List<String> strata,
        String cost,
        long fewestLabels,
        double budget,
        int historyDays,
        double priorLabels,
        Size size,
        double equalShare,
        Golden golden,
        double confidence) {

    /** What makes a decision more likely to be drawn. */
    public enum Size {
        /** Nothing: all of a stratum are alike. */
        NONE("1"),
        /** Impressions of the ad on the day. */
        IMPRESSIONS(JudgedDecisions.IMPRESSIONS),
        /** The model's probability that the ad violates. */
        SCORE("score");

        private final String measure;

        Size(String measure) {
            this.measure = measure;
        }

        /** SQL of a decision's size. */
        String measure() {
            return measure;
        }
    }

    /**
     * Items with a settled truth, drawn to see whether the reviewers find it.
     *
     * @param share how many there are, as a share of the sample
     * @param layers layers of review that settle a truth
     */
    public record Golden(double share, List<String> layers) {
        public Golden {
            layers = List.copyOf(layers);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("plan.golden.share must be in [0, 1], got " + share);
            }
            if (!QaLabels.LAYERS.containsAll(layers)) {
                throw new IllegalArgumentException(
                        "plan.golden.layers must be among %s, got %s".formatted(QaLabels.LAYERS, layers));
            }
        }
    }

    private static final Config TARGET =
            ConfigFactory.parseString("weighting = decision, grain = [], window_days = 1, min_population = 0");

    public PlanSettings {
        targets = List.copyOf(targets);
        strata = List.copyOf(strata);
        List<String> known =
                JudgedDecisions.COLUMNS.stream().map(TableColumn::name).toList();
        if (strata.isEmpty() || !known.containsAll(strata)) {
            throw new IllegalArgumentException(
                    "plan.strata must name columns of a decision, got %s; known are %s".formatted(strata, known));
        }
        MetricCheck.requireNoReviewers("plan.strata", strata);
        if (fewestLabels < 1 || historyDays < 1 || !(priorLabels > 0) || !(budget >= 0)) {
            throw new IllegalArgumentException(
                    "plan.min_labels, plan.history_days and plan.prior_labels must be positive and plan.budget not negative, got %d, %d, %s and %s"
                            .formatted(fewestLabels, historyDays, priorLabels, budget));
        }
        if (!(equalShare > 0 && equalShare <= 1)) {
            throw new IllegalArgumentException("plan.equal_share must be in (0, 1], got " + equalShare);
        }
    }

    /**
     * Reads the {@code plan} section.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static PlanSettings of(Config plan, MetricCatalogue catalogue, Slicing slicing, double confidence) {
        return new PlanSettings(
                plan.getConfigList("targets").stream()
                        .map(target -> target(target.withFallback(TARGET), catalogue, slicing))
                        .toList(),
                plan.getStringList("strata"),
                plan.getString("cost"),
                plan.getLong("min_labels"),
                plan.getDouble("budget"),
                plan.getInt("history_days"),
                plan.getDouble("prior_labels"),
                oneOf(Size.class, "plan.size", plan.getString("size")),
                plan.getDouble("equal_share"),
                new Golden(plan.getDouble("golden.share"), plan.getStringList("golden.layers")),
                confidence);
    }

    private static PlanTarget target(Config target, MetricCatalogue catalogue, Slicing slicing) {
        String name = target.getString("metric");
        RatioMetric metric = catalogue.ratios().stream()
                .filter(each -> each.name().equals(name) && each.basis() == Basis.SAMPLE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "plan.targets: there is no metric %s that needs labels".formatted(name)));
        List<String> grain = target.getStringList("grain");
        if (!slicing.names().containsAll(grain)) {
            throw new IllegalArgumentException("plan.targets: the grain %s of %s is not among quality.dimensions %s"
                    .formatted(grain, name, slicing.names()));
        }
        return new PlanTarget(
                metric,
                oneOf(Weighting.class, "plan.targets: weighting", target.getString("weighting")),
                grain,
                target.getDouble("half_width"),
                target.getInt("window_days"),
                target.getLong("min_population"));
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, String setting, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s is %s, expected one of %s"
                        .formatted(
                                setting,
                                text,
                                Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT))));
    }
}
