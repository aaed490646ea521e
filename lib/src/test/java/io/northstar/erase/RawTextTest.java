package io.northstar.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RawTextTest {
    private static final Set<String> PLAIN = Set.of("adv-1");
    private static final Set<String> HOSTILE = Set.of("a\"dv' OR 1=1 -- é");

    @Test
    void anIdentifierIsFoundInAnyFormat() {
        assertThat(RawText.mentions("{\"advertiser_id\":\"adv-1\"}", PLAIN)).isTrue();
        assertThat(RawText.mentions("{\"a\":{\"b\":[\"ad\\u0076-1\"]}}", PLAIN)).isTrue();
        assertThat(RawText.mentions("d1,adv-1,reject", PLAIN)).isTrue();
        assertThat(RawText.mentions("https://ads.example/?id=adv-1&x=2", PLAIN)).isTrue();
    }

    @Test
    void quotesAndEscapesDoNotHideOne() {
        assertThat(RawText.mentions("d1,\"a\"\"dv' OR 1=1 -- é\"", HOSTILE)).isTrue();
        assertThat(RawText.mentions("{\"x\":\"a\\\"dv' OR 1=1 -- \\u00e9\"}", HOSTILE))
                .isTrue();
        assertThat(RawText.mentions("{\"x\":\"a\\\"dv' OR 1=1 -- \\u00e9\", cut o", HOSTILE))
                .isTrue();
    }

    @Test
    void aLongerIdentifierIsAnotherOne() {
        assertThat(RawText.mentions("{\"advertiser_id\":\"adv-12\"}", PLAIN)).isFalse();
        assertThat(RawText.mentions("badv-1", PLAIN)).isFalse();
        assertThat(RawText.mentions("badv-1 adv-1", PLAIN)).isTrue();
        assertThat(RawText.mentions("", PLAIN)).isFalse();
        assertThat(RawText.mentions(null, PLAIN)).isFalse();
    }

    @Test
    void valuesAreThoseOfJsonAtAnyDepthAndWhatSeparatorsDivide() {
        assertThat(RawText.values("{\"a\":{\"b\":[\"d 1\",7]},\"c\":null}")).contains("d 1", "7");
        assertThat(RawText.values("d1,\"x\";y\tz")).contains("d1", "x", "y", "z");
        assertThat(RawText.values("part.json: {\"decision_id\":\"d1\",\"outc")).contains("d1");
        assertThat(RawText.values(" s1 ")).containsExactly("s1");
        assertThat(RawText.values(null)).isEmpty();
        assertThat(RawText.values("")).isEmpty();
    }
}
