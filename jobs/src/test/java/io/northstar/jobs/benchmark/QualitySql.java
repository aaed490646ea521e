package io.northstar.jobs.benchmark;

import io.northstar.metric.Basis;
import io.northstar.metric.RatioMetric;
import io.northstar.metric.Weighting;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ratio metrics of Northstar's shipped settings in plain SQL, as one would write it without Northstar: the judged
 * decisions and the labelled ones are kept, all decisions are added up to the finest cells before the grains, metrics share
 * a pass. For designs that record the size of each stratum; intervals of shares are Wilson's throughout.
 *
 * @param settings metrics, dimensions and grains
 * @param dialect for which engine
 * @param from first day that is read
 * @param to last day that is read
 * @param spans the windows that are published
 */
record QualitySql(QualitySettings settings, SqlDialect dialect, LocalDate from, LocalDate to, List<Span> spans) {
    /** The tables that are read, by their names in the warehouse. */
    static final List<TableContract> INPUTS =
            List.of(Decisions.TABLE, Exposures.TABLE, Appeals.TABLE, QaSamples.TABLE, QaStrata.TABLE, QaLabels.TABLE);

    /** The step that has the numbers. */
    static final String RESULT = "result";

    /** A window of {@code days} that ends on {@code end}. */
    record Span(LocalDate end, int days) {
        private static final String SEPARATOR = "/";

        /** Reads {@link #word}. */
        static Span of(String word) {
            String[] parts = word.split(SEPARATOR, 2);
            return new Span(LocalDate.parse(parts[0]), Integer.parseInt(parts[1]));
        }

        /** The window as one word. */
        String word() {
            return end + SEPARATOR + days;
        }

        private String values() {
            return "(DATE '%s', %d, DATE '%s')".formatted(end, days, end.minusDays(days - 1L));
        }
    }

    /** A query that later steps know by {@code name}. */
    record Step(String name, String sql, Storage storage) {}

    /** Whether the rows of a step are kept, because several steps read them, or computed where they are read. */
    enum Storage {
        KEPT,
        COMPUTED
    }

    /** The steps in order; the last is {@link #RESULT}. */
    List<Step> steps() {
        LabelledSql inputs = new LabelledSql(settings, dialect, from, to);
        return List.of(
                new Step("judged", inputs.judged(), Storage.KEPT),
                new Step("labelled", inputs.labelled(), Storage.KEPT),
                new Step("strata", inputs.strata(), Storage.KEPT),
                new Step("populations", populations(), Storage.COMPUTED),
                new Step("totals", totals(), Storage.COMPUTED),
                new Step(RESULT, result(), Storage.COMPUTED));
    }

    private String populations() {
        Sums sums = new Sums();
        List<Map<String, String>> entries = new ArrayList<>();
        for (RatioMetric metric : settings.catalogue().ratios()) {
            for (Weighting weighting : metric.weightings()) {
                entries.add(populationOf(metric, weighting, sums));
            }
        }
        String likes = settings.coverage().stream().map(QualitySql::like).collect(Collectors.joining(", "));
        String alike = settings.coverage().stream()
                .map(name -> " AND s.%1$s = j.%1$s".formatted(like(name)))
                .collect(Collectors.joining());
        return """
            WITH silent AS (
              SELECT day, restricts, %1$s FROM labelled GROUP BY day, restricts, %1$s HAVING NOT bool_or(labelled)),
            marked AS (
              SELECT j.*, s.day IS NULL AND coalesce(d.n > 0, false) AS measured
              FROM judged j
              LEFT JOIN strata d ON d.day = j.day AND d.design_stratum_id = j.stratum_id
              LEFT JOIN silent s ON s.day = j.day AND s.restricts = j.restricts%2$s),
            cells AS (
              SELECT day, %3$s,
            %4$s
              FROM marked GROUP BY day, %3$s),
            slices AS (
              SELECT day, %5$s,
            %6$s
              FROM cells GROUP BY %7$s),
            entries AS (
              SELECT day, slice, %8$s FROM slices)
            SELECT * FROM entries WHERE population > 0
            """.formatted(
                        likes,
                        alike,
                        dimensions(),
                        sums.ofDecisions(),
                        slice(),
                        sums.ofSums(),
                        grains("day"),
                        dialect.oneRowEach(entries));
    }

