package io.northstar.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Scorecards;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Standing STANDING =
            new Standing(new ScorecardSettings(28, "true", Map.of(), 20, 200, 1), 0.95);
    private static final StructType TOTALS = totals();
    private static final int TEAMS = 40;
    private static final int MEMBERS = 30;
    private static final int LABELS = 150;
    private static final double RATE = 0.08;

    /** Each of many looked at alone, at 95 %, would single out one in twenty. */
    @Test
    void lookingAtManySinglesOutHardlyAnyone() {
        SplittableRandom random = new SplittableRandom(17);
        long singledOut = 0;
        for (int team = 0; team < TEAMS; team++) {
            List<Integer> errors = IntStream.range(0, MEMBERS)
                    .mapToObj(member -> errors(random, RATE))
                    .toList();
            singledOut += verdicts(errors).stream()
                    .filter(verdict -> !verdict.equals(Scorecards.TYPICAL))
                    .count();
        }

        assertThat(singledOut / (double) (TEAMS * MEMBERS)).isLessThan(0.01);
    }

    @Test
    void oneWhoErrsThreeTimesAsOftenIsFound() {
        SplittableRandom random = new SplittableRandom(23);
        int found = 0;
        for (int team = 0; team < TEAMS; team++) {
            List<Integer> errors = new ArrayList<>(IntStream.range(1, MEMBERS)
                    .mapToObj(member -> errors(random, RATE))
                    .toList());
            errors.add(errors(random, 3 * RATE));
            found += verdicts(errors).get(MEMBERS - 1).equals(Scorecards.WORSE) ? 1 : 0;
        }

        assertThat(found).isGreaterThanOrEqualTo(TEAMS - 4);
    }

    /** The verdicts about reviewers of one kind of case, whose labels all weigh the same. */
    private static List<String> verdicts(List<Integer> errors) {
        double all = errors.stream().mapToInt(Integer::intValue).sum() / (double) (MEMBERS * LABELS);
        double others = 1 - 1.0 / MEMBERS;
        List<Row> totals = IntStream.range(0, errors.size())
                .mapToObj(member -> (Row) new GenericRowWithSchema(
                        new Object[] {
                            "%02d".formatted(member),
                            "vendor",
                            (long) LABELS,
                            (double) LABELS,
                            (double) LABELS,
                            (double) errors.get(member),
                            LABELS * all,
                            errors.get(member) - LABELS * all,
                            LABELS * all * others,
                            LABELS * all * (1 - all) * others
                        },
                        TOTALS))
                .toList();
        int verdict = Scorecards.REVIEWERS.columnNames().indexOf(Scorecards.VERDICT);
        return STANDING.rows(totals, Scorecards.REVIEWERS, LocalDate.of(2026, 2, 9)).stream()
                .map(row -> row.getString(verdict))
                .toList();
    }

    private static int errors(SplittableRandom random, double rate) {
        return Math.toIntExact(IntStream.range(0, LABELS)
                .filter(label -> random.nextDouble() < rate)
                .count());
    }

    private static StructType totals() {
        StructType schema = new StructType()
                .add(Scorecard.SUBJECT, DataTypes.StringType)
                .add(Scorecard.VENDOR, DataTypes.StringType)
                .add(Scorecard.LABELS, DataTypes.LongType);
        for (String sum : List.of(
                Scorecard.WEIGHT,
                Scorecard.SQUARED_WEIGHT,
                Scorecard.ERRORS,
                Scorecard.EXPECTED,
                Scorecard.DIFFERENCE,
                Scorecard.COMPARABLE,
                Scorecard.VARIANCE)) {
            schema = schema.add(sum, DataTypes.DoubleType);
        }
        return schema;
    }
}
