package io.northstar.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordingsTest {
    @Test
    void everyLanguageHasTheSameWordings() {
        for (String language : Market.LANGUAGES) {
            Vertical.NAMES.forEach(
                    vertical -> assertThat(Wordings.of(language, vertical)).hasSize(4));
            Policy.IDS.forEach(
                    policy -> assertThat(Wordings.of(language, policy)).hasSize(Phrases.PER_POLICY));
            assertThat(Wordings.of(language, "benefit")).hasSize(8);
            assertThat(Wordings.of(language, "call")).hasSize(5);
        }
    }

    @Test
    void phrasesAreDistinctAndHiddenOnesDiffer() {
        List<String> plain = Phrases.plain();
        List<String> hidden = Phrases.obfuscated();

        assertThat(plain).doesNotHaveDuplicates();
        for (int i = 0; i < plain.size(); i++) {
            assertThat(hidden.get(i)).isNotEqualTo(plain.get(i));
        }
    }

    @Test
    void weightsAreRoundedToParts() {
        int[] parts = Lookup.parts(new double[] {1, 0, 3});

        assertThat(parts).hasSize(1_000);
        assertThat(Arrays.stream(parts).filter(part -> part == 0)).hasSize(250);
        assertThat(Arrays.stream(parts).filter(part -> part == 2)).hasSize(750);
    }
}
