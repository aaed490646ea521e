package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Agreement from the votes on each unit, pair by pair and without patterns, weights or shares of cells. */
public final class PairsOneByOne {
    /** The mean over units of the share of their pairs that agree. */
    public static double observed(List<List<String>> units) {
        return units.stream()
                .filter(votes -> votes.size() > 1)
                .mapToDouble(PairsOneByOne::agreeing)
                .average()
                .orElseThrow();
    }

    /** Observed over expected disagreement (Krippendorff 2004, chapter 11), expected by drawing any two of all votes. */
    public static double alpha(List<List<String>> units) {
        double disagreement = 0;
        Map<String, Double> counts = new TreeMap<>();
        double all = 0;
        for (List<String> votes : units) {
            if (votes.size() > 1) {
                disagreement += (1 - agreeing(votes)) * votes.size();
                votes.forEach(vote -> counts.merge(vote, 1.0, Double::sum));
                all += votes.size();
            }
        }
        double expected = 0;
        for (Map.Entry<String, Double> one : counts.entrySet()) {
            for (Map.Entry<String, Double> other : counts.entrySet()) {
                expected += one.getKey().equals(other.getKey()) ? 0 : one.getValue() * other.getValue() / (all - 1);
            }
        }
        return 1 - disagreement / expected;
    }

    /** Observed agreement beyond that of drawing a unit and one of its votes, twice (Fleiss 1971). */
    public static double fleiss(List<List<String>> units) {
        Map<String, Double> shares = new TreeMap<>();
        long judged = units.stream().filter(votes -> !votes.isEmpty()).count();
        units.forEach(votes -> votes.forEach(vote -> shares.merge(vote, 1.0 / votes.size() / judged, Double::sum)));
        double chance =
                shares.values().stream().mapToDouble(share -> share * share).sum();
        return (observed(units) - chance) / (1 - chance);
    }

    private static double agreeing(List<String> votes) {
        List<Integer> pairs = new ArrayList<>();
        for (int i = 0; i < votes.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(votes.get(i).equals(votes.get(j)) ? 1 : 0);
            }
        }
        return pairs.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    private PairsOneByOne() {}
}
