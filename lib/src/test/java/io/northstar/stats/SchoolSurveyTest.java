package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.Schools;
import io.northstar.testing.Schools.School;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * R's apistrat: 200 of 6,194 schools, stratified by type. Expected values are printed by R's survey package
 * (tests/testoutput/api.Rout.saved, caleg.Rout.save), by Survey.jl (ratio, domain total), or computed once with numpy;
 * see methods.md, section 1.
 */
class SchoolSurveyTest {

    private static final double CONFIDENCE = 0.95;

    @Test
    void meansAgreeWithR() {
        RatioTotals api00 = totals(Objects::nonNull, school -> 1, number("api00"), true);
        RatioTotals api99 = totals(Objects::nonNull, school -> 1, number("api99"), true);

        assertThat(api00.ratio()).isCloseTo(662.2873635777, within(1e-9));
        assertThat(standardError(api00)).isCloseTo(9.4089408794, within(1e-9));
        assertThat(api99.ratio()).isCloseTo(629.39, within(0.005));
        assertThat(standardError(api99)).isCloseTo(9.9639, within(5e-5));
    }

    @Test
    void standardErrorsWithoutFinitePopulationCorrectionAgreeWithR() {
        assertThat(standardError(totals(Objects::nonNull, school -> 1, number("api00"), false)))
                .isCloseTo(9.5361, within(5e-5));
        assertThat(standardError(totals(Objects::nonNull, school -> 1, number("api99"), false)))
                .isCloseTo(10.0970, within(5e-5));
    }

    @Test
    void totalsAgreeWithR() {
        RatioTotals enrolled = totals(Objects::nonNull, school -> 1, number("enroll"), true);
        RatioTotals tested = totals(Objects::nonNull, school -> 1, number("api.stu"), true);

        assertThat(enrolled.numerator()).isCloseTo(3687177.52, within(0.005));
        assertThat(Math.sqrt(enrolled.numeratorVariance())).isCloseTo(114641.7152, within(5e-5));
        assertThat(tested.numerator()).isCloseTo(3086009, within(0.5));
        assertThat(Math.sqrt(tested.numeratorVariance())).isCloseTo(99477, within(0.5));
    }

    @Test
    void ratiosAgreeWithR() {
        RatioTotals tested = totals(Objects::nonNull, number("enroll"), number("api.stu"), true);

        assertThat(tested.ratio()).isCloseTo(0.8369568873, within(5e-11));
        assertThat(standardError(tested)).isCloseTo(0.0077571031, within(5e-11));
        assertThat(tested.ratio() * 3811472).isCloseTo(3190038, within(0.5));
        assertThat(standardError(tested) * 3811472).isCloseTo(29565.98, within(0.005));
    }

    @Test
    void ratiosAgreeWithSurveyJl() {
        RatioTotals corrected = totals(Objects::nonNull, number("enroll"), number("api00"), true);
        RatioTotals uncorrected = totals(Objects::nonNull, number("enroll"), number("api00"), false);

        assertThat(corrected.ratio()).isCloseTo(1.11256, within(5e-6));
        assertThat(standardError(corrected)).isCloseTo(0.0413595, within(5e-8));
        assertThat(standardError(uncorrected)).isCloseTo(0.0422086, within(5e-8));
    }

    /** The total of Survey.jl is a cent lower, because the weights in the file are rounded to single precision. */
    @Test
    void domainsKeepAllLabelsOfTheirStrata() {
        RatioTotals losAngeles =
                totals(school -> school.is("cname", "Los Angeles"), school -> 1, number("api00"), true);
        RatioTotals improved = totals(school -> school.is("comp.imp", "Yes"), school -> 1, number("enroll"), true);

        assertThat(losAngeles.numerator()).isCloseTo(869905.98, within(0.015));
        assertThat(Math.sqrt(losAngeles.numeratorVariance())).isCloseTo(131554.26, within(0.005));
        assertThat(improved.ratio()).isCloseTo(516.6729154, within(5e-8));
        assertThat(standardError(improved)).isCloseTo(22.3003337, within(5e-8));
    }

    @Test
    void sharesWithinADomainAgree() {
        RatioTotals totals =
                totals(school -> school.is("sch.wide", "Yes"), school -> 1, indicator("comp.imp", "Yes"), true);

        assertThat(totals.ratio()).isCloseTo(0.7717103685, within(5e-11));
        assertThat(standardError(totals)).isCloseTo(0.0350698579, within(5e-11));
    }

