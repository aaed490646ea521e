package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.InconsistencyReview;
import io.northstar.testing.SharedData;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Published values of agreement, from votes that go through Spark. */
@ExtendWith(SparkExtension.class)
class ReferenceVotesTest {
    private static final List<String> VERDICTS = List.of("hate", "offensive", ReviewFixture.COMPLIANT);
    private static final ConsistencySettings SETTINGS =
            ReviewFixture.settings("consistency { grains = [[]], min_named = 1 }");

    /** cac.raw4raters of R's irrCAC, Krippendorff's data C; its last unit has one answer, which alpha leaves out. */
    @Test
    void krippendorffsDataWithMissingVotes(SparkSession spark) {
        Row row = which(
                spark,
                units("11 1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", " 555", "  11", "  3 "));
        assertThat(row.<Long>getAs(InconsistencyReview.ITEMS)).isEqualTo(11);
        assertNumber(row, InconsistencyReview.KRIPPENDORFF_ALPHA, .74342, 5e-6);
    }

    /** The sample of the fast-krippendorff package. */
    @Test
    void theWikipediaExample(SparkSession spark) {
        String[] raters = {"000003412113303", "102133430000000", "002134402113304"};
        for (int rater = 0; rater < raters.length; rater++) {
            raters[rater] = raters[rater].replace('0', ' ');
        }
        String[] units = new String[15];
        Arrays.setAll(
                units,
                unit -> Stream.of(raters)
                        .map(answers -> answers.substring(unit, unit + 1))
                        .collect(Collectors.joining()));
        assertNumber(which(spark, units(units)), InconsistencyReview.KRIPPENDORFF_ALPHA, .691358, 5e-7);
    }

    /** distrib.6raters of irrCAC: patients by the diagnoses of six psychiatrists. */
    @Test
    void sixPsychiatrists(SparkSession spark) {
        Row row = which(
                spark,
                units(
                        "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444",
                        "555555", "144444", "124444", "222333", "144444", "224445"));
        assertNumber(row, InconsistencyReview.INCONSISTENCY, 1 - .5511111, 5e-8);
        assertNumber(row, InconsistencyReview.FLEISS_KAPPA, .4139265, 5e-8);
        assertNumber(row, InconsistencyReview.GWET_AC1, .4448007, 5e-8);
        assertNumber(row, InconsistencyReview.KRIPPENDORFF_ALPHA, .4204384, 5e-8);
        assertNumber(row, InconsistencyReview.FLEISS_KAPPA + "_standard_error", .08119291, 5e-9);
        assertNumber(row, InconsistencyReview.GWET_AC1 + "_standard_error", .08418757, 5e-9);
    }

    /** cont3x3abstractors of irrCAC; Cohen's kappa, whose error there leaves out n / (n - 1), Scott's pi, which is Fleiss' of two, and AC1. */
    @Test
    void twoAbstractors(SparkSession spark) {
        Row row = which(spark, table(new int[][] {{13, 0, 0}, {0, 20, 7}, {0, 4, 56}}));
        assertNumber(row, InconsistencyReview.COHEN_KAPPA, .7964094, 5e-8);
        assertNumber(row, InconsistencyReview.COHEN_KAPPA + "_standard_error", .05891072 / Math.sqrt(99.0 / 100), 5e-9);
        assertNumber(row, InconsistencyReview.FLEISS_KAPPA, .7962397, 5e-8);
        assertNumber(row, InconsistencyReview.GWET_AC1, .8493305, 5e-8);
    }

