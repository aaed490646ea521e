package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.InconsistencyReview;
import io.northstar.testing.SharedData;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 825 workers rate 11,040 sites as good for all, or by which of three policies they are not; the right answer is known for 333 of
 * them. Through Spark, without gold: the first vote of a worker counts, and a site needs two.
 */
@ExtendWith(SparkExtension.class)
class GoldenSitesTest {
    private static final List<String> POLICIES = List.of("P", "R", "X");

    /** What the votes of a site say of a policy: the probability by all votes, and the share of the votes. */
    private record Reading(double probability, double share) {}

    private final SortedMap<String, SortedMap<String, String>> votesOfSites = new TreeMap<>();

    @Test
    void votesTogetherAreRightMoreOftenThanTheMajority(SparkSession spark, TestReporter reporter) throws IOException {
        Path data = SharedData.require("adult-content");
        for (String line : Files.readAllLines(data.resolve("labels.txt"))) {
            String[] label = line.split("\t", -1);
            votesOfSites.computeIfAbsent(label[1], site -> new TreeMap<>()).putIfAbsent(label[0], verdict(label[2]));
        }
        Map<String, Map<String, Reading>> readings = readings(spark);
        SortedMap<String, String> gold = new TreeMap<>();
        for (String line : Files.readAllLines(data.resolve("gold.txt"))) {
            String[] known = line.split("\t", -1);
            if (readings.containsKey(known[0])) {
                gold.put(known[0], verdict(known[1]));
            }
        }
        long together = violating(readings, gold, Reading::probability);
        long majority = violating(readings, gold, Reading::share);
        long togetherWhich = which(readings, gold, Reading::probability);
        long majorityWhich = which(readings, gold, Reading::share);
        reporter.publishEntry(
                "of %d sites right whether one violates: %d by all votes, %d by the majority; and which policy: %d and %d"
                        .formatted(gold.size(), together, majority, togetherWhich, majorityWhich));
        assertThat(gold).hasSize(315);
        assertThat(together).isGreaterThan(majority);
        assertThat(togetherWhich).isGreaterThan(majorityWhich);
    }

    /** By site and judged policy. */
    private Map<String, Map<String, Reading>> readings(SparkSession spark) {
        ReviewFixture fixture = new ReviewFixture().stratum("all", 1);
        List<String> sites = new ArrayList<>(votesOfSites.keySet());
        votesOfSites.values().forEach(votes -> {
            fixture.decision("all", "US");
            votes.forEach(fixture::label);
        });
        Map<String, Map<String, Reading>> readings = new HashMap<>();
        Adjudication.of(fixture.inputs(spark), List.of(ReviewFixture.DAY), ReviewFixture.settings(""))
                .adjudicatedVotes()
                .collectAsList()
                .forEach(row -> readings.computeIfAbsent(sites.get(position(row)), site -> new HashMap<>())
                        .put(
                                row.getAs(AdjudicatedVotes.JUDGED_POLICY_ID),
                                new Reading(
                                        row.<Double>getAs(AdjudicatedVotes.VIOLATING_PROBABILITY),
                                        (double) row.<Long>getAs(AdjudicatedVotes.VIOLATING_VOTES)
                                                / row.<Long>getAs(AdjudicatedVotes.VOTES))));
        return readings;
    }

    private static int position(Row vote) {
        return Integer.parseInt(vote.<String>getAs(AdjudicatedVotes.DECISION_ID).substring(1)) - 1;
    }

    private static long violating(
            Map<String, Map<String, Reading>> readings, Map<String, String> gold, Function<Reading, Double> by) {
        return gold.entrySet().stream()
                .filter(site -> by.apply(readings.get(site.getKey()).get(InconsistencyReview.ANY_POLICY)) > .5
                        == !site.getValue().equals(ReviewFixture.COMPLIANT))
                .count();
    }

    /** Sites whose likeliest answer of all, that it complies or one of the policies, is the right one. */
    private static long which(
            Map<String, Map<String, Reading>> readings, Map<String, String> gold, Function<Reading, Double> by) {
        return gold.entrySet().stream()
                .filter(site -> likeliest(readings.get(site.getKey()), by).equals(site.getValue()))
                .count();
    }

    private static String likeliest(Map<String, Reading> ofPolicies, Function<Reading, Double> by) {
        String best = ReviewFixture.COMPLIANT;
        double most = 1 - by.apply(ofPolicies.get(InconsistencyReview.ANY_POLICY));
        for (String policy : POLICIES) {
            if (by.apply(ofPolicies.get(policy)) > most) {
                most = by.apply(ofPolicies.get(policy));
                best = policy;
            }
        }
        return best;
    }

    private static String verdict(String rating) {
        return rating.equals("G") ? ReviewFixture.COMPLIANT : rating;
    }
}