    private static Map<String, String> populationOf(RatioMetric metric, Weighting weighting, Sums sums) {
        boolean sampled = metric.basis() == Basis.SAMPLE;
        String weight = number(weighting.measure());
        String known = holds(metric.measuredDomain()) + (sampled ? " AND measured" : "");
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("metric", "'%s'".formatted(metric.name()));
        entry.put("weighting", "'%s'".formatted(weighting.text()));
        entry.put("sampled", String.valueOf(sampled));
        entry.put("population", sums.of(metric.population(), number("1")));
        entry.put("weight", sums.of(metric.population(), weight));
        entry.put("unmeasured", sums.of("(%s) AND NOT (%s)".formatted(metric.population(), known), weight));
        entry.put(
                "counted_numerator",
                sampled
                        ? "CAST(NULL AS DOUBLE)"
                        : sums.of(metric.numeratorDomain(), number(metric.numeratorMeasure(weighting))));
        entry.put(
                "counted_denominator",
                sampled
                        ? "CAST(NULL AS DOUBLE)"
                        : sums.of(metric.denominatorDomain(), number(metric.denominatorMeasure(weighting))));
        return entry;
    }

    private String totals() {
        List<Map<String, String>> entries = new ArrayList<>();
        for (RatioMetric metric : settings.catalogue().ratios()) {
            for (Weighting weighting : metric.weightings()) {
                if (metric.basis() == Basis.SAMPLE) {
                    Map<String, String> entry = new LinkedHashMap<>();
                    entry.put("metric", "'%s'".formatted(metric.name()));
                    entry.put("weighting", "'%s'".formatted(weighting.text()));
                    entry.put("member", holds(metric.population()));
                    entry.put("x", value(metric.denominatorDomain(), metric.denominatorMeasure(weighting)));
                    entry.put("y", value(metric.numeratorDomain(), metric.numeratorMeasure(weighting)));
                    entries.add(entry);
                }
            }
        }
        return """
            WITH entries AS (
              SELECT day, design_stratum_id, %1$s, %2$s FROM labelled WHERE labelled),
            sums AS (
              SELECT day, design_stratum_id, metric, weighting, %3$s, count(*) AS labelled, count(x) AS labels,
                coalesce(sum(x), 0) AS x, coalesce(sum(y), 0) AS y,
                coalesce(sum(x * x), 0) AS xx, coalesce(sum(x * y), 0) AS xy, coalesce(sum(y * y), 0) AS yy
              FROM entries WHERE member GROUP BY %4$s)
            SELECT s.day, slice, metric, weighting, sum(labelled) AS labelled, sum(labels) AS labels,
              sum(size / n * y) AS numerator, sum(size / n * x) AS denominator,
              sum(%5$s) AS vyy, sum(%6$s) AS vxy, sum(%7$s) AS vxx
            FROM sums s JOIN strata d ON d.day = s.day AND d.design_stratum_id = s.design_stratum_id
            GROUP BY s.day, slice, metric, weighting
            """.formatted(
                        dimensions(),
                        dialect.oneRowEach(entries),
                        slice(),
                        grains("day, design_stratum_id, metric, weighting"),
                        covariance("yy", "y", "y"),
                        covariance("xy", "x", "y"),
                        covariance("xx", "x", "x"));
    }

    /** Covariance of two stratum totals with finite population correction (Cochran 1977, section 5.3). */
    private static String covariance(String product, String left, String right) {
        return """
            size * greatest(size - n, 0) / n * CASE WHEN n = 1 THEN %1$s
                ELSE (%1$s - %2$s * %3$s / n) / nullif(n - 1, 0) END\
            """.formatted(product, left, right);
    }

