package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.northstar.stats.PairsOneByOne;
import io.northstar.table.InconsistencyReview;
import io.northstar.testing.SharedData;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Posts that several people judged (LeWiDi 2023), through Spark: agreement equals that of all pairs of the raw votes. Alphas
 * were also computed elsewhere. ConvAbuse is rated from 1 to -3; below 0 is abuse.
 */
@ExtendWith(SparkExtension.class)
class RealVotesTest {
    private static final String VIOLATES = "abuse";

    @ParameterizedTest
    @CsvSource({"MD-Agreement, 10753, 0.3587", "HS-Brexit, 1120, 0.3475", "ConvAbuse, 4050, 0.6495"})
    void agreementIsThatOfAllPairsOfVotes(String name, int posts, double alpha, SparkSession spark) throws IOException {
        List<Map<String, String>> votesOfPosts =
                read(SharedData.require("lewidi2023").resolve(name), name);
        assertThat(votesOfPosts).hasSize(posts);
        List<List<String>> several = votesOfPosts.stream()
                .filter(votes -> votes.size() > 1)
                .map(votes -> List.copyOf(votes.values()))
                .toList();
        ReviewFixture fixture = new ReviewFixture().stratum("all", 1);
        votesOfPosts.forEach(votes -> {
            fixture.decision("all", name);
            votes.forEach(fixture::label);
        });
        ConsistencySettings settings = ReviewFixture.settings("consistency.grains = [[]]");
        Row row = fixture.agreement(spark, settings)
                .where("%s = '%s'".formatted(InconsistencyReview.JUDGED_POLICY_ID, InconsistencyReview.ANY_POLICY))
                .head();
        assertThat(row.<Long>getAs(InconsistencyReview.ITEMS)).isEqualTo(several.size());
        assertThat(row.<Long>getAs(InconsistencyReview.PAIRS))
                .isEqualTo(several.stream()
                        .mapToLong(votes -> votes.size() * (votes.size() - 1L) / 2)
                        .sum());
        assertThat(row.<Long>getAs(InconsistencyReview.REVIEWERS))
                .isEqualTo(votesOfPosts.stream()
                        .filter(votes -> votes.size() > 1)
                        .flatMap(votes -> votes.keySet().stream())
                        .distinct()
                        .count());
        assertNumber(row, InconsistencyReview.INCONSISTENCY, 1 - PairsOneByOne.observed(several), 1e-12);
        assertNumber(row, InconsistencyReview.KRIPPENDORFF_ALPHA, PairsOneByOne.alpha(several), 1e-12);
        assertNumber(row, InconsistencyReview.FLEISS_KAPPA, PairsOneByOne.fleiss(several), 1e-12);
        assertNumber(row, InconsistencyReview.COHEN_KAPPA, cohen(several), 1e-12);
        assertNumber(row, InconsistencyReview.KRIPPENDORFF_ALPHA, alpha, 1e-4);
    }

    /** Agreement of the first two votes beyond what their own shares give. */
    private static double cohen(List<List<String>> posts) {
        double size = posts.size();
        double same = posts.stream()
                        .filter(votes -> votes.get(0).equals(votes.get(1)))
                        .count()
                / size;
        double first =
                posts.stream().filter(votes -> votes.get(0).equals(VIOLATES)).count() / size;
        double second =
                posts.stream().filter(votes -> votes.get(1).equals(VIOLATES)).count() / size;
        double chance = first * second + (1 - first) * (1 - second);
        return (same - chance) / (1 - chance);
    }

    private static void assertNumber(Row row, String column, double expected, double tolerance) {
        assertThat(row.<Double>getAs(column)).as(column).isCloseTo(expected, within(tolerance));
    }

    /** The votes of each post by annotator; of one who voted twice the first. */
    private static List<Map<String, String>> read(Path folder, String name) throws IOException {
        List<Map<String, String>> posts = new ArrayList<>();
        for (String part : List.of("train", "dev", "test")) {
            JsonNode document = new ObjectMapper()
                    .readTree(folder.resolve("%s_%s.json".formatted(name, part)).toFile());
            for (JsonNode post : document) {
                String[] annotators = post.get("annotators").asText().split(",", -1);
                String[] ratings = post.get("annotations").asText().split(",", -1);
                Map<String, String> votes = new LinkedHashMap<>();
                for (int i = 0; i < annotators.length; i++) {
                    int rating = Integer.parseInt(ratings[i]);
                    boolean violates = name.equals("ConvAbuse") ? rating < 0 : rating == 1;
                    votes.putIfAbsent(annotators[i], violates ? VIOLATES : ReviewFixture.COMPLIANT);
                }
                posts.add(votes);
            }
        }
        return posts;
    }
}
