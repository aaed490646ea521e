package io.northstar.pattern;

import io.northstar.stats.FourCells;
import io.northstar.stats.Interval;
import io.northstar.stats.ShareContrast;
import io.northstar.stats.ShareContrast.Sample;

/**
 * How surely two shares differ, or changed differently.
 *
 * @param least the smallest difference that is sure: the end of its interval next to 0, and 0 where that contains 0
 * @param p probability of such a difference when there is none; 1 where there are too few labels to say
 */
record Comparison(double least, double p) {
    private static final Comparison UNKNOWN = new Comparison(0, 1);

    /** The one that says less. */
    Comparison weaker(Comparison other) {
        return new Comparison(Math.min(least, other.least), Math.max(p, other.p));
    }

    /**
     * Of the shares that violate: by Fisher's exact test on as many labels as these are worth, by the variance of each sample or by that
     * of both together, whichever is less. Where the normal test finds nothing the exact one is spared.
     */
    static Comparison between(LabelTotals one, LabelTotals other, PatternSettings settings) {
        if (Math.min(one.labels(), other.labels()) < settings.minLabels()) {
            return UNKNOWN;
        }
        LabelTotals both = one.plus(other);
        Sample sample = one.sample(both, settings.confidence());
        Sample otherSample = other.sample(both, settings.confidence());
        ShareContrast difference = ShareContrast.difference(sample, otherSample);
        return new Comparison(
                least(difference, settings),
                difference.p() > settings.falseDiscoveryRate() ? 1 : fisher(sample, otherSample));
    }

    /** Of what became of the shares that violate from one window to the next. */
    static Comparison ofChanges(TwoWindows one, TwoWindows other, PatternSettings settings) {
        LabelTotals[] totals = {one.now(), one.before(), other.now(), other.before()};
        LabelTotals all = LabelTotals.NONE;
        for (LabelTotals each : totals) {
            if (each.labels() < settings.minLabels()) {
                return UNKNOWN;
            }
            all = all.plus(each);
        }
        Sample[] samples = new Sample[totals.length];
        for (int i = 0; i < totals.length; i++) {
            samples[i] = totals[i].sample(all, settings.confidence());
        }
        ShareContrast difference = ShareContrast.ofDifferences(samples[0], samples[1], samples[2], samples[3]);
        return new Comparison(least(difference, settings), difference.p());
    }

    private static double least(ShareContrast difference, PatternSettings settings) {
        Interval interval = difference.interval(settings.confidence());
        return interval.contains(0) ? 0 : Math.min(Math.abs(interval.low()), Math.abs(interval.high()));
    }

    private static double fisher(Sample one, Sample other) {
        return new FourCells(
                        violating(one),
                        labels(one) - violating(one),
                        violating(other),
                        labels(other) - violating(other))
                .fisher();
    }

    private static int labels(Sample sample) {
        return Math.toIntExact(Math.round(sample.size()));
    }

    private static int violating(Sample sample) {
        return Math.toIntExact(Math.round(sample.share() * labels(sample)));
    }
}
