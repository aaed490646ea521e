package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RanksTest {
    @Test
    void subjectsThatAreFarApartHaveTheirPlaceAlone() {
        List<BetaBinomial> rates =
                List.of(new BetaBinomial(500, 500), new BetaBinomial(10, 990), new BetaBinomial(900, 100));

        assertThat(Ranks.of(rates, 0.95, 500, 1)).containsExactly(new Ranks(2, 2), new Ranks(1, 1), new Ranks(3, 3));
    }

    /** The rank of one of ten alike is uniform on 1 to 10. */
    @Test
    void subjectsThatAreAlikeMayHaveAnyPlace() {
        List<BetaBinomial> alike = Collections.nCopies(10, new BetaBinomial(20, 80));

        assertThat(Ranks.of(alike, 0.95, 2000, 1)).containsOnly(new Ranks(1, 10));
        assertThat(Ranks.of(alike, 0.7, 4000, 1)).containsOnly(new Ranks(2, 9));
    }

    @Test
    void theSeedDecides() {
        List<BetaBinomial> rates =
                List.of(new BetaBinomial(20, 80), new BetaBinomial(25, 75), new BetaBinomial(30, 70));

        assertThat(Ranks.of(rates, 0.9, 1000, 4)).isEqualTo(Ranks.of(rates, 0.9, 1000, 4));
    }
}
