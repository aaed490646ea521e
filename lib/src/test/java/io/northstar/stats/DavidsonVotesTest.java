package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Votes of crowd workers on 24,783 tweets: hate speech, offensive language, neither (Davidson et al. 2017). */
class DavidsonVotesTest {
    private static final Pattern COUNTS = Pattern.compile("^\\d+,(\\d+),(\\d+),(\\d+),(\\d+),\\d,.*");
    private static final double CONFIDENCE = 0.95;

    @Test
    void threeClassesHaveTheAgreementComputedElsewhere() throws IOException {
        Agreement agreement = agreement(3, votes -> votes);
        assertThat(agreement.items()).isEqualTo(24_783);
        assertEstimate(agreement.observed(CONFIDENCE), 0.81161);
        assertEstimate(agreement.fleissKappa(CONFIDENCE), 0.54612);
        assertEstimate(agreement.krippendorffAlpha(CONFIDENCE), 0.54280);
        assertEstimate(agreement.gwetAc1(CONFIDENCE), 0.76227);
    }

    @Test
    void aRareClassPullsKappaDownButNotAc1() throws IOException {
        Agreement abusive = agreement(2, votes -> List.of(votes.get(0) + votes.get(1), votes.get(2)));
        assertEstimate(abusive.fleissKappa(CONFIDENCE), 0.72994);
        assertEstimate(abusive.gwetAc1(CONFIDENCE), 0.89184);
        Agreement hate = agreement(2, votes -> List.of(votes.get(0), votes.get(1) + votes.get(2)));
        assertEstimate(hate.fleissKappa(CONFIDENCE), 0.24151);
        assertEstimate(hate.gwetAc1(CONFIDENCE), 0.85632);
    }

    private static void assertEstimate(Optional<AgreementEstimate> actual, double expected) {
        assertThat(actual.orElseThrow().estimate()).isCloseTo(expected, within(5e-6));
    }

    private static Agreement agreement(int categories, UnaryOperator<List<Integer>> joined) throws IOException {
        List<List<Integer>> tweets = new ArrayList<>();
        for (String line : Files.readAllLines(SharedData.require("davidson2017/labeled_data.csv"))) {
            Matcher counts = COUNTS.matcher(line);
            if (counts.matches()) {
                tweets.add(List.of(
                        Integer.valueOf(counts.group(2)),
                        Integer.valueOf(counts.group(3)),
                        Integer.valueOf(counts.group(4))));
            }
        }
        Map<List<Integer>, ItemTotals> patterns = new LinkedHashMap<>();
        tweets.forEach(votes -> patterns.merge(joined.apply(votes), ItemTotals.unweighted(1), ItemTotals::plus));
        return Agreement.of(categories, patterns);
    }
}
