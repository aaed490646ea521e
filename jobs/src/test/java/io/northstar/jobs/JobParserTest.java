package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobParserTest {
    private static final class Parser extends JobParser<String> {
        Parser() {
            super("test", "keeps a secret");
            secret("secret", "<x>", "not for logs", (given, all) -> all + given);
            opt("open", OptionTypes.TEXT).action((given, all) -> all + given);
        }

        @Override
        protected String defaults() {
            return "";
        }
    }

    @Test
    void valuesOfSecretOptionsAreKeptInNoLog() {
        String[] args = {"--secret", "a", "--secret=b", "--secret:c", "--open", "d"};
        assertThat(new Parser().parse(args)).contains("abcd");
        assertThat(new Parser().shown(args))
                .containsExactly("--secret", "***", "--secret=***", "--secret=***", "--open", "d");
    }

    @Test
    void aSecretMayLookLikeAnOption() {
        assertThat(new Parser().shown(new String[] {"--secret", "--secret", "--open", "d"}))
                .containsExactly("--secret", "***", "--open", "d");
    }

    @Test
    void aBlankSecretIsRefused() {
        assertThat(new Parser().parse(new String[] {"--secret", " "})).isEmpty();
    }
}
