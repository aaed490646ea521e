package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Alarms are as rare as promised in ten thousand series without a change; and the same monitors find planted shifts. */
class NullYearTest {
    /** Every eighth week is looked at: nights in between share most of their days with these. {@link NullYears} looks at more. */
    @Test
    void falseAlarmsAreAsRareAsPromised() {
        NullYears.Quiet quiet = NullYears.quiet(10_000, 56);
        assertThat(quiet.shareOfTwenty()).as(quiet.toString()).isLessThan(NullYears.RATE);
        assertThat((double) quiet.nightsWithAlert())
                .as(quiet.toString())
                .isLessThanOrEqualTo(Math.ceil(NullYears.RATE * quiet.nights()));
    }

    @Test
    void shiftsAreFoundAboutAsFastAsByCusumWithAsManyFalseAlarms() {
        int series = 120;
        NullYears.Delays delays = NullYears.delays(series);
        assertThat(delays.falseAlarms()).as(delays.toString()).isLessThan(series / 20);
        assertThat(delays.median()).as(delays.toString()).isLessThanOrEqualTo(delays.cusumMedian() + 1);
    }
}