    /** The Wilson interval of methods.md takes Student's t on the unadjusted size; ours is slightly narrower. */
    @Test
    void intervalsOfARareShareAgree() {
        RatioTotals totals = totals(Objects::nonNull, school -> 1, indicator("ell", "0"), true);
        double share = totals.ratio();
        double error = standardError(totals);
        double size = ProportionIntervals.effectiveSize(
                share, error * error, totals.labels(), totals.degreesOfFreedom(), CONFIDENCE);
        double t = CriticalValues.student(totals.degreesOfFreedom(), CONFIDENCE);

        assertThat(share).isCloseTo(0.0530384, within(5e-8));
        assertThat(error).isCloseTo(0.0158933, within(5e-8));
        assertInterval(ProportionIntervals.kornGraubard(share, size, CONFIDENCE), 0.0263095, 0.0939867);
        assertInterval(ProportionIntervals.logit(share, error, t), 0.0291339, 0.0946447);
        assertInterval(
                ProportionIntervals.score(share, share * (1 - share) / (error * error), t), 0.0294097, 0.0938163);
        assertInterval(RatioEstimate.proportion(totals, CONFIDENCE).interval(), 0.0295133, 0.0935086);
    }

    @Test
    void kishSizeAgrees() {
        assertThat(totals(Objects::nonNull, school -> 1, school -> 1, true).kishSize())
                .isCloseTo(168.58, within(0.005));
    }

    @Test
    void labelsMergedFromSevenPartsGiveTheSameEstimate() {
        List<School> schools = new ArrayList<>(Schools.read("apistrat"));
        Collections.shuffle(schools, new Random(7));
        Map<String, StratumMoments> merged = schools.stream()
                .collect(Collectors.groupingBy(
                        school -> school.text("stype"),
                        Collectors.collectingAndThen(Collectors.toList(), SchoolSurveyTest::mergedFromParts)));
        RatioTotals totals = RatioTotals.stratified(List.copyOf(merged.values()), LonelyStratum.FAIL, true);
        RatioTotals whole = totals(Objects::nonNull, number("enroll"), number("api00"), true);

        assertThat(totals.labels()).isEqualTo(whole.labels());
        assertThat(totals.degreesOfFreedom()).isEqualTo(whole.degreesOfFreedom());
        assertThat(totals.ratio()).isCloseTo(whole.ratio(), within(1e-12));
        assertThat(totals.varianceOfRatio()).isCloseTo(whole.varianceOfRatio(), within(1e-12));
    }

    private static StratumMoments mergedFromParts(List<School> stratum) {
        return IntStream.range(0, 7)
                .mapToObj(part -> IntStream.range(0, stratum.size())
                        .filter(i -> i % 7 == part)
                        .mapToObj(stratum::get)
                        .toList())
                .map(part -> moments(part, Objects::nonNull, number("enroll"), number("api00")))
                .reduce(StratumMoments::plus)
                .orElseThrow();
    }

    private static RatioTotals totals(
            Predicate<School> domain, ToDoubleFunction<School> x, ToDoubleFunction<School> y, boolean correction) {
        List<StratumMoments> strata = Schools.read("apistrat").stream()
                .collect(Collectors.groupingBy(school -> school.text("stype")))
                .values()
                .stream()
                .map(stratum -> moments(stratum, domain, x, y))
                .toList();
        return RatioTotals.stratified(strata, LonelyStratum.FAIL, correction);
    }

    private static StratumMoments moments(
            List<School> stratum, Predicate<School> domain, ToDoubleFunction<School> x, ToDoubleFunction<School> y) {
        List<Sample.Unit> units = stratum.stream()
                .map(school -> domain.test(school)
                        ? Sample.Unit.of(x.applyAsDouble(school), y.applyAsDouble(school))
                        : Sample.Unit.OUTSIDE)
                .toList();
        return new Sample(stratum.get(0).number("fpc"), units).moments();
    }

    private static double standardError(RatioTotals totals) {
        return Math.sqrt(totals.varianceOfRatio());
    }

    private static ToDoubleFunction<School> number(String column) {
        return school -> school.number(column);
    }

    private static ToDoubleFunction<School> indicator(String column, String value) {
        return school -> school.is(column, value) ? 1 : 0;
    }

    private static void assertInterval(Interval interval, double low, double high) {
        Offset<Double> lastDigit = within(5e-8);
        assertThat(interval.low()).isCloseTo(low, lastDigit);
        assertThat(interval.high()).isCloseTo(high, lastDigit);
    }
}
