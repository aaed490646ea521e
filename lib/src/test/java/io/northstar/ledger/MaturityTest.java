package io.northstar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelMaturity;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MaturityTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
    private static final int NEVER = -1;

    /** Days settle at age 2; two settled days are enough. */
    private static final MaturitySettings SETTINGS = new MaturitySettings(List.of(), 2, 20, 2, 0.9);

    private static final StructType SCHEMA = new StructType()
            .add(LabelMaturity.DAY, DataTypes.DateType)
            .add(LabelMaturity.STRATUM_GROUP, DataTypes.StringType)
            .add(Maturity.DRAWN_ON, DataTypes.DateType)
            .add(Maturity.LANDED_ON, DataTypes.DateType);

    private final Rows draws = Rows.of(SCHEMA);

    /**
     * Settled days: of 2 x 5 draws 8 got a label, with delays 0 0 1 2 and 0 1 1 2. Yesterday 4 were drawn and 2 labelled, with
     * delay 0 and 1. Delay 2 is 2 of 8; delay 1 is 4 of the 8 with at most 1. So F(1) = 3/4, F(0) = 3/8, and 4 x 0.8 x 1/4 = 0.8
     * labels are still to come yesterday, 5 x 0.8 x 5/8 = 2.5 today.
     */
    @Test
    void expectationsComeFromTheDelaysOfTheGroup(SparkSession spark) {
        day("queue", 5, 0, 0, 1, 2, NEVER);
        day("queue", 4, 0, 1, 1, 2, NEVER);
        day("queue", 1, 0, 1, NEVER, NEVER);
        day("queue", 0, NEVER, NEVER, NEVER, NEVER, NEVER);

        Map<LocalDate, Row> rows = rows(spark, TODAY);

        Row yesterday = rows.get(TODAY.minusDays(1));
        assertThat(yesterday.<Integer>getAs(LabelMaturity.AGE_DAYS)).isEqualTo(1);
        assertThat(yesterday.<Date>getAs(LabelMaturity.AS_OF_DAY)).isEqualTo(Date.valueOf(TODAY));
        assertThat(yesterday.<Long>getAs(LabelMaturity.DRAWN)).isEqualTo(4);
        assertThat(yesterday.<Long>getAs(LabelMaturity.LABELLED)).isEqualTo(2);
        assertThat(number(yesterday, LabelMaturity.EXPECTED_SHARE_IN)).isCloseTo(0.75, within(1e-12));
        // Greenwood: 0.75 sqrt(2 / (8 x 6)); the days agree better than chance, so the dispersion is 1.
        assertThat(number(yesterday, LabelMaturity.EXPECTED_SHARE_STANDARD_ERROR))
                .isCloseTo(0.75 * Math.sqrt(2.0 / 48), within(1e-12));
        assertThat(number(yesterday, LabelMaturity.EXPECTED_LABELS)).isCloseTo(2.8, within(1e-12));
        assertThat(number(yesterday, LabelMaturity.SHARE_IN)).isCloseTo(2 / 2.8, within(1e-12));
        assertThat(yesterday.<Integer>getAs(LabelMaturity.SETTLED_DAYS)).isEqualTo(2);
        assertJudgement(yesterday, false, LabelMaturity.WAITING);
        Row today = rows.get(TODAY);
        assertThat(number(today, LabelMaturity.EXPECTED_SHARE_IN)).isCloseTo(0.375, within(1e-12));
        assertThat(number(today, LabelMaturity.EXPECTED_LABELS)).isCloseTo(2.5, within(1e-12));
        assertThat(number(today, LabelMaturity.SHARE_IN)).isZero();
        Row settled = rows.get(TODAY.minusDays(4));
        assertThat(number(settled, LabelMaturity.SHARE_IN)).isEqualTo(1);
        assertThat(number(settled, LabelMaturity.EXPECTED_LABELS)).isEqualTo(4);
        assertJudgement(settled, true, LabelMaturity.PAST_HORIZON);
    }

    @Test
    void aDayIsMatureWhenEnoughIsInAndNotByItsAge(SparkSession spark) {
        day("queue", 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
        day("queue", 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, NEVER);
        day("queue", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, NEVER);
        day("queue", 0, 0, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

        Map<LocalDate, Row> rows = rows(spark, TODAY);

        assertJudgement(rows.get(TODAY.minusDays(1)), true, LabelMaturity.SHARE_REACHED);
        Row behind = rows.get(TODAY);
        assertThat(number(behind, LabelMaturity.EXPECTED_SHARE_IN)).isGreaterThan(0.9);
        assertThat(number(behind, LabelMaturity.SHARE_IN)).isLessThan(0.7);
        assertJudgement(behind, false, LabelMaturity.WAITING);
    }

    @Test
    void groupsAreJudgedByThemselvesAndNeedHistory(SparkSession spark) {
        day("old", 5, 0, 1);
        day("old", 4, 0, 0);
        day("old", 1, 0, NEVER);
        day(null, 3, 0, 0, NEVER);
        day("new", 1, 0, NEVER);
        day("new", 0, 0, 0);

        Map<String, Row> rows = Maturity.of(draws.in(spark), TODAY, SETTINGS).collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(LabelMaturity.STRATUM_GROUP) + " " + row.getAs(LabelMaturity.AGE_DAYS),
                        row -> row));

        assertThat(rows).containsOnlyKeys("old 5", "old 4", "old 1", "(none) 3", "new 1", "new 0");
        assertThat(number(rows.get("old 1"), LabelMaturity.EXPECTED_LABELS)).isEqualTo(1);
        assertJudgement(rows.get("old 1"), true, LabelMaturity.SHARE_REACHED);
        assertThat(number(rows.get("new 1"), LabelMaturity.SHARE_IN)).isNull();
        assertThat(number(rows.get("new 1"), LabelMaturity.EXPECTED_SHARE_IN)).isNull();
        assertJudgement(rows.get("new 1"), false, LabelMaturity.NO_HISTORY);
        assertJudgement(rows.get("new 0"), true, LabelMaturity.ALL_IN);
        assertJudgement(rows.get("(none) 3"), true, LabelMaturity.PAST_HORIZON);
        assertThat(rows.get("new 0").<Integer>getAs(LabelMaturity.SETTLED_DAYS)).isZero();
    }

    @Test
    void onlyWhatHadHappenedCounts(SparkSession spark) {
        day("queue", 3, 0, 1, 3);
        day("queue", 0, 0);
        day("queue", 30, 0);
        draws.row(LabelMaturity.DAY, date(3))
                .with(Maturity.DRAWN_ON, date(0))
                .with(LabelMaturity.STRATUM_GROUP, "queue");

        Map<LocalDate, Row> rows = rows(spark, TODAY.minusDays(2));

        assertThat(rows).containsOnlyKeys(TODAY.minusDays(3));
        Row row = rows.get(TODAY.minusDays(3));
        assertThat(row.<Long>getAs(LabelMaturity.DRAWN)).isEqualTo(3);
        assertThat(row.<Long>getAs(LabelMaturity.LABELLED)).isEqualTo(2);
        assertJudgement(row, false, LabelMaturity.NO_HISTORY);
    }

    @Test
    void drawsTakeTheirFirstLabelAndTheirGroup(SparkSession spark) {
        Dataset<Row> drawn = Rows.of(LabelledDecisions.TABLE)
                .each(LabelMaturity.DAY, date(3))
                .each(JudgedDecisions.RESTRICTS, true)
                .row(LabelledDecisions.SAMPLE_ID, "twice")
                .with(LabelledDecisions.KNOWN_ON, date(0))
                .with(LabelledDecisions.LABELLED, true)
                .row(LabelledDecisions.SAMPLE_ID, "never")
                .with(LabelledDecisions.KNOWN_ON, date(3))
                .with(LabelledDecisions.LABELLED, false)
                .in(spark);
        Dataset<Row> labels = Rows.of(QaLabels.TABLE)
                .row(QaLabels.SAMPLE_ID, "twice")
                .with(Lineage.LANDED_ON, date(2))
                .row(QaLabels.SAMPLE_ID, "twice")
                .with(Lineage.LANDED_ON, date(0))
                .in(spark);

        assertThat(draws(drawn, labels, List.of(JudgedDecisions.RESTRICTS, Decisions.QUEUE)))
                .containsExactlyInAnyOrder(
                        "[2026-03-07,restricts=true, queue=(none),2026-03-08,2026-03-08]",
                        "[2026-03-07,restricts=true, queue=(none),2026-03-07,null]");
        assertThat(draws(drawn, labels, List.of())).contains("[2026-03-07,all,2026-03-07,null]");
    }

    @Test
    void rowsMeetTheContract(SparkSession spark) {
        Dataset<Row> none = Maturity.of(draws.in(spark), TODAY, SETTINGS);

        assertThat(LabelMaturity.TABLE.differences(none.schema())).isEmpty();
        assertThat(none.columns())
                .containsExactly(LabelMaturity.TABLE.columnNames().toArray(String[]::new));
        assertThat(none.collectAsList()).isEmpty();
    }

    private static List<String> draws(Dataset<Row> drawn, Dataset<Row> labels, List<String> group) {
        return Maturity.draws(drawn, labels, group).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private Map<LocalDate, Row> rows(SparkSession spark, LocalDate asOfDay) {
        List<Row> rows = Maturity.of(draws.in(spark), asOfDay, SETTINGS).collectAsList();
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> row.<Date>getAs(LabelMaturity.DAY).toLocalDate(), row -> row));
    }

    /** Adds a day of that age, with a draw for each delay. */
    private void day(String group, int age, int... delays) {
        for (int delay : delays) {
            draws.row(LabelMaturity.DAY, date(age))
                    .with(LabelMaturity.STRATUM_GROUP, group)
                    .with(Maturity.LANDED_ON, delay == NEVER ? null : date(age - delay));
        }
    }

    private static Date date(int age) {
        return Date.valueOf(TODAY.minusDays(age));
    }

    private static Double number(Row row, String column) {
        return row.getAs(column);
    }

    private static void assertJudgement(Row row, boolean mature, String reason) {
        assertThat(row.<Boolean>getAs(LabelMaturity.MATURE)).isEqualTo(mature);
        assertThat(row.<String>getAs(LabelMaturity.REASON)).isEqualTo(reason);
    }
}
