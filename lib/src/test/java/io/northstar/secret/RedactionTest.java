package io.northstar.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final Redaction NONE = Redaction.of(Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spark.hadoop.fs.s3a.secret.key=planted|spark.hadoop.fs.s3a.secret.key=***",
                "fs.s3a.access.key = planted and more|fs.s3a.access.key = *** and more",
                "fs.azure.account.key.store.dfs.core.windows.net=planted|fs.azure.account.key.store.dfs.core.windows.net=***",
                "fs.azure.account.oauth2.client.secret: planted|fs.azure.account.oauth2.client.secret: ***",
                "NORTHSTAR_SAMPLING_KEY=planted|NORTHSTAR_SAMPLING_KEY=***",
                "{\"password\": \"planted\", \"day\": 1}|{\"password\": \"***\", \"day\": 1}",
                "javax.jdo.option.ConnectionPassword=planted|javax.jdo.option.ConnectionPassword=***",
                "s3a://user:planted@bucket/warehouse|s3a://***@bucket/warehouse",
                "jdbc:postgresql://me:pla:nted@host:5432/db|jdbc:postgresql://***@host:5432/db",
                "https://x/y?token=planted&day=1|https://x/y?token=***&day=1",
                "https://x/y?se=1&sig=pla%2Fnted|https://x/y?se=1&sig=***",
                "https://x/y?X-Amz-Signature=planted|https://x/y?X-Amz-Signature=***",
                "secret=planted, token=planted2|secret=***, token=***"
            })
    void whatLooksSecretIsTakenOut(String text, String shown) {
        assertThat(NONE.apply(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "There is no key: put one into a file and its path into keys.sampling.file, or set NORTHSTAR_SAMPLING_KEY",
                "hdfs://namenode:8020/warehouse",
                "spark://127.0.0.1:7077, http://[::1]:8080/x@y",
                "tokens of the day were 17",
                "decisions.read=17, qa_labels.rejected=0",
                "creative_signatures: 7 rows",
                "s3a://bucket/landing/decisions/2026-02-09/part:0@1.csv"
            })
    void whatDoesNotStays(String text) {
        assertThat(NONE.apply(text)).isEqualTo(text);
    }

    @Test
    void knownValuesAreTakenOutWhereverTheyStand() {
        Redaction known = Redaction.of(Map.of(
                "NORTHSTAR_SAMPLING_KEY", "planted-key ",
                "spark.hadoop.fs.s3a.secret.key", "planted-key-too",
                "DB_PASSWORD", "short",
                "HOME", "/home/northstar"));
        assertThat(known.apply("got planted-key, planted-key-too, short in /home/northstar"))
                .isEqualTo("got ***, ***, short in /home/northstar");
    }
}
