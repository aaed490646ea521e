package io.northstar.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.stats.UnseenEvents.Place;
import org.junit.jupiter.api.Test;

/** What a label could make of a decision follows from the parts of the predicates that need no label. */
class ReachTest {
    private static final String SIDES = "((restricts OR permits) AND (true))";

    @Test
    void missesHideAmongPermissionsAndCatchesAmongRestrictions() {
        RatioMetric recall = shipped("recall");

        assertThat(recall.numeratorReach())
                .isEqualTo("(%s) AND (restricts) AND (true)".formatted(SIDES.substring(1, SIDES.length() - 1)));
        assertThat(recall.remainderReach()).endsWith("((restricts) IS NOT TRUE)");
        assertThat(recall.unseenPlace()).isEqualTo(Place.MISSING);
    }

    @Test
    void leaksHideAmongAllThatIsPermitted() {
        RatioMetric leakage = shipped("leakage");

        assertThat(leakage.numeratorReach()).isEqualTo("((permits) AND (true)) AND (true) AND (true)");
        assertThat(leakage.remainderReach()).isEqualTo("((permits) AND (true)) AND (true) AND (true)");
        assertThat(leakage.unseenPlace()).isEqualTo(Place.COUNTED);
    }

    @Test
    void onlyPartsThatAndJoinsCount() {
        RatioMetric metric = metric(
                "denominator = \"(a BETWEEN 1 AND 2 AND violating) OR b\", numerator = \"c = 'x' AND violating\"");

        assertThat(metric.numeratorReach())
                .contains("c = 'x'")
                .doesNotContain("violating")
                .doesNotContain("BETWEEN");
        assertThat(metric.remainderReach()).isEqualTo("((p) AND (true)) AND (true)");
    }

    @Test
    void aQuantityHasNoEvents() {
        assertThat(shipped("review_cost_per_catch").numeratorReach()).isEqualTo("false");
        assertThat(shipped("review_cost_per_catch").remainderReach()).isEqualTo("false");
    }

    private static RatioMetric shipped(String name) {
        return Population.shipped().ratios().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RatioMetric metric(String fields) {
        return MetricCatalogue.of(ConfigFactory.parseString("m { population = p, %s }".formatted(fields)))
                .ratios()
                .get(0);
    }
}
