package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.Anaesthetists;
import io.northstar.stats.DawidSkene;
import io.northstar.stats.VotePattern;
import io.northstar.stats.VotePattern.Known;
import io.northstar.table.Adjudications;
import io.northstar.table.QaLabels;
import io.northstar.table.ReviewerConfusion;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Dawid and Skene's anaesthetists through Spark: four classes, and three votes of the first anaesthetist on each patient. The
 * first step and the converged estimate were also computed with numpy from the formulas of the paper.
 */
@ExtendWith(SparkExtension.class)
class FittedVotesTest {
    private static final String HOSPITAL = "hospital";
    private static final ArrayType BALLOTS = DataTypes.createArrayType(new StructType()
            .add(QaLabels.REVIEWER_ID, DataTypes.StringType)
            .add(FittedVotes.CATEGORY, DataTypes.IntegerType));
    private static final StructType ITEMS = new StructType()
            .add(HOSPITAL, DataTypes.StringType)
            .add(FittedVotes.BALLOTS, BALLOTS)
            .add(FittedVotes.KNOWN, DataTypes.IntegerType);

    private final Rows items = Rows.of(ITEMS);

    @Test
    void theAnaesthetistsOfThePaperAreReproduced(SparkSession spark) {
        addPatients("paper", patient -> false);
        Row group = fitted(spark, DawidSkene.Rules.MAXIMUM_LIKELIHOOD).get(0);
        Row fit = group.getAs(FittedVotes.FIT);
        assertThat(fit.<Long>getAs(Adjudications.ITEMS)).isEqualTo(45);
        assertThat(fit.<Long>getAs(Adjudications.ANCHORS)).isEqualTo(45);
        assertThat(fit.<Boolean>getAs(Adjudications.CONVERGED)).isTrue();
        assertThat(fit.<Double>getAs(Adjudications.LOG_LIKELIHOOD)).isCloseTo(-192.890881, within(1e-6));
        assertNumbers(list(fit, DawidSkeneFunction.SHARES), 5e-5, 0.3996, 0.4220, 0.1118, 0.0667);

        Row first = FittedVotesTest.<Row>list(fit, DawidSkeneFunction.CONFUSION).get(0);
        assertThat(first.<Long>getAs(ReviewerConfusion.ITEMS)).isEqualTo(45);
        assertNumbers(list(first, DawidSkeneFunction.EXPECTED), 5e-5 * 45, 17.982, 18.990, 5.031, 3.0015);
        List<List<Double>> rates = lists(first, DawidSkeneFunction.RATES);
        assertNumbers(rates.get(0), 0.005, 0.89, 0.11, 0, 0);
        assertNumbers(rates.get(1), 0.005, 0.07, 0.88, 0.05, 0);
        assertNumbers(rates.get(2), 0.005, 0, 0.34, 0.66, 0);
        assertNumbers(rates.get(3), 0.005, 0, 0, 0.56, 0.44);
        assertThat(posterior(group, Anaesthetists.PATIENTS.get(37)).get(2)).isCloseTo(0.9788, within(5e-5));
    }

    @Test
    void theFirstStepIsThatOfThePaper(SparkSession spark) {
        addPatients("paper", patient -> false);
        Row fit = fitted(spark, new DawidSkene.Rules(0, 0, 1e-10, 1)).get(0).getAs(FittedVotes.FIT);
        assertThat(fit.<Double>getAs(Adjudications.LOG_LIKELIHOOD)).isCloseTo(-205.091138, within(1e-6));
        assertThat(fit.<Boolean>getAs(Adjudications.CONVERGED)).isFalse();
    }

