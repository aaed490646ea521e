package io.northstar.quality;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.JudgedDecisions;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class JudgementTest {
    private static final Date MONDAY = Date.valueOf("2026-01-05");
    private static final Date TUESDAY = Date.valueOf("2026-01-06");

    @Test
    void exposuresSitOnTheLastDecisionThatIsNoEscalation(SparkSession spark) {
        List<Row> judged = judged(
                spark,
                decisions()
                        .row(Decisions.DECISION_ID, "approved")
                        .with(Decisions.AD_ID, "served")
                        .with(Decisions.OUTCOME, "approve")
                        .with(Decisions.DECIDED_AT, at("08:00"))
                        .row(Decisions.DECISION_ID, "doubted")
                        .with(Decisions.AD_ID, "served")
                        .with(Decisions.OUTCOME, "escalate")
                        .with(Decisions.DECIDED_AT, at("09:00"))
                        .row(Decisions.DECISION_ID, "open")
                        .with(Decisions.AD_ID, "waiting")
                        .with(Decisions.OUTCOME, "escalate")
                        .with(Decisions.DECIDED_AT, at("09:00")));

        assertThat(judged)
                .extracting(row -> row.<Long>getAs(JudgedDecisions.IMPRESSIONS))
                .containsExactly(100L, 0L, 7L);
    }

    @Test
    void appealsAreKnownForDaysThatSomeAreAbout(SparkSession spark) {
        List<Row> judged = judged(
                spark,
                decisions()
                        .row(Decisions.DECISION_ID, "appealed")
                        .with(Decisions.OUTCOME, "reject")
                        .row(Decisions.DECISION_ID, "later")
                        .with(Decisions.DAY, TUESDAY)
                        .with(Decisions.OUTCOME, "reject"));

        assertThat(judged)
                .extracting(row -> row.<Boolean>getAs(JudgedDecisions.APPEALS_KNOWN))
                .containsExactly(true, false);
        assertThat(judged)
                .extracting(row -> row.<Boolean>getAs(JudgedDecisions.APPEALED))
                .containsExactly(true, false);
    }

    private static Rows decisions() {
        return Rows.of(Decisions.TABLE)
                .each(Decisions.DAY, MONDAY)
                .each(Decisions.SOURCE, "model")
                .each(Decisions.DECIDED_AT, at("08:00"));
    }

    private static Timestamp at(String time) {
        return Timestamp.from(Instant.parse("2026-01-05T%s:00Z".formatted(time)));
    }

    private static List<Row> judged(SparkSession spark, Rows decisions) {
        Rows exposures = Rows.of(Exposures.TABLE).each(Exposures.DAY, MONDAY);
        exposures.row(Exposures.AD_ID, "served").with(Exposures.IMPRESSIONS, 100L);
        exposures.row(Exposures.AD_ID, "waiting").with(Exposures.IMPRESSIONS, 7L);
        Rows appeals =
                Rows.of(Appeals.TABLE).row(Appeals.DECISION_ID, "appealed").with(Appeals.APPEALED_ON, MONDAY);
        return Judgement.of(decisions.in(spark), exposures.in(spark), appeals.in(spark))
                .orderBy(col(Decisions.DAY), col(Decisions.DECIDED_AT), col(Decisions.DECISION_ID))
                .collectAsList();
    }
}
