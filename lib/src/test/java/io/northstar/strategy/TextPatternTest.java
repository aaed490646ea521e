package io.northstar.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.text.NormalText;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextPatternTest {
    @Test
    void whatCannotBeLinearIsRefusedAtItsCharacter() {
        Map.ofEntries(
                        Map.entry("free(?=money)", "character 5: looking around"),
                        Map.entry("free(?!money)", "character 5: looking around"),
                        Map.entry("(?<=free)money", "character 1: looking around"),
                        Map.entry("(a+)\\1", "character 5: referring back"),
                        Map.entry("(?P<x>a)(?P=x)", "character 9: referring back"),
                        Map.entry("(?>a+)b", "character 1: RE2 has no such group"),
                        Map.entry("(?(1)a|b)", "character 1: RE2 has no such group"),
                        Map.entry("a**", "character 3: there is nothing to repeat"),
                        Map.entry("ab(c", "character 3: this group is not closed"),
                        Map.entry("abc)", "character 4: this closes no group"),
                        Map.entry("ab[cd", "character 3: this set of characters is not closed"),
                        Map.entry("abc\\", "character 4: nothing follows"),
                        Map.entry("abc\\y", "character 4: RE2 says"),
                        Map.entry("a{2000}", "character 2: a repetition is of"),
                        Map.entry("(?x)abc", "character 1: RE2 has no such group"),
                        Map.entry("[z-a]bc", "RE2 says"),
                        Map.entry("\\p{Nonsense}abc", "RE2 says"),
                        Map.entry("a*", "this matches every text"),
                        Map.entry("!!!", "this matches every text"),
                        Map.entry("^$", "this matches every text"),
                        Map.entry("((((a{100}){100}){100}){100})", "more than 5000 characters long"),
                        Map.entry("ab\uD800c", "character 3: this is half of a character"),
                        Map.entry("(".repeat(60) + "a" + ")".repeat(60), "character 51: groups may be 50 deep"))
                .forEach((written, message) -> assertThatThrownBy(() -> TextPattern.regex(written))
                        .as("%s", written)
                        .isInstanceOf(DefinitionException.class)
                        .hasMessageContaining(message));
    }

    @Test
    void whatIsTooLongIsNotQuotedInFull() {
        assertThatThrownBy(() -> TextPattern.regex("a(b|c)*".repeat(200_000 / 7)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("character 5001: an expression has 5000 characters at most, this has 199997")
                .satisfies(wrong -> assertThat(wrong.getMessage()).hasSizeLessThan(250));
    }

    @Test
    void expressionsMeetTextsInTheirNormalForm() {
        assertThat(matches("vale-presente", "Resgate seu VALE PRESENTE")).isTrue();
        assertThat(matches("50% off", "Get 50% off!")).isTrue();
        assertThat(matches("don't miss", "Don\u2019t miss")).isTrue();
        assertThat(matches("(?i)Über\\s+Nacht", "uber   nacht")).isTrue();
        assertThat(matches("मुफ़्त\\s+गिफ़्ट", "मुफ़्त गिफ़्ट")).isTrue();
        assertThat(matches("\\Qc++ (fast)\\E", "C++ (fast) code")).isTrue();
        assertThat(matches("straße", "STRASSE")).isTrue();
        assertThat(matches("free\\s+money", "free of money")).isFalse();
    }

    @Test
    void keywordsAreWholeWords() {
        assertThat(TextPattern.keyword("win!").compiled().matcher("big win now").find())
                .isTrue();
        assertThat(TextPattern.keyword("win").compiled().matcher("window").find())
                .isFalse();
        assertThatThrownBy(() -> TextPattern.keyword("!?")).hasMessageContaining("needs a letter or a digit");
    }

    private static boolean matches(String written, String text) {
        return TextPattern.regex(written)
                .compiled()
                .matcher(NormalText.of(text))
                .find();
    }
}
