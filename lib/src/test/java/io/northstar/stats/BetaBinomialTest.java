package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.BetaBinomial.Observed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BetaBinomialTest {
    /** Families by boys among their first twelve children (Geissler 1889; Lindsey and Altham 1998, Applied Statistics 47). */
    private static final int[] FAMILIES = {3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7};

    /**
     * Maximum likelihood, by Newton's method on the score in another program: 34.102858 and 31.578234. Published as 34.09558
     * and 31.5715 (Wikipedia, Beta-binomial distribution), where the likelihood is lower in its eleventh digit.
     */
    @Test
    void fitsGeisslersFamilies() {
        List<Observed> families = new ArrayList<>();
        for (int boys = 0; boys < FAMILIES.length; boys++) {
            families.addAll(Collections.nCopies(FAMILIES[boys], new Observed(boys, 12)));
        }
        BetaBinomial fitted = BetaBinomial.fit(families);

        assertThat(fitted.alpha()).isCloseTo(34.102858, within(1e-4));
        assertThat(fitted.beta()).isCloseTo(31.578234, within(1e-4));
    }

    @Test
    void subjectsThatAgreeAreDrawnToTheirMean() {
        List<Observed> equal = Collections.nCopies(20, new Observed(10, 100));
        BetaBinomial fitted = BetaBinomial.fit(equal);

        assertThat(fitted.mean()).isCloseTo(0.1, within(1e-6));
        assertThat(fitted.given(new Observed(30, 100)).mean()).isCloseTo(0.1, within(1e-3));
    }

    @Test
    void subjectsThatDifferAreBelievedTheMoreTheyShow() {
        SplittableRandom random = new SplittableRandom(3);
        List<Observed> subjects = IntStream.range(0, 200)
                .mapToObj(i -> {
                    double rate = i % 2 == 0 ? 0.05 : 0.25;
                    return new Observed(
                            IntStream.range(0, 200)
                                    .filter(trial -> random.nextDouble() < rate)
                                    .count(),
                            200);
                })
                .toList();
        BetaBinomial fitted = BetaBinomial.fit(subjects);

        assertThat(fitted.mean()).isCloseTo(0.15, within(0.02));
        assertThat(fitted.given(new Observed(100, 200)).mean()).isBetween(0.45, 0.5);
        assertThat(fitted.given(new Observed(2, 4)).mean()).isBetween(0.2, 0.35);
        assertThat(fitted.given(new Observed(0, 0))).isEqualTo(fitted);
    }

    @Test
    void intervalsHaveEqualTails() {
        Interval uniform = new BetaBinomial(1, 1).interval(0.9);

        assertThat(uniform.low()).isCloseTo(0.05, within(1e-12));
        assertThat(uniform.high()).isCloseTo(0.95, within(1e-12));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Observed(2, 1)).hasMessageContaining("got 2.0 of 1.0");
        assertThatThrownBy(() -> new BetaBinomial(0, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> BetaBinomial.fit(List.of(new Observed(0, 0)))).hasMessageContaining("No trial");
    }
}
