package io.northstar.cause;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Causes of real incidents, against the figures published for the same files, by one set of settings. The settings were tuned
 * on these files, all of which were looked at: the figures say what the method can do, not what it does on incidents that it
 * has never seen.
 */
class RealIncidentsTest {

    @Test
    void findsThePlantedCausesOfSums() {
        IncidentScore score = SqueezeCases.score(SearchSettings.DEFAULT);

        // RiskLoc, the best published on these files, reaches .9545
        assertThat(score.f1()).as(score.toString()).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void findsTheCausesOfRealIncidentsOfARatio() {
        IncidentScore score = RobustSpotCases.score(SearchSettings.DEFAULT);

        // RobustSpot, the best published on these files, reaches: element F1 .42, first-ranked .563, within five .711
        assertThat(score.f1()).as(score.toString()).isGreaterThanOrEqualTo(0.75);
        assertThat(score.found(1)).as(score.toString()).isGreaterThanOrEqualTo(0.78);
        assertThat(score.found(5)).as(score.toString()).isGreaterThanOrEqualTo(0.95);
    }
}
