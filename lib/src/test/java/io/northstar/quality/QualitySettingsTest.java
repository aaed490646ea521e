package io.northstar.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.MetricCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualitySettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "quality.windows = [1, 7, 7]; quality.windows repeats a value",
                "quality.definition_overlap_days = -1; quality.definition_overlap_days must be 0 or a number of days",
                "quality.grains = [[market], [market]]; names a combination twice",
                "quality.grains = [[market, market]]; repeats a dimension",
                "quality.dimensions.Market = market; differ in case only",
                "metrics.fpr.weightings = [decision, decision]; metrics.fpr: weightings repeats a value",
                "metrics.fpr.measured = violating; metrics.fpr: measured needs labels (violating)",
                "quality.coverage = [queue, queue]; quality.coverage repeats a value",
                "quality.coverage = [queues]; quality.coverage names queues, which is not a column of a decision",
                "quality.maturity.group = [queues]; quality.maturity.group names queues, which is not a column of a"
                        + " decision",
                "quality.maturity.history_days = 14; quality.maturity needs horizon_days >= 1, history_days >"
                        + " horizon_days",
                "quality.completeness.short_below = 2; quality.completeness needs short_below in (0, 1]",
                "quality { design = poststratified, poststrata = [violating] }; quality.poststrata names violating",
                "quality { design = poststratified, poststrata = [reviewer_id] }; quality.poststrata names reviewer_id."
                        + " Identifiers of reviewers must not",
                "quality.maturity.group = [reviewer_id]; quality.maturity.group names reviewer_id. Identifiers of",
            })
    void mistakesAreNamed(String settings, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(settings))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "quality.dimensions.market = upper(market)",
                "quality.design = poststratified",
                "quality { design = poststratified, poststrata = [restricts] }",
                "quality.lonely_stratum = certainty",
                "quality.finite_population_correction = false",
            })
    void whatChangesANumbersMeaningChangesItsDefinition(String settings) {
        assertThat(hash(settings(settings))).isNotEqualTo(hash(settings("")));
    }

    @Test
    void whatDoesNotKeepsIt() {
        assertThat(hash(settings("quality.windows = [3]"))).isEqualTo(hash(settings("")));
        assertThat(hash(settings("quality.confidence = 0.9"))).isEqualTo(hash(settings("")));
    }

    private static String hash(QualitySettings settings) {
        MetricCatalogue catalogue = settings.catalogue();
        return catalogue.definitionHash(catalogue.metrics().get(0));
    }

    private static QualitySettings settings(String text) {
        Config defaults = ConfigFactory.parseResources("northstar/northstar.conf");
        return QualitySettings.of(
                ConfigFactory.parseString(text).withFallback(defaults).resolve());
    }
}