    private String result() {
        String critical = "1.959963984540054";
        return """
            WITH windows AS (
              SELECT window_end, window_days, slice, metric, weighting,
                CAST(sum(population) AS BIGINT) AS population,
                CAST(coalesce(sum(labels), 0) AS BIGINT) AS labels,
                coalesce(sum(labelled), 0) >= sum(population) AS census,
                sum(unmeasured) / nullif(sum(weight), 0) AS unmeasured_share,
                sum(CASE WHEN sampled THEN numerator ELSE counted_numerator END) AS numerator,
                sum(CASE WHEN sampled THEN denominator ELSE counted_denominator END) AS denominator,
                coalesce(sum(vyy), 0) AS vyy, coalesce(sum(vxy), 0) AS vxy, coalesce(sum(vxx), 0) AS vxx
              FROM populations p
              LEFT JOIN totals t USING (day, slice, metric, weighting)
              JOIN (SELECT * FROM (VALUES %1$s) AS v(window_end, window_days, window_start)) w
                ON day BETWEEN window_start AND window_end
              GROUP BY window_end, window_days, slice, metric, weighting),
            ratios AS (SELECT *, numerator / nullif(denominator, 0) AS estimate FROM windows),
            errors AS (
              SELECT *, CASE WHEN census THEN 0 ELSE 1 END * greatest(vyy - 2 * estimate * vxy + estimate * estimate * vxx, 0)
                / nullif(denominator * denominator, 0) AS variance
              FROM ratios),
            sizes AS (
              SELECT *, nullif(estimate * (1 - estimate) / nullif(variance, 0), 0) AS size FROM errors)
            SELECT window_end, window_days, slice, metric, weighting, population, labels, unmeasured_share,
              numerator, denominator, estimate, sqrt(variance) AS standard_error,
              (estimate + %2$s * %2$s / (2 * size)) / (1 + %2$s * %2$s / size) AS wilson_centre,
              %2$s * sqrt(abs(estimate * (1 - estimate) / size + %2$s * %2$s / (4 * size * size)))
                / (1 + %2$s * %2$s / size) AS wilson_half,
              %2$s * sqrt(variance) AS normal_half
            FROM sizes
            """.formatted(spans.stream().map(Span::values).collect(Collectors.joining(", ")), critical);
    }

    private String dimensions() {
        return settings.slicing().names().stream().map(QualitySql::by).collect(Collectors.joining(", "));
    }

    /** The slice in Northstar's words. */
    private String slice() {
        return settings.slicing().names().stream()
                .map(name -> "CASE WHEN grouping(%1$s) = 0 THEN concat('%2$s=', %1$s) END".formatted(by(name), name))
                .collect(Collectors.joining(", ", "coalesce(nullif(concat_ws(', ', ", "), ''), 'all') AS slice"));
    }

    private String grains(String keys) {
        return settings.slicing().grains().stream()
                .map(grain -> Stream.concat(Stream.of(keys), grain.stream().map(QualitySql::by))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", ", "GROUPING SETS (", ")"));
    }

    /** Column of a dimension. */
    static String by(String dimension) {
        return "by_" + dimension;
    }

    /** Column of something that labels are to cover. */
    static String like(String column) {
        return "like_" + column;
    }

    /** A number in both engines: Spark divides decimals to six digits. */
    private static String number(String expression) {
        return "CAST(round(%s, 6) AS DOUBLE)".formatted(expression);
    }

    private static String holds(String predicate) {
        return "coalesce(%s, false)".formatted(standard(predicate));
    }

    private static String value(String domain, String measure) {
        return "CASE WHEN %s THEN %s END".formatted(standard(domain), number(measure));
    }

    /** The settings' predicates are Spark's SQL. */
    private static String standard(String predicate) {
        return predicate.replace("<=>", "IS NOT DISTINCT FROM");
    }

    /** Sums over all decisions, each computed once whatever number of metrics needs it. */
    private static final class Sums {
        private final List<String> terms = new ArrayList<>();

        /** The column that has the sum of {@code value} where {@code predicate} holds. */
        String of(String predicate, String value) {
            String term = "CASE WHEN %s THEN %s ELSE 0.0 END".formatted(standard(predicate), value);
            if (!terms.contains(term)) {
                terms.add(term);
            }
            return column(terms.indexOf(term));
        }

        String ofDecisions() {
            return select(i -> terms.get(i));
        }

        String ofSums() {
            return select(Sums::column);
        }

        private String select(IntFunction<String> term) {
            return IntStream.range(0, terms.size())
                    .mapToObj(i -> "sum(%s) AS %s".formatted(term.apply(i), column(i)))
                    .collect(Collectors.joining(",\n"));
        }

        private static String column(int i) {
            return "sum_" + i;
        }
    }
}
