package io.northstar.secret;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class KeyedHashTest {
    private static final byte[] SECRET = "correct horse battery".getBytes(StandardCharsets.UTF_8);
    private static final KeyedHash KEY = KeyedHash.of(SECRET);

    /** RFC 2104: H(K xor opad, H(K xor ipad, text)), with the use and a zero byte before the text. */
    @Test
    void isHmacSha256() throws Exception {
        byte[] inner = digest(0x36, "draw\0décision".getBytes(StandardCharsets.UTF_8));

        assertThat(KEY.forUse("draw").call("décision")).isEqualTo(HexFormat.of().formatHex(digest(0x5c, inner)));
    }

    @Test
    void numbersAreUniformAndRepeat(SparkSession spark) {
        Dataset<Row> numbers = spark.range(20_000)
                .select(KEY.forUse("draw").number(col("id")).as("u"))
                .cache();
        Row moments =
                numbers.selectExpr("avg(u)", "avg(u * u)", "min(u)", "max(u)").head();

        // Five standard errors of the mean and of the mean square of uniform numbers.
        assertThat(moments.getDouble(0)).isCloseTo(0.5, within(0.0103));
        assertThat(moments.getDouble(1)).isCloseTo(1 / 3.0, within(0.0106));
        assertThat(moments.getDouble(2)).isBetween(0.0, 0.001);
        assertThat(moments.getDouble(3)).isBetween(0.999, 1.0);
        assertThat(numbers.distinct().count()).isEqualTo(20_000);
        assertThat(spark.range(20_000)
                        .select(KEY.forUse("draw").number(col("id")).as("u"))
                        .except(numbers)
                        .count())
                .isZero();
        numbers.unpersist();
    }

    @Test
    void usesAndKeysHaveNothingToDoWithEachOther() {
        assertThat(KEY.forUse("a").call("x"))
                .isNotEqualTo(KEY.forUse("b").call("x"))
                .isNotEqualTo(KeyedHash.of("another key of sixteen".getBytes(StandardCharsets.UTF_8))
                        .forUse("a")
                        .call("x"));
        assertThat(KEY.forUse("a").id()).isEqualTo(KEY.id()).hasSize(8);
    }

    @Test
    void namesOfSeveralValuesKeepThemApart(SparkSession spark) {
        List<String> names = spark.range(1)
                .selectExpr("stack(3, 'a', 'bc', 'ab', 'c', 'a', '|bc') AS (x, y)")
                .select(KEY.name(lit("2026-01-01"), col("x"), col("y")))
                .as(Encoders.STRING())
                .collectAsList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[0-9a-f]{32}"));
        assertThat(spark.range(1)
                        .select(KEY.name(lit(null).cast("string")))
                        .head()
                        .isNullAt(0))
                .isTrue();
    }

    @Test
    void theKeyIsInNoPlanAndNoMessage(SparkSession spark) {
        String plan = spark.range(5)
                .select(KEY.name(col("id").cast("string")))
                .queryExecution()
                .toString();

        assertThat(plan + KEY)
                .doesNotContain("correct horse")
                .doesNotContain(HexFormat.of().formatHex(SECRET).substring(0, 12));
        assertThatThrownBy(() -> KeyedHash.of("short".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("at least 16 bytes, got 5")
                .hasMessageNotContaining("short");
    }

    private static byte[] digest(int pad, byte[] text) throws Exception {
        byte[] block = new byte[64];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (pad ^ (i < SECRET.length ? SECRET[i] : 0));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(block);
        all.write(text);
        return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
    }
}
