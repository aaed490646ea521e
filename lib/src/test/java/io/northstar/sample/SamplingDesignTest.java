package io.northstar.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.JudgedDecisions;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SamplingDesignTest {

    @Test
    void differentCombinationsAreDifferentStrata(SparkSession spark) {
        SamplingDesign design = new SamplingDesign(SamplingDesign.Kind.POSTSTRATIFIED, List.of("market", "queue"));

        List<String> strata = Rows.of(JudgedDecisions.schema())
                .row("market", "a|b")
                .with("queue", "c")
                .row("market", "a")
                .with("queue", "b|c")
                .row("market", "a\\")
                .with("queue", "b|c")
                .row("market", "US")
                .in(spark)
                .select(design.stratumOfDecision())
                .as(Encoders.STRING())
                .collectAsList();

        assertThat(strata).containsExactly("a\\|b|c", "a|b\\|c", "a\\\\|b\\|c", "US|(none)");
    }
}
