package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.var_pop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.SparkExtension;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class DrawsTest {
    @Test
    void drawsHaveTheirDistribution(SparkSession spark) {
        Draws draws = new Draws(11);
        Row row = spark.range(20_000)
                .select(
                        draws.uniform("a", col("id")).as("uniform"),
                        draws.uniform("b", col("id")).as("other"),
                        draws.normal("c", col("id")).as("normal"),
                        draws.below("d", 6, col("id")).as("die"))
                .agg(
                        min("uniform"),
                        max("uniform"),
                        avg("uniform"),
                        avg(col("uniform").multiply(col("other"))),
                        avg("normal"),
                        var_pop(col("normal")),
                        min("die"),
                        max("die"))
                .first();

        assertThat(row.getDouble(0)).isBetween(0.0, 0.001);
        assertThat(row.getDouble(1)).isBetween(0.999, Math.nextDown(1.0));
        assertThat(row.getDouble(2)).isCloseTo(0.5, within(0.01));
        assertThat(row.getDouble(3)).isCloseTo(0.25, within(0.01));
        assertThat(row.getDouble(4)).isCloseTo(0, within(0.03));
        assertThat(row.getDouble(5)).isCloseTo(1, within(0.05));
        assertThat(row.getInt(6)).isZero();
        assertThat(row.getInt(7)).isEqualTo(5);
    }
}
