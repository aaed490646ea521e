package io.northstar.cause;

import io.northstar.stats.ChangeEffect;
import io.northstar.stats.ChangeVerdict;
import io.northstar.stats.PeriodTotals;
import io.northstar.stats.RatioChange;
import java.util.List;

/**
 * A slice that explains a part of a change.
 *
 * @param cause the slice within the changed one; empty where no part stands out
 * @param verdict what the change comes from
 * @param whole the change, split between the cause and the rest
 * @param contribution what the cause adds to the change
 * @param before totals of the cause before
 * @param after totals of the cause since
 * @param paradox whether the rate of no part of the mix moved the way the whole did, and some moved the other way (Simpson's
 *     paradox), by more than sampling error
 * @param events known events that fit, the best match first
 */
public record Explanation(
        Slice cause,
        ChangeVerdict verdict,
        RatioChange whole,
        ChangeEffect contribution,
        PeriodTotals before,
        PeriodTotals after,
        boolean paradox,
        List<KnownEvent> events) {

    /** Copies the list. */
    public Explanation {
        events = List.copyOf(events);
    }

    /** The part of the change that the cause explains. */
    public double share() {
        return contribution.estimate() / whole.change().estimate();
    }

    /** The cause's share of the denominator before. */
    public double weightBefore() {
        return before.denominator() / whole.before().denominator();
    }

    /** The cause's share of the denominator since. */
    public double weightAfter() {
        return after.denominator() / whole.after().denominator();
    }
}
