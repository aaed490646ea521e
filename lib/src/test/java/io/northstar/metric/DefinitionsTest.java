package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.testing.DataFrames;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which definitions count on which days, and that these are what is computed and published. */
@ExtendWith(SparkExtension.class)
class DefinitionsTest {
    private static final int SIZE = 400;
    private static final int OVERLAP = 2;
    private static final LocalDate DAY = Population.FIRST_DAY;
    private static final String FDR = "fdr { population = restricts, numerator = \"NOT violating\" }\n";
    private static final String OTHER_FDR = "fdr { population = restricts, numerator = violating }\n";
    private static final String QUICK = "quick { kind = quantile, quantile = 0.5 }\n";
    private static final String QUICKER = "quick { kind = quantile, quantile = 0.1 }\n";

    @Test
    void aMetricDeclaredAnewHasBothDefinitionsForSomeDays() {
        MetricCatalogue before = settings(FDR + QUICK);
        MetricCatalogue after = settings(OTHER_FDR + QUICK);
        Definitions first = followed(new Definitions(List.of()), before, 5);
        Definitions second = followed(first, after, 5);

        assertThat(days(first)).containsExactly("fdr null..null", "quick null..null");
        assertThat(days(second)).containsExactly("fdr null..2020-01-06", "fdr 2020-01-05..null", "quick null..null");
        assertThat(second.all().get(0).hash()).isEqualTo(hash(before, "fdr"));
        assertThat(second.all().get(1).hash()).isEqualTo(hash(after, "fdr"));
        // The same settings on the next day, and again on an earlier one.
        assertThat(followed(followed(second, after, 6), after, 1)).isEqualTo(second);
    }

    @Test
    void aDefinitionMayComeBackAndAMetricMayGo() {
        MetricCatalogue before = settings(FDR);
        MetricCatalogue after = settings(OTHER_FDR);
        Definitions back = followed(followed(followed(new Definitions(List.of()), before, 5), after, 5), before, 6);

        assertThat(days(back))
                .containsExactly("fdr null..2020-01-05", "fdr 2020-01-05..2020-01-07", "fdr 2020-01-06..null");

        Definitions gone = followed(back, settings(""), 7);
        assertThat(days(gone))
                .containsExactly("fdr null..2020-01-05", "fdr 2020-01-05..2020-01-06", "fdr 2020-01-06..2020-01-06");
        assertThat(followed(gone, settings(""), 8)).isEqualTo(gone);
        assertThat(days(followed(gone, before, 9)))
                .endsWith("fdr 2020-01-09..null")
                .hasSize(4);
    }

    @Test
    void withoutOverlapOrUnderAnotherContextTheFormerOneEnds() {
        Definitions first = followed(new Definitions(List.of()), settings(FDR), 5);
        MetricCatalogue elsewhere = settings(FDR).within(List.of("another design"));

        assertThat(days(first.followedBy(settings(OTHER_FDR), DefinitionsTest::fifth, 0)))
                .containsExactly("fdr null..2020-01-04", "fdr 2020-01-05..null");
        Definitions second = followed(first, elsewhere, 5);
        assertThat(days(second)).containsExactly("fdr null..2020-01-04", "fdr 2020-01-05..null");
        assertThat(second.all().get(0).hash()).isNotEqualTo(second.all().get(1).hash());
        assertThat(days(second.computable(elsewhere, day(1), day(9)))).containsExactly("fdr 2020-01-05..null");
        assertThat(days(second.frozen(elsewhere, day(1), day(9)))).containsExactly("fdr null..2020-01-04");
        assertThat(second.frozen(elsewhere, day(5), day(9)).isEmpty()).isTrue();
    }

    @Test
    void whereNothingIsComputedOnlyTheNewestCounts() {
        Definitions first = followed(new Definitions(List.of()), settings(FDR + QUICK), 5);

        assertThat(first.followedBy(settings(OTHER_FDR), Optional::empty, OVERLAP))
                .isEqualTo(settings(OTHER_FDR).definitions());
    }

