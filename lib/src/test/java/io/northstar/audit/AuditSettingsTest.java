package io.northstar.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.consistency.ConsistencySettings;
import io.northstar.metric.Slicing;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.QaLabels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditSettingsTest {
    private static final Config SHIPPED =
            ConfigFactory.parseResources("northstar/northstar.conf").resolve();

    @Test
    void shippedSettingsAreValidAndNameNoReviewer() {
        AuditSettings settings = AuditSettings.of(SHIPPED, Slicing.of(SHIPPED.getConfig("quality")));

        assertThat(settings.design().kind()).isEqualTo(AuditDesign.Kind.RECORDED);
        assertThat(settings.fewestAudits()).isEqualTo(20);
        assertThat(settings.corrected().grains()).contains(List.of(), List.of("market"));
        assertThat(settings.slicing().dimensions())
                .containsEntry("qa_reviewer", AuditedDecisions.QA_REVIEWER)
                .allSatisfy((name, sql) -> assertThat(sql).doesNotContain(QaLabels.REVIEWER_ID));
    }

    /** So that a query can join the tables with the metrics on every slice column. */
    @Test
    void tablesHaveTheSliceColumnsOfTheMetrics() {
        Slicing metrics = Slicing.of(SHIPPED.getConfig("quality"));
        AuditSettings settings = AuditSettings.of(SHIPPED, metrics);

        assertThat(settings.corrected().names()).isEqualTo(metrics.names());
        assertThat(settings.slicing().names()).containsAll(metrics.names()).contains("qa_reviewer", "side");
        assertThat(ConsistencySettings.of(SHIPPED).slicing().names()).isEqualTo(metrics.names());
    }

    @Test
    void onlyGrainsOfTheMetricsAreCorrectedAndTheWholeAlwaysIs() {
        Slicing markets = new Slicing(Map.of("market", "market"), List.of(List.of("market")));

        assertThat(AuditSettings.of(SHIPPED, markets).corrected().grains())
                .containsExactly(List.of(), List.of("market"));
    }

    @Test
    void wrongSettingsSayWhatIsExpected() {
        assertWrong("audit.design = quota", "expected recorded or poststratified");
        assertWrong("audit { design = poststratified, poststrata = [] }", "audit.poststrata is empty");
        assertWrong("audit.fewest_audits = 1", "must be at least 2");
        assertWrong("audit.corrected_grains = [market]", "must be a list of lists");
    }

    private static void assertWrong(String setting, String message) {
        Config settings = ConfigFactory.parseString(setting).withFallback(SHIPPED);
        assertThatThrownBy(() -> AuditSettings.of(settings, Slicing.of(SHIPPED.getConfig("quality"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
