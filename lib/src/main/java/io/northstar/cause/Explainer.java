package io.northstar.cause;

import io.northstar.stats.ChangeEffect;
import io.northstar.stats.ChangeVerdict;
import io.northstar.stats.PeriodTotals;
import io.northstar.stats.RatioChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what a change of a ratio comes from: sampling noise, the composition, or the rates of the slices that a search finds.
 *
 * <p>It is called mix if values that were there in both periods account for more than half of the change by their weights.
 * A value that comes or goes, such as a new model version, is searched for among the rates instead: its rate is news. So is a
 * dimension that moderation sets itself, such as the policy found: where more ads violate, more are found to, and that mix is
 * what the change did. Such a mix is named only where rates explain nothing and have not changed inside.
 */
public final class Explainer {
    private static final double HALF = 0.5;
    /** A value whose weight explains less of the change is not named. */
    private static final double LEAST_MIX_SHARE = 0.1;
    /** Finer combinations shift by chance: each dimension more has to explain so much more. */
    private static final double MIX_DISCOUNT = 0.1;

    /** Share of a slice's decisions from which a new value has taken it over; stragglers of the old one do not count. */
    private static final double TAKEN_OVER = 0.95;

    private static final String REST = "rest";

    private final CauseSettings settings;
    private final NearbyEvents events;
    private final Map<String, Dimension> dimensions;
    private final double confidence;

    /**
     * An explainer.
     *
     * @param settings how many causes are named, and the events of the settings
     * @param events more known events
     * @param dimensions by name, those that are trees; all others are flat
     * @param confidence level of the intervals
     */
    public Explainer(
            CauseSettings settings, List<KnownEvent> events, Map<String, Dimension> dimensions, double confidence) {
        this.settings = settings;
        this.events = settings.nearby(events);
        this.dimensions = Map.copyOf(dimensions);
        this.confidence = confidence;
    }

    /**
     * The causes of a change, the strongest first; empty where one of the periods has no cells.
     *
     * @param change what is explained
     * @param grains its cells by each combination of dimensions that they are kept for, the empty one included or not
     */
    public List<Explanation> explain(Change change, List<Grain> grains) {
        List<Grain> usable = grains.stream().filter(Explainer::usable).toList();
        if (usable.isEmpty()) {
            return List.of();
        }
        Grain any = usable.get(0);
        RatioChange whole = wholeOf(any);
        if (!whole.change().real(confidence)) {
            return List.of(explanation(change, any, Slice.of(Map.of()), ChangeVerdict.NOISE));
        }
        double sign = Math.signum(whole.change().estimate());
        List<Grain> ofAds = usable.stream()
                .filter(grain -> Collections.disjoint(grain.dimensions(), settings.decidedDimensions()))
                .toList();
        return Stream.<Supplier<List<Explanation>>>of(
                        () -> mix(change, ofAds, sign),
                        () -> rates(change, usable),
                        () -> mix(
                                change, usable.stream().filter(this::keepsRates).toList(), sign))
                .map(Supplier::get)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseGet(() -> List.of(explanation(change, any, Slice.of(Map.of()), ChangeVerdict.RATE)));
    }

    private static boolean usable(Grain grain) {
        return grain.leaves().stream().anyMatch(leaf -> leaf.before().denominator() > 0)
                && grain.leaves().stream().anyMatch(leaf -> leaf.after().denominator() > 0);
    }

    private boolean keepsRates(Grain grain) {
        return !RatioChange.of(parts(grain)).symmetricRate().real(confidence);
    }

    private List<Explanation> mix(Change change, List<Grain> grains, double sign) {
        Grain best = null;
        double most = 0;
        for (Grain grain : grains) {
            RatioChange split = RatioChange.of(parts(grain));
            double byMix = sign * lastingMix(grain, split);
            double kept = byMix * (1 - MIX_DISCOUNT * (grain.dimensions().size() - 1));
            if (byMix > HALF * sign * split.change().estimate()
                    && split.symmetricMix().real(confidence)
                    && kept > most) {
                best = grain;
                most = kept;
            }
        }
        if (best == null) {
            return List.of();
        }
        Grain grain = best;
        List<RatioChange.PartChange> split = RatioChange.of(parts(grain)).parts();
        double least = LEAST_MIX_SHARE * most;
        return split.stream()
                .filter(part -> sign * part.mix() >= least)
                .sorted(Comparator.comparingDouble(part -> -sign * part.mix()))
                .limit(settings.mostCauses())
                .map(part -> explanation(
                        change,
                        grain,
                        slice(grain, grain.leaves().get(Integer.parseInt(part.value()))),
                        ChangeVerdict.MIX))
                .toList();
    }

    /** What values that are there in both periods add by their weights. */
    private static double lastingMix(Grain grain, RatioChange split) {
        return split.parts().stream()
                .filter(part -> lasts(grain.leaves().get(Integer.parseInt(part.value()))))
                .mapToDouble(RatioChange.PartChange::mix)
                .sum();
    }

    private static boolean lasts(RatioLeaf leaf) {
        return leaf.before().denominator() > 0 && leaf.after().denominator() > 0;
    }

    private List<Explanation> rates(Change change, List<Grain> grains) {
        List<Cause> causes = List.of();
        Grain best = grains.get(0);
        for (Grain grain : grains) {
            boolean refined = grains.stream()
                    .anyMatch(other ->
                            other.dimensions().size() > grain.dimensions().size()
                                    && new HashSet<>(other.dimensions()).containsAll(grain.dimensions()));
            List<Cause> found = refined || grain.dimensions().isEmpty() ? List.of() : search(grain);
            if (!found.isEmpty()
                    && (causes.isEmpty() || found.get(0).score() > causes.get(0).score())) {
                causes = found;
                best = grain;
            }
        }
        Grain grain = best;
        ChangeVerdict verdict = RatioChange.of(parts(grain)).verdict(confidence) == ChangeVerdict.INTERACTION
                ? ChangeVerdict.INTERACTION
                : ChangeVerdict.RATE;
        return causes.stream()
                .limit(settings.mostCauses())
                .map(cause -> explanation(change, grain, narrowed(grain, cause.slice()), verdict))
                .toList();
    }

