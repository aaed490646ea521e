package io.northstar.cause;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts of slices named rightly, wrongly and not at all, by setting and by half of the cases. */
final class IncidentScore {
    private final Map<String, int[]> counts = new TreeMap<>();
    private final int[] firstAt = new int[6];
    private int cases;
    private double seconds;

    void add(String setting, String name, Collection<Slice> truth, Localisation found, double spent) {
        int hits = (int) found.causes().stream()
                .map(Cause::slice)
                .filter(truth::contains)
                .count();
        int wrong = found.causes().size() - hits;
        int missed = (int) truth.stream().distinct().count() - hits;
        String half = (name.hashCode() & 1) == 0 ? "half chosen on" : "other half";
        for (String group : new String[] {setting, half, "all"}) {
            int[] count = counts.computeIfAbsent(group, key -> new int[3]);
            count[0] += hits;
            count[1] += wrong;
            count[2] += missed;
        }
        for (int rank = 1; rank <= 5; rank++) {
            firstAt[rank] += found.ranking().stream().limit(rank).anyMatch(truth::contains) ? 1 : 0;
        }
        cases++;
        seconds += spent;
    }

    double f1() {
        return f1(counts.get("all"));
    }

    /** Share of cases in which one of the first {@code rank} ranked slices is a cause. */
    double found(int rank) {
        return (double) firstAt[rank] / cases;
    }

    private static double f1(int[] count) {
        return 2.0 * count[0] / (2.0 * count[0] + count[1] + count[2]);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d cases, rank-1 %.3f, top-3 %.3f, top-5 %.3f, %.3f s a case; element F1",
                cases,
                found(1),
                found(3),
                found(5),
                seconds / cases));
        counts.forEach((group, count) -> text.append(String.format(
                Locale.ROOT,
                "%n  %s: %.4f (%d right, %d wrong, %d missed)",
                group,
                f1(count),
                count[0],
                count[1],
                count[2])));
        return text.toString();
    }
}