    /** Every third patient is known to be of the class that the first answer says; each hospital is fitted by itself. */
    @Test
    void knownPatientsAnchorTheOthers(SparkSession spark) {
        addPatients("golden", patient -> patient % 3 == 0);
        addPatients("paper", patient -> false);
        List<Row> groups = fitted(spark, DawidSkene.Rules.MAXIMUM_LIKELIHOOD);
        List<VotePattern> drawn = new ArrayList<>();
        List<Known> known = new ArrayList<>();
        for (int patient = 0; patient < Anaesthetists.PATIENTS.size(); patient++) {
            String answers = Anaesthetists.PATIENTS.get(patient);
            VotePattern pattern = new VotePattern(Anaesthetists.votes(answers), 1);
            if (patient % 3 == 0) {
                known.add(new Known(pattern, firstSaid(answers)));
            } else {
                drawn.add(pattern);
            }
        }
        DawidSkene direct = DawidSkene.fit(
                drawn, known, Anaesthetists.CLASSES, Anaesthetists.ANAESTHETISTS, DawidSkene.Rules.MAXIMUM_LIKELIHOOD);

        Row fit = groups.get(0).getAs(FittedVotes.FIT);
        assertThat(fit.<Long>getAs(Adjudications.ITEMS)).isEqualTo(30);
        assertThat(fit.<Long>getAs(Adjudications.GOLDEN_ITEMS)).isEqualTo(15);
        assertThat(fit.<Double>getAs(Adjudications.LOG_LIKELIHOOD)).isCloseTo(direct.logLikelihood(), within(1e-8));
        assertNumbers(
                list(fit, DawidSkeneFunction.SHARES),
                1e-8,
                direct.shares().stream().mapToDouble(Double::doubleValue).toArray());
        Row first = FittedVotesTest.<Row>list(fit, DawidSkeneFunction.CONFUSION).get(0);
        assertThat(first.<Long>getAs(ReviewerConfusion.ITEMS)).isEqualTo(45);
        assertThat(first.<Long>getAs(ReviewerConfusion.GOLDEN_ITEMS)).isEqualTo(15);
        assertThat(groups.get(1).<Row>getAs(FittedVotes.FIT).<Double>getAs(Adjudications.LOG_LIKELIHOOD))
                .isCloseTo(-192.890881, within(1e-6));
    }

    private void addPatients(String hospital, IntPredicate known) {
        for (int patient = 0; patient < Anaesthetists.PATIENTS.size(); patient++) {
            String answers = Anaesthetists.PATIENTS.get(patient);
            items.row(HOSPITAL, hospital)
                    .with(FittedVotes.BALLOTS, ballots(answers))
                    .with(FittedVotes.KNOWN, known.test(patient) ? firstSaid(answers) : null);
        }
    }

    private List<Row> fitted(SparkSession spark, DawidSkene.Rules rules) {
        Dataset<Row> groups = FittedVotes.of(items.in(spark), List.of(HOSPITAL), Anaesthetists.CLASSES, rules, 1);
        return groups.orderBy(HOSPITAL).collectAsList();
    }

    private static List<Row> ballots(String answers) {
        return Anaesthetists.votes(answers).stream()
                .map(vote -> RowFactory.create("anaesthetist " + vote.reviewer(), vote.category()))
                .toList();
    }

    private static int firstSaid(String answers) {
        return answers.charAt(0) - '1';
    }

    private static List<Double> posterior(Row group, String answers) {
        List<Row> patterns = list(group, FittedVotes.PATTERNS);
        List<Row> votes = ballots(answers);
        for (int i = 0; i < patterns.size(); i++) {
            if (list(patterns.get(i), FittedVotes.BALLOTS).equals(votes)) {
                return lists(group.getAs(FittedVotes.FIT), DawidSkeneFunction.POSTERIORS)
                        .get(i);
            }
        }
        throw new AssertionError("No pattern " + answers);
    }

    private static <T> List<T> list(Row row, String column) {
        return row.getList(row.fieldIndex(column));
    }

    private static List<List<Double>> lists(Row row, String column) {
        return FittedVotesTest.<Seq<Double>>list(row, column).stream()
                .map(CollectionConverters::asJava)
                .toList();
    }

    private static void assertNumbers(List<Double> actual, double tolerance, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(i)).isCloseTo(expected[i], within(tolerance));
        }
    }
}
