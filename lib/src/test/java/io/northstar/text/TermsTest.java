package io.northstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.text.Terms.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermsTest {
    private static final int MANY = 1000;

    @Test
    void wordsPhrasesAndPatternsCountOnce() {
        assertThat(texts("buy m00nwater drops buy", Kind.WORD)).containsExactly("buy", "moonwater", "drops");
        assertThat(texts("buy m00nwater drops buy", Kind.PHRASE))
                .containsExactly(
                        "buy moonwater", "moonwater drops", "drops buy", "buy moonwater drops", "moonwater drops buy");
        assertThat(texts("buy m00nwater drops buy", Kind.PATTERN))
                .containsExactly("moonw", "oonwa", "onwat", "nwate", "water");
    }

    @Test
    void shortNumbersAreNoWordsAndLongOnesAre() {
        assertThat(texts("only 25 call 5550199", Kind.WORD)).containsExactly("only", "call", "5550199");
        assertThat(texts("only 25 today", Kind.PHRASE)).contains("only #", "only # today");
    }

    /** Words as a dictionary has them: "Thai language", "English"; "like", "Beijing"; "Tokyo". */
    @Test
    void scriptsWithoutSpacesAreCutByDictionary() {
        assertThat(texts("ภาษาไทยภาษาอังกฤษ", Kind.WORD)).contains("ภาษา", "ไทย", "อังกฤษ");
        assertThat(texts("我喜欢北京", Kind.WORD)).contains("喜欢", "北京");
        assertThat(texts("東京都に住んでいます", Kind.WORD)).contains("東京");
        assertThat(texts("我喜欢北京", Kind.PATTERN)).containsExactly("我喜欢", "喜欢北", "欢北京");
    }

    @Test
    void neverMoreThanAskedForAndNoneOfNothing() {
        assertThat(Terms.of("", MANY)).isEmpty();
        assertThat(Terms.of("a b c d e f g", 0)).isEmpty();
        assertThat(Terms.of("one two three four five six", 4)).hasSize(4).allMatch(term -> term.kind() == Kind.WORD);
    }

    @Test
    void hugeHostileTextsCostNoMoreThanTheirLength() {
        for (String part : List.of("a", "a ", "ภ", "字", "\uD83D\uDE00", "1")) {
            long start = System.nanoTime();
            assertThat(Terms.of(part.repeat(200_000), 200)).hasSizeLessThanOrEqualTo(200);
            assertThat(System.nanoTime() - start).as(part).isLessThan(5_000_000_000L);
        }
    }

    private static List<String> texts(String text, Kind kind) {
        return Terms.of(NormalText.of(text), MANY).stream()
                .filter(term -> term.kind() == kind)
                .map(Terms.Term::text)
                .toList();
    }
}
