package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.Decisions;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AdvertiserHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 7;

    private record Decision(String id, String advertiser, Instant at, String outcome) {}

    /** Against brute force, with many decisions at the same instant: none of them, and none later, counts. */
    @Test
    void onlyWhatWasDecidedBeforeCounts(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(4);
        List<String> outcomes = List.of("approve", "reject", "limit", "escalate");
        List<Decision> decisions = new ArrayList<>();
        Rows rows = Rows.of(Decisions.TABLE);
        for (int i = 0; i < 300; i++) {
            Decision decision = new Decision(
                    "d" + i,
                    random.nextInt(12) == 0 ? null : "adv" + random.nextInt(6),
                    START.plus(Duration.ofHours(6L * random.nextInt(80))),
                    outcomes.get(random.nextInt(outcomes.size())));
            decisions.add(decision);
            rows.row(Decisions.DECISION_ID, decision.id)
                    .with(Decisions.ADVERTISER_ID, decision.advertiser)
                    .with(Decisions.DECIDED_AT, Timestamp.from(decision.at))
                    .with(Decisions.OUTCOME, decision.outcome);
        }

        List<Row> found = AdvertiserHistory.of(rows.in(spark), DAYS).collectAsList();

        assertThat(found).hasSize(decisions.size());
        for (Row row : found) {
            Decision decision = decisions.stream()
                    .filter(each -> each.id.equals(row.getAs(Decisions.DECISION_ID)))
                    .findFirst()
                    .orElseThrow();
            List<Decision> earlier = decisions.stream()
                    .filter(each -> each.advertiser != null && each.advertiser.equals(decision.advertiser))
                    .filter(each -> each.at.isBefore(decision.at))
                    .filter(each -> !each.at.isBefore(decision.at.minus(Duration.ofDays(DAYS))))
                    .toList();
            long restricted = earlier.stream()
                    .filter(each -> List.of("reject", "limit").contains(each.outcome))
                    .count();
            assertThat(row.<Double>getAs(AdvertiserHistory.DECISIONS))
                    .isCloseTo(Math.log1p(earlier.size()), within(1e-12));
            assertThat(row.<Double>getAs(AdvertiserHistory.RESTRICTED))
                    .isCloseTo((restricted + 1.0) / (earlier.size() + 2), within(1e-12));
            assertThat(row.<Double>getAs(AdvertiserHistory.KNOWN)).isEqualTo(decision.advertiser == null ? 0 : 1);
        }
    }
}
