package io.northstar.land;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StrictCastTest {
    private static final int VALUES = 200;
    private static final List<String> NOTHING_PLAIN =
            List.of("", " ", "now", "today", "epoch", "NaN", "Infinity", "1e", "0x10", "1,5", "--1", "null");

    @Test
    void theTextOfAValueIsTheValue(SparkSession spark) {
        requireRoundTrip(spark, LongType, Random::nextLong, String::valueOf);
        requireRoundTrip(spark, DoubleType, random -> (random.nextDouble() - 0.5) * 1e9, String::valueOf);
        requireRoundTrip(
                spark, DateType, random -> Date.valueOf(LocalDate.ofEpochDay(random.nextInt(40_000))), Date::toString);
        requireRoundTrip(
                spark,
                TimestampType,
                random -> Timestamp.from(Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L))),
                moment -> moment.toInstant().toString());
        requireRoundTrip(spark, BooleanType, Random::nextBoolean, String::valueOf);
    }

    @Test
    void textThatIsNotPlainlyOfTheTypeIsNull(SparkSession spark) {
        List<DataType> types = List.of(LongType, DoubleType, DateType, TimestampType, BooleanType);
        for (DataType type : types) {
            assertThat(cast(spark, StringType, type, NOTHING_PLAIN))
                    .as("%s", type)
                    .containsOnlyNulls();
        }
        assertThat(cast(spark, StringType, DateType, List.of("2026-02-30", "2026-2-9", "2026-02-09 extra", "20260209")))
                .containsOnlyNulls();
        assertThat(cast(spark, StringType, TimestampType, List.of("2026-02-09T25:00:00Z", "12:00", "1767225600")))
                .containsOnlyNulls();
        assertThat(cast(spark, StringType, LongType, List.of("9223372036854775808", "1.0", "1e3")))
                .containsOnlyNulls();
        assertThat(cast(spark, StringType, BooleanType, List.of("t", "y", "2", "truth")))
                .containsOnlyNulls();
    }

    @Test
    void blanksAroundAValueDoNotCountButEmptyTextIsNull(SparkSession spark) {
        assertThat(cast(spark, StringType, LongType, List.of(" 7 ", "+7", "007")))
                .containsOnly(7L);
        assertThat(cast(spark, StringType, BooleanType, List.of(" Yes", "TRUE", "1")))
                .containsOnly(true);
        assertThat(cast(spark, StringType, StringType, Arrays.asList("", " a ", null)))
                .containsExactly(null, " a ", null);
    }

    @Test
    void aMomentWithAnOffsetIsTheSameMomentInUtc(SparkSession spark) {
        Timestamp noon = Timestamp.from(Instant.parse("2026-02-09T12:00:00Z"));
        assertThat(cast(
                        spark,
                        StringType,
                        TimestampType,
                        List.of("2026-02-09T14:00:00+02:00", "2026-02-09 12:00", "2026-02-09 12:00:00.0 UTC")))
                .containsOnly(noon);
    }

    @Test
    void aFractionIsNoWholeNumberAndANumberIsNoMoment(SparkSession spark) {
        assertThat(cast(spark, DoubleType, LongType, List.of(3.0, 3.5, 1e17, Double.NaN, Double.POSITIVE_INFINITY)))
                .containsExactly(3L, null, null, null, null);
        assertThat(cast(spark, DoubleType, DoubleType, List.of(3.5, Double.NaN, Double.NEGATIVE_INFINITY)))
                .containsExactly(3.5, null, null);
        assertThat(cast(spark, LongType, TimestampType, List.of(1_767_225_600L)))
                .containsOnlyNulls();
        assertThat(cast(spark, LongType, BooleanType, List.of(1L))).containsOnlyNulls();
        assertThat(cast(spark, IntegerType, LongType, List.of(5))).containsExactly(5L);
        assertThat(cast(spark, LongType, StringType, List.of(5L))).containsExactly("5");
    }

    private static <T> void requireRoundTrip(
            SparkSession spark, DataType type, Function<Random, T> draw, Function<T, String> text) {
        Random random = new Random(3);
        List<T> values = Stream.generate(() -> draw.apply(random)).limit(VALUES).toList();
        List<String> texts = values.stream().map(text).toList();
        List<String> broken = texts.stream().map(value -> value + " x").toList();

        assertThat(cast(spark, StringType, type, texts)).as("%s", type).isEqualTo(values);
        assertThat(cast(spark, StringType, type, broken))
                .as("%s and more", type)
                .isEqualTo(Collections.nCopies(VALUES, null));
    }

    private static List<Object> cast(SparkSession spark, DataType from, DataType to, List<?> values) {
        Rows rows = Rows.of(new StructType().add("value", from));
        values.forEach(value -> rows.row("value", value));
        return rows.in(spark).select(StrictCast.of(col("value"), from, to)).collectAsList().stream()
                .map(row -> row.get(0))
                .toList();
    }
}