    /** SAS, PROC FREQ. */
    @Test
    void cohensKappaOfSas(SparkSession spark) {
        Row row = which(spark, table(new int[][] {{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}));
        assertNumber(row, InconsistencyReview.COHEN_KAPPA, .4842, 5e-5);
        assertNumber(row, InconsistencyReview.COHEN_KAPPA + "_standard_error", .1380 / Math.sqrt(18.0 / 19), 6e-5);
    }

    /** Davidson et al. 2017: kappa calls the rare category unreliable, AC1 does not. */
    @Test
    void votesOnHateSpeech(SparkSession spark) throws IOException {
        Path file = SharedData.require("davidson2017").resolve("labeled_data.csv");
        Map<String, Integer> tweetsOf = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.matches("\\d+,\\d+,\\d+,\\d+,\\d+,\\d,.*")) {
                String[] fields = line.split(",", 7);
                tweetsOf.merge("%s %s %s".formatted(fields[2], fields[3], fields[4]), 1, Integer::sum);
            }
        }
        ReviewFixture fixture = new ReviewFixture().stratum("all", 1);
        tweetsOf.forEach((votes, tweets) -> {
            for (int tweet = 0; tweet < tweets; tweet++) {
                fixture.decision("all", "BR");
                int reviewer = 0;
                for (int kind = 0; kind < VERDICTS.size(); kind++) {
                    for (int vote = 0; vote < Integer.parseInt(votes.split(" ", -1)[kind]); vote++) {
                        fixture.label("v" + reviewer, VERDICTS.get(kind));
                        reviewer++;
                    }
                }
            }
        });
        assertThat(tweetsOf.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(24_783);
        Map<String, Row> rows = rows(spark, fixture);
        Row which = rows.get(InconsistencyReview.WHICH_POLICY);
        assertNumber(which, InconsistencyReview.INCONSISTENCY, 1 - .81161, 5e-6);
        assertNumber(which, InconsistencyReview.FLEISS_KAPPA, .54612, 5e-6);
        assertNumber(which, InconsistencyReview.KRIPPENDORFF_ALPHA, .54280, 5e-6);
        assertNumber(which, InconsistencyReview.GWET_AC1, .76227, 5e-6);
        Row any = rows.get(InconsistencyReview.ANY_POLICY);
        assertNumber(any, InconsistencyReview.FLEISS_KAPPA, .72994, 5e-6);
        assertNumber(any, InconsistencyReview.GWET_AC1, .89184, 5e-6);
        Row hate = rows.get("hate");
        assertNumber(hate, InconsistencyReview.FLEISS_KAPPA, .24151, 5e-6);
        assertNumber(hate, InconsistencyReview.GWET_AC1, .85632, 5e-6);
    }

    /** One unit for each text: the answer of each rater, a blank for none. Answer 1 is that the ad complies. */
    private static ReviewFixture units(String... units) {
        ReviewFixture fixture = new ReviewFixture().stratum("all", 1);
        for (String unit : units) {
            fixture.decision("all", "BR");
            for (int rater = 0; rater < unit.length(); rater++) {
                vote(fixture, rater, unit.charAt(rater));
            }
        }
        return fixture;
    }

    /** Two raters, by the answer of the first and that of the second. */
    private static ReviewFixture table(int[][] units) {
        ReviewFixture fixture = new ReviewFixture().stratum("all", 1);
        for (int first = 0; first < units.length; first++) {
            for (int second = 0; second < units.length; second++) {
                for (int unit = 0; unit < units[first][second]; unit++) {
                    fixture.decision("all", "BR");
                    vote(fixture, 0, (char) ('1' + first));
                    vote(fixture, 1, (char) ('1' + second));
                }
            }
        }
        return fixture;
    }

    private static void vote(ReviewFixture fixture, int rater, char answer) {
        if (answer != ' ') {
            fixture.label("r" + rater, answer == '1' ? ReviewFixture.COMPLIANT : "policy " + answer);
        }
    }

    private static Row which(SparkSession spark, ReviewFixture fixture) {
        return rows(spark, fixture).get(InconsistencyReview.WHICH_POLICY);
    }

    private static Map<String, Row> rows(SparkSession spark, ReviewFixture fixture) {
        Dataset<Row> agreement = fixture.agreement(spark, SETTINGS);
        Map<String, Row> rows = new TreeMap<>();
        agreement
                .where("panel = 'blind_reviews'")
                .collectAsList()
                .forEach(row -> rows.put(row.getAs(InconsistencyReview.JUDGED_POLICY_ID), row));
        return rows;
    }

    private static void assertNumber(Row row, String column, double expected, double tolerance) {
        assertThat(row.<Double>getAs(column)).as(column).isCloseTo(expected, within(tolerance));
    }
}