    /** With the values that came with the change and have taken the slice over: a new version that nothing else is left of. */
    private Slice narrowed(Grain grain, Slice cause) {
        List<RatioLeaf> inside = grain.leaves().stream()
                .filter(leaf -> inside(grain, leaf, cause))
                .toList();
        double all =
                inside.stream().mapToDouble(leaf -> leaf.after().denominator()).sum();
        Map<String, String> values = new TreeMap<>(cause.values());
        for (int i = 0; i < grain.dimensions().size(); i++) {
            int place = i;
            inside.stream()
                    .collect(Collectors.groupingBy(leaf -> leaf.values().get(place)))
                    .forEach((value, leaves) -> {
                        boolean isNew =
                                leaves.stream().allMatch(leaf -> leaf.before().denominator() == 0);
                        double part = leaves.stream()
                                .mapToDouble(leaf -> leaf.after().denominator())
                                .sum();
                        if (isNew && part > 0 && part >= TAKEN_OVER * all) {
                            values.putIfAbsent(grain.dimensions().get(place), value);
                        }
                    });
        }
        return Slice.of(values);
    }

    /** Searches in effective labels: a weighted label is one observation, however many decisions it stands for. */
    private List<Cause> search(Grain grain) {
        List<Dimension> searched =
                grain.dimensions().stream().map(this::dimension).toList();
        List<RatioLeaf> scaled = grain.leaves().stream()
                .map(leaf -> new RatioLeaf(
                        leaf.values(),
                        scaled(leaf.before(), grain.unitsPerWeight()),
                        scaled(leaf.after(), grain.unitsPerWeight())))
                .toList();
        return new Localiser(searched, SearchSettings.DEFAULT).ratios(scaled).causes();
    }

    private static PeriodTotals scaled(PeriodTotals totals, double factor) {
        return PeriodTotals.exact(totals.numerator() * factor, totals.denominator() * factor);
    }

    private Dimension dimension(String name) {
        return dimensions.getOrDefault(name, Dimension.flat(name));
    }

    private Explanation explanation(Change change, Grain grain, Slice cause, ChangeVerdict verdict) {
        PeriodTotals[] in = {PeriodTotals.NONE, PeriodTotals.NONE};
        PeriodTotals[] out = {PeriodTotals.NONE, PeriodTotals.NONE};
        for (RatioLeaf leaf : grain.leaves()) {
            PeriodTotals[] side = inside(grain, leaf, cause) ? in : out;
            side[0] = side[0].plus(leaf.before());
            side[1] = side[1].plus(leaf.after());
        }
        RatioChange whole = RatioChange.of(
                List.of(new RatioChange.Part("cause", in[0], in[1]), new RatioChange.Part(REST, out[0], out[1])));
        return new Explanation(
                cause,
                verdict,
                whole,
                contribution(whole, cause),
                in[0],
                in[1],
                verdict == ChangeVerdict.MIX && paradox(RatioChange.of(parts(grain))),
                verdict == ChangeVerdict.NOISE ? List.of() : events.of(change, cause));
    }

    private boolean paradox(RatioChange split) {
        return split.simpson() && split.symmetricRate().real(confidence);
    }

    /** What the change would lack, had the cause kept its rate and its weight. */
    private static ChangeEffect contribution(RatioChange whole, Slice cause) {
        if (cause.values().isEmpty()) {
            return whole.change();
        }
        // all but what the rest adds by its own rate; the two covary, so the error is rather too large
        return whole.parts().stream()
                .filter(part -> part.value().equals(REST))
                .map(RatioChange.PartChange::rate)
                .map(rest -> new ChangeEffect(
                        whole.change().estimate() - rest.estimate(),
                        Math.hypot(whole.change().standardError(), rest.standardError())))
                .findFirst()
                .orElse(whole.change());
    }

    private boolean inside(Grain grain, RatioLeaf leaf, Slice cause) {
        return cause.values().entrySet().stream()
                .allMatch(entry -> dimension(entry.getKey())
                        .path(leaf.values().get(grain.dimensions().indexOf(entry.getKey())))
                        .contains(entry.getValue()));
    }

    private static RatioChange wholeOf(Grain grain) {
        PeriodTotals before =
                grain.leaves().stream().map(RatioLeaf::before).reduce(PeriodTotals.NONE, PeriodTotals::plus);
        PeriodTotals after =
                grain.leaves().stream().map(RatioLeaf::after).reduce(PeriodTotals.NONE, PeriodTotals::plus);
        return RatioChange.of(List.of(new RatioChange.Part("whole", before, after)));
    }

    /** The leaves as parts, named by their positions. */
    private static List<RatioChange.Part> parts(Grain grain) {
        List<RatioChange.Part> parts = new ArrayList<>();
        for (RatioLeaf leaf : grain.leaves()) {
            parts.add(new RatioChange.Part(Integer.toString(parts.size()), leaf.before(), leaf.after()));
        }
        return parts;
    }

    private static Slice slice(Grain grain, RatioLeaf leaf) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < grain.dimensions().size(); i++) {
            values.put(grain.dimensions().get(i), leaf.values().get(i));
        }
        return Slice.of(values);
    }
}
