package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.northstar.secret.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;

/** The configurations of logging that are shipped. */
class LogConfigurationTest {
    private static final Path CONF = Path.of("../conf");
    private static final String TEXT = "log4j2.properties";
    private static final String JSON = "log4j2-json.properties";
    private static final String SECRET = "pl/anted+Secret";

    @Test
    void textHasNoSecretAndNoLineThatIsNotItsOwn() throws IOException {
        List<String> lines =
                logged(TEXT, LogConfigurationTest::complain).lines().toList();
        assertThat(lines.get(0)).matches("\\S+Z ERROR Job: ingest\\\\r\\\\nfailed at s3a://\\*\\*\\*@bucket/x");
        assertThat(lines.get(1)).isEqualTo("java.io.IOException: fs.s3a.secret.key=***, tried twice");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("java.io.IOException"))
                .hasSize(1);
        assertThat(lines).contains("Caused by: java.lang.IllegalStateException: {\"password\": \"***\"}");
        assertThat(lines).noneMatch(line -> line.contains(SECRET) || line.contains(SECRET.replace("/", "")));
    }

    @Test
    void jsonHasOneObjectALineAndNoSecret() throws IOException {
        String said = logged(JSON, log -> {
            log.info("checking \"invariants\"\nof {}", "\u0416");
            complain(log);
        });
        assertThat(said).doesNotContain(SECRET, SECRET.replace("/", ""));
        List<String> lines = said.lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode progress = new ObjectMapper().readTree(lines.get(0));
        assertThat(progress.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}Z");
        assertThat(progress.get("level").asText()).isEqualTo("INFO");
        assertThat(progress.get("logger").asText()).isEqualTo(Job.class.getName());
        assertThat(progress.get("message").asText()).isEqualTo("checking \"invariants\"\nof \u0416");
        JsonNode failure = new ObjectMapper().readTree(lines.get(1));
        assertThat(failure.get("message").asText()).isEqualTo("ingest\r\nfailed at s3a://***@bucket/x");
        assertThat(failure.get("exception").asText())
                .startsWith("java.io.IOException: fs.s3a.secret.key=***, tried twice")
                .contains("{\"password\": \"***\"}");
    }

    @Test
    void whatLooksSecretIsSaidOnce() throws IOException {
        assertThat(properties(TEXT).getProperty("property.secret")).isEqualTo(Redaction.LOOKS_SECRET);
        assertThat(properties(TEXT).getProperty("appender.stderr.layout.pattern"))
                .endsWith("{${secret}}{%s}".formatted(Redaction.SHOWN));
        JsonNode template =
                new ObjectMapper().readTree(properties(JSON).getProperty("appender.stderr.layout.eventTemplate"));
        for (String field : List.of("message", "exception")) {
            assertThat(template.at("/%s/pattern".formatted(field)).asText())
                    .endsWith("{%s}{%s}".formatted(Redaction.LOOKS_SECRET, Redaction.SHOWN));
        }
    }

    private static void complain(Logger log) {
        log.error(
                "ingest\r\nfailed at s3a://me:{}@bucket/x",
                SECRET.replace("/", ""),
                new IOException(
                        "fs.s3a.secret.key=%s, tried twice".formatted(SECRET),
                        new IllegalStateException("{\"password\": \"%s\"}".formatted(SECRET))));
    }

    private static Properties properties(String file) throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = Files.newInputStream(CONF.resolve(file))) {
            properties.load(stream);
        }
        return properties;
    }

    private static String logged(String file, Consumer<Logger> events) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (LoggerContext context =
                Configurator.initialize(file, null, CONF.resolve(file).toUri())) {
            events.accept(context.getLogger(Job.class.getName()));
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
