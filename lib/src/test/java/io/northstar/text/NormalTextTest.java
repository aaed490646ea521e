package io.northstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // case, width, ligatures, mathematical and boxed letters
                "FREE Money | free money",
                "ＦＲＥＥ　ｍｏｎｅｙ | free money",
                "𝐟𝐫𝐞𝐞 𝓶𝓸𝓷𝓮𝔂 | free money",
                "ⓕⓡⓔⓔ 🅼🅾🅽🅴🆈 | free money",
                "🇫🇷🇪🇪 money | free money",
                "ﬁnance oﬃce | finance office",
                "ᴍᴏɴᴇʏ | money",
                // accents and strokes
                "frëé mőńėÿ | free money",
                "møney łoan đebt | money loan debt",
                "f̸r̷e̶e̵ money | free money",
                // lookalikes of other scripts
                "frее mоnеу | free money",
                "МONEY frеe | money free",
                "pаураl login | paypal login",
                "ραypαl login | paypal login",
                "СОСО chanel | coco chanel",
                "ꓝꓣꓰꓰ now | free now",
                // zero-width, soft hyphen, direction marks, control characters, variation selectors
                "fr\u200Bee mo\u00ADney | free money",
                "fr\u2060e\uFEFFe \u202Emoney\u202C | free money",
                "fr\u0000ee mo\uFE0Fney | free money",
                // leetspeak
                "fr33 m0n3y | free money",
                "c@sh $ale w!n | cash sale win",
                "v1agr4 c4s1n0 | viagra casino",
                "0nline b00ks | online books",
                "gu@r@nt33d pr0f1t | guaranteed profit",
                // separators between letters
                "f r e e  m o n e y | free money",
                "f.r.e.e m-o-n-e-y | free money",
                "f r 3 e deal | free deal",
                "f💰r💰e💰e deal | free deal",
                "fr*ee mon~ey | free money",
                "don't won’t | dont wont",
                // emoji, punctuation and space
                "🔥🔥 free 💰 money ❗❗ | free money",
                "free...money!!!   \u00A0now | free money now",
                "👨‍👩‍👧 family | family",
            })
    void whatReadsAlikeIsWrittenAlike(String text, String normal) {
        assertThat(NormalText.of(text)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24/7 support, 50mg, mp3 | 24 7 support 50mg mp3",
                "covid19 top10 iphone15 ps5 h2 3kg | covid19 top10 iphone15 ps5 h2 3kg",
                "US$100 or $5 @ noon! | us 100 or 5 noon",
                "1 2 3 go | 1 2 3 go",
                "100% a b | 100 a b",
                "٢٠٢٦ ２０２６ २०२६ | 2026 2026 2026",
                // whole words of other scripts stay what they are
                "Купить рост сорок | купить рост сорок",
                "Скидка на iPhone сегодня | скидка на iphone сегодня",
                "Καλημέρα κόσμε | καλημέρα κόσμε",
                "新しいスマホが当選しました | 新しいスマホが当選しました",
                "ﾀﾞｲｴｯﾄ 무료 배송 | ダイエット 무료 배송",
                "ลดน้ําหนัก ฟรี | ลดน้ําหนัก ฟรี",
                "मुफ़्त उपहार | मुफ़्त उपहार",
                "هاتف مجاني | هاتف مجاني",
                "مجـــاني مَجَّاني | مجاني مجاني",
                "חינם היום | חינם היום",
                "miễn phí Straße İstanbul | mien phi strasse istanbul",
            })
    void wordsAndNumbersOfAllScriptsStayTellable(String text, String normal) {
        // Spelled as composed text spells them.
        assertThat(NormalText.of(text))
                .isEqualTo(
                        com.ibm.icu.text.Normalizer2.getNFKCCasefoldInstance().normalize(normal));
    }

    /** A Latin letter hidden in a Russian word becomes Cyrillic, and the other way round. */
    @Test
    void theRestOfTheWordDecidesItsScript() {
        assertThat(NormalText.of("cкидкa")).isEqualTo("скидка");
        assertThat(NormalText.of("Купить вodka")).isEqualTo("купить bodka");
        assertThat(NormalText.of("Купить paypаl")).isEqualTo("купить paypal");
        assertThat(NormalText.of("сор")).isEqualTo("сор");
    }

    @Test
    void wordsOfOtherScriptsKeepTheirDifferences() {
        List<List<String>> pairs = List.of(
                List.of("кот", "код"),
                List.of("дом", "том"),
                List.of("ไก่", "ไข่"),
                List.of("كتب", "كتاب"),
                List.of("東京", "京都"),
                List.of("カメラ", "カメ"),
                List.of("कम", "काम"),
                List.of("מים", "ימים"));

        assertThat(pairs)
                .allSatisfy(pair -> assertThat(NormalText.of(pair.get(0)))
                        .isNotEqualTo(NormalText.of(pair.get(1)))
                        .isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\n", "!!!", "🔥💰", "\u200B\u200D", "\uD83D"})
    void textWithoutLettersAndDigitsIsEmpty(String text) {
        assertThat(NormalText.of(text)).isEmpty();
    }

    @Test
    void compactTextDoesNotTellWhereWordsEnd() {
        assertThat(NormalText.compact(NormalText.of("vi agra-now")))
                .isEqualTo(NormalText.compact(NormalText.of("viagra now")))
                .isEqualTo("viagranow");
    }

    /** Any sequence of characters, half surrogate pairs too, has words with one space between them. */
    @Test
    void anyCharactersHaveANormalForm() {
        Random random = new Random(20260301);
        int[] pools = {0x80, 0x600, 0x3100, 0x10000, 0x1FAFF};
        for (int text = 0; text < 3000; text++) {
            int pool = pools[text % pools.length];
            StringBuilder characters = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                characters.appendCodePoint(random.nextInt(pool));
            }
            assertThat(NormalText.of(characters.toString()))
                    .doesNotStartWith(" ")
                    .doesNotEndWith(" ")
                    .doesNotContain("  ");
        }
    }

    /** Each was made to be slow somewhere. Eight times the text would take 64 times the time if it were quadratic. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0301\u0316\u0327\u0345",
                "\u0301\u0316",
                "1 ",
                "a ",
                "a.",
                "a*",
                "@",
                "a@",
                "4a",
                "\uFDFA",
                "а",
                "aа",
                "\u200B",
                "\uD83D",
                "👨‍👩‍👧",
                "é",
                "'",
                "a'"
            })
    void hostileTextTakesLinearTime(String unit) {
        long few = processorNanos(unit.repeat(20_000));
        long many = processorNanos(unit.repeat(160_000));

        assertThat(many).isLessThan(32 * Math.max(few, 2_000_000));
    }

    /** The shortest of a few runs. */
    private static long processorNanos(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return LongStream.range(0, 3)
                .map(run -> {
                    long start = threads.getCurrentThreadCpuTime();
                    NormalText.of(text);
                    return threads.getCurrentThreadCpuTime() - start;
                })
                .min()
                .orElseThrow();
    }

    @Test
    void everyLookalikeOfALetterIsThatLetter() {
        String latin = "aceiopsxy";
        String cyrillic = "асеіорѕху";
        String hidden = IntStream.range(0, latin.length())
                .mapToObj(i -> "w" + cyrillic.charAt(i))
                .collect(Collectors.joining(" "));
        String plain = latin.chars().mapToObj(letter -> "w" + (char) letter).collect(Collectors.joining(" "));

        assertThat(NormalText.of(hidden)).isEqualTo(plain);
    }
}
