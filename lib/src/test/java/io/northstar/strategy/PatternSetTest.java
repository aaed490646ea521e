package io.northstar.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.text.NormalText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatternSetTest {
    /** Known to take exponential or quadratic time where engines go back and try again. */
    private static final List<String> SLOW_ELSEWHERE = List.of(
            "(a+)+b",
            "(a*)*b",
            "(a|aa)+b",
            "(a|a?)+b",
            "(.*a){20}b",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "(x+x+)+y",
            "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaab",
            "([a-z]+)*1",
            "(\\w+\\s?)+z9",
            "a.{0,200}b",
            "(?:a|b|ab)*c",
            "((a{1,20}){1,10}){1,2}b");

    @Test
    void everyFilterGivesTheAnswersOfTheReference() {
        RandomPatterns random = new RandomPatterns(7);
        for (int round = 0; round < 6; round++) {
            List<TextPattern> patterns =
                    IntStream.range(0, 30).mapToObj(i -> random.pattern()).toList();
            PatternSet best = PatternSet.of(patterns);
            PatternSet literals = best.with(PatternSet.Filter.LITERALS);
            PatternSet none = best.with(PatternSet.Filter.NONE);
            for (int i = 0; i < 30; i++) {
                String text = random.text();
                List<PatternSet.Hit> expected = none.hits(text);
                assertThat(literals.hits(text))
                        .as("%s in \"%s\"", patterns, text)
                        .isEqualTo(expected);
                assertThat(best.hits(text)).as("%s in \"%s\"", patterns, text).isEqualTo(expected);
            }
        }
    }

    @Test
    void theNativeLibraryIsUsedWhereItIs() {
        assertThat(PatternSet.of(List.of(TextPattern.regex("free\\s+money"))).filterName())
                .isIn("hyperscan", "literals");
        if (System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")) {
            assertThat(PatternSet.of(List.of(TextPattern.regex("free\\s+money")))
                            .filterName())
                    .isEqualTo("hyperscan");
        }
    }

    @Test
    void hitsSayWhere() {
        PatternSet patterns = PatternSet.of(List.of(
                TextPattern.keyword("Free Money"),
                TextPattern.regex("(?i)GANHOU\\s+um"),
                TextPattern.regex("médicos"),
                TextPattern.keyword("無料"),
                TextPattern.keyword("one")));
        String text = NormalText.of("Você ganhou um: FR\u200BEE m0ney! Os MÉDICOS, これは無料です; money");
        assertThat(patterns.hits(text))
                .extracting(hit -> hit.pattern() + " " + text.substring(hit.start(), hit.end()))
                .containsExactly("0 free money", "1 ganhou um", "2 medicos", "3 無料");
    }

    @Test
    @Timeout(60)
    void timeIsLinearInHostileTexts() {
        List<TextPattern> patterns =
                SLOW_ELSEWHERE.stream().map(TextPattern::regex).toList();
        List<String> texts = new ArrayList<>();
        for (String unit : List.of("a", "ab", "a ", "x", "aaaaaaaaab ", "b", "z9")) {
            texts.add(unit.repeat(10_000 / unit.length()));
        }
        for (PatternSet.Filter filter : PatternSet.Filter.values()) {
            PatternSet set = PatternSet.of(patterns).with(filter);
            for (String text : texts) {
                assertThat(set.hits(text)).hasSizeLessThanOrEqualTo(patterns.size());
            }
        }
    }
}
