package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Values of the confseq package (Howard and others), from the tests of its uniform_boundaries library. */
class EvidenceTest {
    @Test
    void normalMixtureIsThatOfConfseq() {
        double spread = Mixtures.bestSpread(100, 0.05);
        assertThat(spread).isCloseTo(12.60056, within(1e-5));
        assertThat(Mixtures.logEvidence(10, 100, spread)).isCloseTo(-.6510052, within(1e-6));
        assertThat(Mixtures.bound(100, spread, 0.05)).isCloseTo(30.35209, within(1e-5));
    }

    @Test
    void ratesAreThoseOfConfseq() {
        Interval many = new BinomialEvidence(100, 0.05).rates(700, 1000);
        assertThat(many.low()).isCloseTo(.651629, within(1e-5));
        assertThat(many.high()).isCloseTo(.745949, within(1e-5));
        Interval some = new BinomialEvidence(50, 0.05).rates(15, 50);
        assertThat(some.low()).isCloseTo(.129556, within(1e-5));
        assertThat(some.high()).isCloseTo(.511896, within(1e-5));
        Interval few = new BinomialEvidence(50, 0.05).rates(5, 50);
        assertThat(few.low()).isCloseTo(.013021, within(1e-5));
        assertThat(few.high()).isCloseTo(.269264, within(1e-5));
    }

    @Test
    void betaBinomialMixtureIsThatOfConfseq() {
        // A sum of 10 above expectation with variance 100 at a rate of 0.2 is 135 of 625.
        assertThat(new BinomialEvidence(625, 0.05).logAgainst(0.2, 135, 625)).isCloseTo(-.6941012, within(1e-6));
    }

    @Test
    void withoutTrialsNothingIsKnownAndExtremesAreInside() {
        BinomialEvidence evidence = new BinomialEvidence(100, 0.05);
        assertThat(evidence.rates(0, 0)).isEqualTo(new Interval(0, 1));
        assertThat(evidence.rates(0, 40).low()).isZero();
        assertThat(evidence.rates(40, 40).high()).isEqualTo(1);
        assertThat(evidence.logAgainst(0.3, 0, 0)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new BinomialEvidence(0, 0.05));
    }

    @Test
    void boundsOfARunningMeanAreThoseOfConfseq() {
        RunningMean one = RunningMean.NONE.plus(0.4, 0.1);
        RunningMean two = one.plus(0.6, 0.2);
        assertThat(one.mean() - one.margin(0.2, 0.01)).isCloseTo(.181036, within(1e-6));
        assertThat(two.mean() - two.margin(0.2, 0.01)).isCloseTo(.247749, within(1e-6));
    }
}
