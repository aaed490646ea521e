package io.northstar.pattern;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ViolationPatterns;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PatternMiningTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-03-29");
    private static final int PER_STRATUM = 40;
    private static final List<String> MARKETS = List.of("BR", "DE", "JP");
    private static final String HOSTILE = "x=1, \"y\"\u202E";

    private final PatternSettings settings = settings("");

    /** The example of MLlib's documentation: {1,2,5}, {1,2,3,5}, {1,2} and a support of one half have seven, beside all. */
    @Test
    void frequentPatternsAreThoseOfTheDocumentation(SparkSession spark) {
        List<Row> baskets = Stream.of("125", "1235", "12")
                .map(items -> RowFactory.create((Object)
                        items.chars().mapToObj(item -> "i" + (char) item + "=").toArray(String[]::new)))
                .toList();
        Dataset<Row> window = spark.createDataFrame(
                baskets, new StructType().add("items", DataTypes.createArrayType(DataTypes.StringType, false)));

        assertThat(PatternMining.frequent(window, 3, settings("min_labels=2, fewest_labels=2")))
                .extracting(pattern -> String.join("", pattern.values().keySet()))
                .containsExactlyInAnyOrder("", "i1", "i2", "i1i2", "i5", "i1i5", "i2i5", "i1i2i5");
    }

    /** Cells and patterns of random decisions, found by Spark and counted one by one. */
    @Test
    void patternsAreThoseOfCountingAllCombinations(SparkSession spark) {
        SampledDecisions decisions = new SampledDecisions(600, 8, (attributes, now) -> 0.2);
        List<Row> baskets = new ArrayList<>();
        for (SampledDecisions.Decision decision : decisions.decisions()) {
            baskets.add(RowFactory.create(
                    decision.attributes().items().toArray(String[]::new),
                    decision.violating(),
                    decision.weight(),
                    decision.now()));
        }
        StructType schema = new StructType()
                .add("items", DataTypes.createArrayType(DataTypes.StringType, false))
                .add(LabelledDecisions.VIOLATING, "boolean")
                .add("w", "double")
                .add("now", "boolean");
        Dataset<Row> all = spark.createDataFrame(baskets, schema);

        List<Pattern> patterns = PatternMining.frequent(all.where(col("now")), 600, settings);
        Map<Pattern, TwoWindows> cells = PatternMining.cells(all, patterns);

        assertThat(cells).hasSizeGreaterThan(50).isEqualTo(decisions.cells(settings.minLabels()));
    }

    @Test
    void whatIsPlantedIsSaidInWords(SparkSession spark) {
        Random random = new Random(5);
        Rows rows = labelled();
        for (int ago = 0; ago < 2 * settings.windowDays(); ago++) {
            for (int i = 0; i < 2 * PER_STRATUM; i++) {
                String market = MARKETS.get(random.nextInt(MARKETS.size()));
                String vertical = random.nextBoolean() ? HOSTILE : "games";
                boolean restricts = i < PER_STRATUM;
                boolean worse = ago < settings.windowDays() && market.equals("BR") && vertical.equals(HOSTILE);
                double rate = restricts ? 0.8 : (worse ? 0.35 : 0.05);
                decision(rows, ago, i, market, vertical, restricts, random.nextDouble() < rate);
            }
        }

        List<Row> found = mined(spark, rows.in(spark), settings);

        assertThat(found)
                .extracting(row -> row.getAs(ViolationPatterns.CONTRAST) + " " + row.getAs(ViolationPatterns.PATTERN))
                .contains("others market=BR, outcome=approve, vertical=x\\=1\\, \"y\"\u202E");
        Row change = found.stream()
                .filter(row -> row.getAs(ViolationPatterns.CONTRAST).equals(ViolationPatterns.BEFORE))
                .findFirst()
                .orElseThrow();
        assertThat(change.<Integer>getAs(ViolationPatterns.RANK)).isEqualTo(1);
        assertThat(change.<Object>getAs(ViolationPatterns.PATTERN))
                .isEqualTo("market=BR, outcome=approve, vertical=x\\=1\\, \"y\"\u202E");
        assertThat(change.<String, String>getJavaMap(change.fieldIndex(ViolationPatterns.ATTRIBUTES)))
                .isEqualTo(new TreeMap<>(Map.of("market", "BR", "outcome", "approve", "vertical", HOSTILE)));
        assertThat(change.<String>getAs(ViolationPatterns.MESSAGE))
                .isEqualTo(
                        "Of decisions with market \"BR\" and outcome \"approve\" and vertical \"x=1, 'y'?\", 39 % violate,"
                                + " against 3.7 % in the 28 days before; of the others with market \"BR\" and outcome"
                                + " \"approve\", 9.6 % against 5.9 %.");
        assertThat(change.<Double>getAs(ViolationPatterns.DIFFERENCE))
                .isBetween(
                        change.<Double>getAs(ViolationPatterns.DIFFERENCE_LOW),
                        change.<Double>getAs(ViolationPatterns.DIFFERENCE_HIGH))
                .isBetween(0.2, 0.4);
        assertThat(change.<Double>getAs(ViolationPatterns.DECISIONS))
                .as("an approval stands for 20")
                .isEqualTo(20.0 * change.<Long>getAs(ViolationPatterns.LABELS));

        Dataset<Row> otherOrder =
                rows.in(spark).orderBy(col(Decisions.DECISION_ID).desc()).repartition(3);
        assertThat(mined(spark, otherOrder, settings)).isEqualTo(found);
        assertThat(mined(spark, rows.in(spark), settings("fewest_labels=1000000")))
                .isEmpty();
    }

    @Test
    void youngDaysWithoutMostOfTheirLabelsDoNotCount(SparkSession spark) {
        Rows rows = labelled();
        for (int ago : List.of(0, 1, 20, 40)) {
            decision(rows, ago, 0, "BR", "games", false, true);
        }
        Rows strata = strata();
        stratum(strata, 0, false, 9, 10);
        stratum(strata, 1, false, 10, 10);
        stratum(strata, 20, false, 1, 10);
        stratum(strata, 40, false, 1, 10);

        List<Row> baskets = PatternMining.baskets(rows.in(spark), strata.in(spark), NIGHT, settings)
                .orderBy("w")
                .collectAsList();

        assertThat(baskets)
                .allSatisfy(row -> assertThat(row.<String>getList(0))
                        .containsExactly("market=BR", "outcome=approve", "vertical=games"));
        assertThat(baskets).extracting(row -> row.getBoolean(3)).containsExactlyInAnyOrder(true, true, false);
        assertThat(baskets).extracting(row -> row.getDouble(2)).containsExactly(80.0, 800.0, 800.0);
    }

    @Test
    void wrongSettingsAreNamed(SparkSession spark) {
        assertThatThrownBy(() -> settings("min_labels=1")).hasMessageContaining("min_labels");
        assertThatThrownBy(() -> settings("min_share=1")).hasMessageContaining("patterns.min_share");
        assertThatThrownBy(() -> settings("attributes { \"a=b\" = market }")).hasMessageContaining("a=b");
        assertThatThrownBy(() -> PatternMining.requireResolvable(spark, settings("attributes { a = nothing }")))
                .hasMessageContaining("patterns.attributes");
        PatternMining.requireResolvable(spark, settings);
    }

    private static List<Row> mined(SparkSession spark, Dataset<Row> drawn, PatternSettings settings) {
        Rows strata = strata();
        IntStream.range(0, 2 * settings.windowDays()).forEach(ago -> {
            stratum(strata, ago, true, PER_STRATUM, PER_STRATUM);
            stratum(strata, ago, false, PER_STRATUM, PER_STRATUM);
        });
        return PatternMining.of(PatternMining.baskets(drawn, strata.in(spark), NIGHT, settings), NIGHT, settings)
                .collectAsList();
    }

    private static Rows labelled() {
        return Rows.of(LabelledDecisions.TABLE)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.LABELLED, true);
    }

    private static void decision(
            Rows rows, int ago, int number, String market, String vertical, boolean restricts, boolean violating) {
        rows.row(Decisions.DAY, Date.valueOf(NIGHT.minusDays(ago)))
                .with(Decisions.DECISION_ID, "d%d-%d".formatted(ago, number))
                .with(LabelledDecisions.DESIGN_STRATUM_ID, Boolean.toString(restricts))
                .with(JudgedDecisions.RESTRICTS, restricts)
                .with(JudgedDecisions.PERMITS, !restricts)
                .with(Decisions.OUTCOME, restricts ? "reject" : "approve")
                .with(Decisions.MARKET, market)
                .with(Decisions.VERTICAL, vertical)
                .with(LabelledDecisions.VIOLATING, violating);
    }

    private static Rows strata() {
        return Rows.of(DesignStrata.TABLE).each(DesignStrata.DESIGN, DesignStrata.STRATIFIED);
    }

    private static void stratum(Rows rows, int ago, boolean restricts, long labels, long drawn) {
        rows.row(DesignStrata.DAY, Date.valueOf(NIGHT.minusDays(ago)))
                .with(DesignStrata.DESIGN_STRATUM_ID, Boolean.toString(restricts))
                .with(DesignStrata.STRATUM_POPULATION, restricts ? 200.0 : 800.0)
                .with(DesignStrata.STRATUM_DRAWN, drawn)
                .with(DesignStrata.STRATUM_LABELLED, labels);
    }

    private static PatternSettings settings(String changes) {
        Config defaults =
                ConfigFactory.parseFile(Path.of("../conf/northstar.conf").toFile());
        return PatternSettings.of(ConfigFactory.parseString("patterns { %s }".formatted(changes))
                .withFallback(defaults)
                .resolve());
    }
}
