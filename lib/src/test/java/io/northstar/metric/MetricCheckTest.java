package io.northstar.metric;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.BadSettingsException;
import io.northstar.table.JudgedDecisions;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class MetricCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reviewer_id",
                "upper(REVIEWER_ID)",
                "coalesce(vendor, `reviewer_id`)",
                "sha2(reviewer_id, 256)",
                "to_json(struct(*))"
            })
    void noDimensionTellsReviewers(String sql, SparkSession spark) {
        assertThatThrownBy(() -> check(spark, Map.of("team", sql)))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageStartingWith("quality.dimensions.team: `%s` names reviewer_id. Identifiers".formatted(sql));
    }

    @Test
    void dimensionsMayTellWhetherThereIsAVendorOrSpeakOfReviewers(SparkSession spark) {
        assertThatCode(() -> check(spark, Map.of("team", "coalesce(vendor, 'no reviewer_id')")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyMistakeIsNamed(SparkSession spark) {
        assertThatThrownBy(() -> check(spark, Map.of("a", "markets", "b", "reviewer_id", "c", "market")))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContainingAll("quality.dimensions.a: `markets`", "quality.dimensions.b: `reviewer_id`")
                .hasMessageNotContaining("quality.dimensions.c");
    }

    private static void check(SparkSession spark, Map<String, String> dimensions) {
        MetricCheck.requireResolvable(
                Rows.of(JudgedDecisions.schema()).in(spark),
                new Slicing(dimensions, List.of(List.of())),
                "quality.dimensions");
    }
}