    @Test
    void onNoDayIsADefinitionTwiceAndThatOfTheSettingsGoesOn() {
        Random random = new Random(11);
        List<MetricCatalogue> choices = List.of(
                settings(FDR), settings(OTHER_FDR), settings(""), settings(FDR).within(List.of("c")));
        for (int sequence = 0; sequence < 200; sequence++) {
            Definitions definitions = settings(FDR).definitions();
            for (int step = 0; step < 6; step++) {
                MetricCatalogue now = choices.get(random.nextInt(choices.size()));
                int from = 1 + random.nextInt(9);
                definitions = definitions.followedBy(now, () -> Optional.of(day(from)), random.nextInt(4));

                assertThat(open(definitions))
                        .as("%s", definitions)
                        .isEqualTo(now.definitions().all().stream()
                                .map(Definition::hash)
                                .toList());
                for (int day = 0; day < 15; day++) {
                    LocalDate each = day(1).plusDays(day);
                    List<String> inForce = definitions.all().stream()
                            .filter(definition -> definition.touches(each, each))
                            .map(Definition::hash)
                            .toList();
                    assertThat(inForce).as("%s of %s", each, definitions).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void whatIsStoredIsReadAgain(SparkSession spark) {
        MetricCatalogue all = MetricCatalogue.of(ConfigFactory.parseString("""
                odd {
                  doc = "Says \\"$\\" and ${x}\\\\, line\\nbreak, żółć", kind = quantity, unit = "m²", direction = neutral
                  population = "a = '\\"'", measured = "b <> '\\\\'", numerator = "c", denominator_value = "2"
                  numerator_value = "d / 60.0", both_sides = true, weightings = [decision]
                }
                """));
        for (MetricCatalogue each : List.of(Population.shipped(), all)) {
            Definitions definitions = followed(each.definitions(), settings(FDR), 5);
            Dataset<Row> stored = spark.createDataFrame(definitions.rows(), MetricCatalogueTable.TABLE.schema());

            assertThat(definitions.all()).hasSizeGreaterThan(1);
            assertThat(Definitions.of(stored.collectAsList())).isEqualTo(definitions);
        }
    }

    @Test
    void eachDayHasTheCellsOfItsDefinitions(SparkSession spark) {
        Population population = Population.of(spark, SIZE, 4, 1);
        Definitions changed = changed(2);
        Dataset<Row> cells = population.cells(changed).cache();

        assertThat(perDay(cells))
                .containsExactly(
                        "2020-01-01 former",
                        "2020-01-02 former",
                        "2020-01-02 new",
                        "2020-01-03 former",
                        "2020-01-03 new",
                        "2020-01-04 new");
        for (MetricCatalogue alone : List.of(settings(FDR), settings(OTHER_FDR))) {
            String hash = hash(alone, "fdr");
            Dataset<Row> mine = cells.where(col(MetricCells.DEFINITION_HASH).equalTo(hash));
            List<String> days = mine.select(col(MetricCells.DAY).cast("string")).distinct().collectAsList().stream()
                    .map(row -> row.getString(0))
                    .toList();
            DataFrames.assertSameRows(
                    population
                            .cells(alone)
                            .where(col(MetricCells.DAY).cast("string").isInCollection(days)),
                    mine);
        }
    }

    @Test
    void bothSeriesArePublishedAndTheBreakIsMarked(SparkSession spark) {
        Population population = Population.of(spark, SIZE, 4, 1);
        Definitions changed = changed(2);

        Map<String, Row> published = published(population, changed);

        assertThat(new TreeSet<>(published.keySet()))
                .containsExactly(
                        "2020-01-01 fdr current former",
                        "2020-01-01 quick current former",
                        "2020-01-02 fdr current new",
                        "2020-01-02 fdr former former",
                        "2020-01-02 quick current new",
                        "2020-01-02 quick former former",
                        "2020-01-03 fdr current new",
                        "2020-01-03 fdr former former",
                        "2020-01-03 quick current new",
                        "2020-01-03 quick former former",
                        "2020-01-04 fdr current new",
                        "2020-01-04 quick current new");
        Row first = published.get("2020-01-02 fdr current new");
        assertThat(first.<String>getAs(NorthStar.REASON))
                .isEqualTo(
                        "Covers 1 of 2 days with decisions: the metric is defined so since 2020-01-02, before that as %s.",
                        hash(settings(FDR), "fdr"));
        assertThat(first.<Integer>getAs(NorthStar.DAYS_COVERED)).isEqualTo(1);
        assertThat(published.get("2020-01-03 fdr current new").<String>getAs(NorthStar.REASON))
                .isNull();
        Row former = published.get("2020-01-03 fdr former former");
        assertThat(former.<String>getAs(NorthStar.REASON)).isNull();
        // The two numerators are complements.
        Row current = published.get("2020-01-03 fdr current new");
        assertThat(former.<Double>getAs(NorthStar.ESTIMATE) + current.<Double>getAs(NorthStar.ESTIMATE))
                .isBetween(1 - 1e-12, 1 + 1e-12);
        assertThat(published.get("2020-01-03 quick current new").<Double>getAs(NorthStar.ESTIMATE))
                .isLessThan(published.get("2020-01-03 quick former former").<Double>getAs(NorthStar.ESTIMATE));
    }

    @Test
    void theNewestDefinitionOfADayIsCurrent(SparkSession spark) {
        Population population = Population.of(spark, SIZE, 4, 1);
        Definitions changed = changed(2);
        Dataset<Row> cells = population.cells(changed).where(col(Slices.SLICE).equalTo(Slices.ALL));

        assertThat(perDay(changed.current(cells)))
                .containsExactly("2020-01-01 former", "2020-01-02 new", "2020-01-03 new", "2020-01-04 new");
        // Cells of days on which their definition is not in force.
        assertThat(perDay(changed(4).inForce(cells)))
                .containsExactly("2020-01-01 former", "2020-01-02 former", "2020-01-03 former", "2020-01-04 new");
    }

    /** One definition follows another on the day {@code from} of January. */
    private static Definitions changed(int from) {
        return followed(settings(FDR + QUICK).definitions(), settings(OTHER_FDR + QUICKER), from);
    }

    private static Definitions followed(Definitions before, MetricCatalogue settings, int from) {
        return before.followedBy(settings, () -> Optional.of(day(from)), OVERLAP);
    }

    private static Optional<LocalDate> fifth() {
        return Optional.of(day(5));
    }

    private static LocalDate day(int ofJanuary) {
        return DAY.withDayOfMonth(ofJanuary);
    }

    private static MetricCatalogue settings(String metrics) {
        return MetricCatalogue.of(ConfigFactory.parseString(metrics));
    }

    private static String hash(MetricCatalogue settings, String metric) {
        return settings.metrics().stream()
                .filter(each -> each.name().equals(metric))
                .map(settings::definitionHash)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> days(Definitions definitions) {
        return definitions.all().stream()
                .map(each -> "%s %s..%s".formatted(each.metric().name(), each.sqlFirstDay(), each.sqlLastDay()))
                .toList();
    }

    private static List<String> open(Definitions definitions) {
        return definitions.all().stream()
                .filter(Definition::isOpen)
                .map(Definition::hash)
                .toList();
    }

    private static String which(String hash) {
        List<String> former = new ArrayList<>();
        MetricCatalogue settings = settings(FDR + QUICK);
        settings.metrics().forEach(metric -> former.add(settings.definitionHash(metric)));
        return former.contains(hash) ? "former" : "new";
    }

    private static List<String> perDay(Dataset<Row> cells) {
        return cells
                .select(col(MetricCells.DAY).cast("string"), col(MetricCells.DEFINITION_HASH))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0) + " " + which(row.getString(1)))
                .sorted()
                .toList();
    }

    /** The rows of the whole by decision, for windows of two days. */
    private static Map<String, Row> published(Population population, Definitions definitions) {
        return Published.rows(
                        population.cells(definitions),
                        Turnaround.cells(population.judged(), population.knownOn(), Population.MARKETS),
                        DAY.datesUntil(DAY.plusDays(4)).toList(),
                        List.of(2),
                        definitions,
                        Population.MARKETS,
                        Population.RULES)
                .where(col(Slices.SLICE)
                        .equalTo(Slices.ALL)
                        .and(col(NorthStar.WEIGHTING).equalTo("decision")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(
                        row -> "%s %s %s %s"
                                .formatted(
                                        row.getAs(NorthStar.DAY),
                                        row.getAs(NorthStar.METRIC),
                                        row.getAs(NorthStar.SERIES),
                                        which(row.getAs(NorthStar.DEFINITION_HASH))),
                        row -> row));
    }
}
