package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.Schools;
import io.northstar.testing.Schools.School;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R's apiclus1 with its districts taken as strata, one of which has a single school; mean of api00 without finite
 * population correction. Standard errors from the survey package's tests/lonely.psu.Rout.save.
 */
class LonelySchoolsTest {

    @ParameterizedTest
    @CsvSource({"certainty, 5.8058", "adjust, 5.8281", "average, 6.0096"})
    void standardErrorsAgreeWithR(String policy, double standardError) {
        RatioTotals totals = RatioTotals.stratified(districts(), LonelyStratum.of(policy), false);

        assertThat(Math.sqrt(totals.varianceOfRatio())).isCloseTo(standardError, within(5e-5));
    }

    @Test
    void failRefuses() {
        List<StratumMoments> districts = districts();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatioTotals.stratified(districts, LonelyStratum.FAIL, false))
                .withMessageStartingWith("1 of 15 strata have one label only");
    }

    private static List<StratumMoments> districts() {
        return Schools.read("apiclus1").stream()
                .collect(Collectors.groupingBy(school -> school.text("dnum")))
                .values()
                .stream()
                .map(LonelySchoolsTest::moments)
                .toList();
    }

    private static StratumMoments moments(List<School> district) {
        List<Sample.Unit> units = district.stream()
                .map(school -> Sample.Unit.of(1, school.number("api00")))
                .toList();
        return new Sample(district.size() * district.get(0).number("pw"), units).moments();
    }
}
