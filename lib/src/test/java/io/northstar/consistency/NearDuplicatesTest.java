package io.northstar.consistency;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.consistency.PlantedTexts.Planted;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.Lineage;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import io.northstar.text.NormalText;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NearDuplicatesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-01");
    private static final DuplicateSettings SETTINGS = settings(40);

    private static DuplicateSettings settings(int bucketTexts) {
        return new DuplicateSettings(3, 20, 6, 0.75, 10, bucketTexts, 28, 0.95, 1);
    }

    @Test
    void plantedDuplicatesAreFoundAndOthersAreNot(SparkSession spark) {
        List<Planted> corpus = new PlantedTexts(42).corpus(300, 5);
        Dataset<Row> signatures = signatures(spark, texts(corpus), SETTINGS).cache();
        Map<String, String> clusters = clusters(spark, signatures, SETTINGS);

        Counts ofPairs = new Counts();
        Map<String, String> byId = clusterOfCreatives(signatures, clusters);
        for (int i = 0; i < corpus.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean alike = byId.get(id(i)).equals(byId.get(id(j)));
                ofPairs.add(corpus.get(i).ad() == corpus.get(j).ad(), alike);
            }
        }
        System.out.printf(
                "planted near-duplicates: %d texts, %d pairs, pair recall %.4f, precision %.4f%n",
                corpus.size(), ofPairs.found + ofPairs.missed, ofPairs.recall(), ofPairs.precision());
        assertThat(ofPairs.recall()).isGreaterThanOrEqualTo(0.95);
        assertThat(ofPairs.precision()).isGreaterThanOrEqualTo(0.99);
    }

    /** Every pair compared: what banding may miss is what its curve says, and it adds nothing. */
    @Test
    void linksAreThoseOfComparingAllPairs(SparkSession spark) {
        List<Planted> corpus = new PlantedTexts(43).corpus(150, 4);
        List<String> texts = texts(corpus);
        List<String> compact = texts.stream()
                .map(text -> NormalText.compact(NormalText.of(text)))
                .distinct()
                .toList();
        Set<String> all = new TreeSet<>();
        double expected = 0;
        for (String one : compact) {
            for (String other : compact) {
                double similarity = Shingles.similarity(Shingles.of(one, 3), Shingles.of(other, 3));
                if (similarity >= 0.75 && one.compareTo(other) < 0) {
                    all.add(pair(one, other));
                    expected += SETTINGS.minHash().probability(similarity);
                }
            }
        }
        Dataset<Row> signatures = signatures(spark, texts, SETTINGS);
        Map<String, String> byHash = new HashMap<>();
        signatures
                .where(col(CreativeSignatures.BANDS).isNotNull())
                .collectAsList()
                .forEach(row -> byHash.put(
                        row.getAs(CreativeSignatures.TEXT_HASH), row.getAs(CreativeSignatures.COMPACT_TEXT)));
        Set<String> found = new TreeSet<>();
        NearDuplicates.links(signatures, signatures.limit(0), SETTINGS)
                .collectAsList()
                .forEach(link -> found.add(pair(byHash.get(link.getString(0)), byHash.get(link.getString(1)))));

        System.out.printf(
                "brute force over %d texts: %d links, %d found, %.1f expected%n",
                compact.size(), all.size(), found.size(), expected);
        assertThat(all).containsAll(found);
        assertThat((double) found.size()).isGreaterThan(expected - 4 * Math.sqrt(all.size() * 0.02) - 1);
    }

    /** Also where buckets are so full that not all pairs in them are compared. */
    @Test
    void clustersDoNotDependOnTheOrderOfDays(SparkSession spark) {
        List<String> texts = new ArrayList<>(texts(new PlantedTexts(44).corpus(30, 3)));
        for (int i = 0; i < 12; i++) {
            texts.add("the one template that all campaigns share but for the number and colour " + (1000 + i));
        }
        DuplicateSettings tight = settings(4);
        Map<String, String> atOnce = clusters(spark, signatures(spark, texts, tight), tight);
        List<String> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(5));
        Nights nights = new Nights(spark, tight);
        for (int day : List.of(2, 0, 1)) {
            nights.run(creatives(spark, shuffled, index -> index % 3 == day, day), day);
        }

        assertThat(current(nights.clusters)).isEqualTo(atOnce);
        assertThat(new TreeSet<>(atOnce.values())).hasSizeGreaterThan(10);
        assertThat(atOnce.entrySet())
                .allSatisfy(entry -> assertThat(entry.getValue()).isLessThanOrEqualTo(entry.getKey()));
    }

    @Test
    void aRepeatedRunAddsNothing(SparkSession spark) {
        Dataset<Row> signatures = stored(signatures(spark, texts(new PlantedTexts(45).corpus(40, 3)), SETTINGS));
        Dataset<Row> clusters = stored(added(spark, signatures, SETTINGS));

        assertThat(clusters.isEmpty()).isFalse();
        assertThat(NearDuplicates.clusters(signatures, signatures.limit(0), clusters, DAY, SETTINGS)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aTextBetweenTwoClustersJoinsThemUnderTheSmallestHash(SparkSession spark) {
        String left = "buy the blue garden table with four chairs today";
        String middle = "buy the blue garden table with five chairs now today";
        String right = "buy the blue garden sofas with five chairs now today";
        DuplicateSettings loose = new DuplicateSettings(3, 40, 3, 0.6, 10, 40, 28, 0.95, 1);
        assertThat(Shingles.similarity(shingles(left), shingles(right))).isLessThan(0.6);
        List<String> texts = List.of(left, right, middle);
        Nights nights = new Nights(spark, loose);
        nights.run(creatives(spark, texts, index -> index < 2, 0), 0);
        assertThat(nights.clusters.isEmpty()).isTrue();
        nights.run(creatives(spark, texts, index -> index == 2, 1), 1);
        Map<String, String> joined = current(nights.clusters);

        assertThat(new TreeSet<>(joined.values())).containsExactly(Collections.min(joined.keySet()));
        assertThat(joined).hasSize(3);
    }

    /** A text of twenty thousand creatives is one text, and its variations are compared with a few others each. */
    @Test
    void aTemplateCostsNoMoreThanItsTexts(SparkSession spark) {
        int copies = 20_000;
        int variations = 2_000;
        Dataset<Row> creatives = spark.range(copies + variations)
                .selectExpr(
                        "DATE'2026-03-01' AS landed_on",
                        "concat('c', lpad(id, 7, '0')) AS creative_id",
                        "concat('Great shoes for everybody in town, now in every size and colour', "
                                + "if(id < %d, ' for 20', ' code ' || id)) AS text".formatted(copies));
        Dataset<Row> signatures = stored(Signatures.of(creatives, none(spark), SETTINGS));

        assertThat(signatures.where(col(CreativeSignatures.BANDS).isNotNull()).count())
                .isEqualTo(variations + 1);
        long links =
                NearDuplicates.links(signatures, signatures.limit(0), SETTINGS).count();
        assertThat(links).isLessThan((long) SETTINGS.bands() * variations);
        Map<String, String> clusters = current(added(spark, signatures, SETTINGS));
        System.out.printf(
                "template: %d creatives, %d texts, %d links of %d pairs, %d clusters%n",
                copies + variations,
                variations + 1,
                links,
                (long) variations * (variations + 1) / 2,
                new TreeSet<>(clusters.values()).size());
        assertThat(new TreeSet<>(clusters.values())).hasSize(1);
        assertThat(clusters).hasSize(variations + 1);
    }

    @Test
    void shortTextsAreDuplicatesOnlyWhenEqualAndEmptyOnesNever(SparkSession spark) {
        List<String> texts =
                new ArrayList<>(List.of("Buy now", "BUY NOW!", "buy naw", "aaaaaaaaaaaaaaaaaaaaaaaa", "🔥🔥"));
        texts.add(null);
        texts.add("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        Dataset<Row> signatures = signatures(spark, texts, SETTINGS);
        Map<String, String> byId = clusterOfCreatives(signatures, clusters(spark, signatures, SETTINGS));

        assertThat(byId.get(id(0))).isEqualTo(byId.get(id(1))).isNotEqualTo(byId.get(id(2)));
        assertThat(byId.get(id(3))).isNotEqualTo(byId.get(id(6)));
        assertThat(byId).doesNotContainKeys(id(4), id(5));
    }

    /** The newest version of a creative counts; rows of other days that have its text do not stand for it again. */
    @Test
    void aTextIsStoredForOneCreativeOnly(SparkSession spark) {
        List<String> texts = List.of("a garden table with four chairs", "a sofa for the living room");
        Dataset<Row> first = stored(Signatures.of(creatives(spark, texts, index -> true, 0), none(spark), SETTINGS));
        List<String> changed = List.of("a sofa for the living room", "A sofa, for the living-room!");
        Dataset<Row> second = stored(Signatures.of(creatives(spark, changed, index -> true, 1), first, SETTINGS));

        assertThat(first.where(col(CreativeSignatures.BANDS).isNotNull()).count())
                .isEqualTo(2);
        assertThat(second.where(col(CreativeSignatures.BANDS).isNotNull()).count())
                .isZero();
        assertThat(clusterOfCreatives(first.unionByName(second), Map.of()).values())
                .hasSize(2)
                .containsOnly(second.first().<String>getAs(CreativeSignatures.TEXT_HASH));
        assertThat(CreativeSignatures.TABLE.differences(first.schema())).isEmpty();
    }

    @Test
    void componentsAreThoseOfPassingLabelsOn(SparkSession spark) {
        Random random = new Random(9);
        List<int[]> edges = IntStream.range(0, 400)
                .mapToObj(i -> new int[] {random.nextInt(500), random.nextInt(500)})
                .toList();
        String[] labels =
                IntStream.range(0, 500).mapToObj(NearDuplicatesTest::id).toArray(String[]::new);
        for (boolean changes = true; changes; ) {
            changes = false;
            for (int[] edge : edges) {
                String smaller = labels[edge[0]].compareTo(labels[edge[1]]) < 0 ? labels[edge[0]] : labels[edge[1]];
                changes |= !labels[edge[0]].equals(smaller) || !labels[edge[1]].equals(smaller);
                labels[edge[0]] = smaller;
                labels[edge[1]] = smaller;
            }
        }
        Rows rows = Rows.of(Components.EDGES);
        edges.forEach(edge -> rows.row("node", id(edge[0])).with("root", id(edge[1])));

        Map<String, String> roots = new TreeMap<>();
        Components.of(rows.in(spark).repartition(5))
                .collectAsList()
                .forEach(row -> roots.put(row.getString(0), row.getString(1)));
        assertThat(roots).hasSizeGreaterThan(300);
        assertThat(roots.entrySet())
                .allSatisfy(entry -> assertThat(entry.getValue())
                        .isEqualTo(labels[Integer.parseInt(entry.getKey().substring(1))]));
    }

    private static final class Counts {
        private int found;
        private int missed;
        private int wrong;

        void add(boolean duplicates, boolean joined) {
            found += duplicates && joined ? 1 : 0;
            missed += duplicates && !joined ? 1 : 0;
            wrong += !duplicates && joined ? 1 : 0;
        }

        double recall() {
            return (double) found / (found + missed);
        }

        double precision() {
            return (double) found / (found + wrong);
        }
    }

    /** What is stored after some nights, each with the creatives of a day. */
    private static final class Nights {
        private final DuplicateSettings settings;
        private Dataset<Row> signatures;
        private Dataset<Row> clusters;

        Nights(SparkSession spark, DuplicateSettings settings) {
            this.settings = settings;
            this.signatures = none(spark);
            this.clusters = Rows.of(DuplicateClusters.TABLE).in(spark);
        }

        void run(Dataset<Row> creatives, int day) {
            Dataset<Row> fresh = stored(Signatures.of(creatives, signatures, settings));
            Dataset<Row> added =
                    stored(NearDuplicates.clusters(fresh, signatures, clusters, DAY.plusDays(day), settings));
            clusters = clusters.unionByName(added);
            signatures = signatures.unionByName(fresh);
        }
    }

    private static List<String> texts(List<Planted> corpus) {
        return corpus.stream().map(Planted::text).toList();
    }

    private static long[] shingles(String text) {
        return Shingles.of(NormalText.compact(text), 3);
    }

    private static String pair(String one, String other) {
        return one.compareTo(other) < 0 ? one + "|" + other : other + "|" + one;
    }

    private static String id(int index) {
        return "c%06d".formatted(index);
    }

    private static Dataset<Row> none(SparkSession spark) {
        return Rows.of(CreativeSignatures.TABLE).in(spark);
    }

    private static Dataset<Row> signatures(SparkSession spark, List<String> texts, DuplicateSettings settings) {
        return Signatures.of(creatives(spark, texts, index -> true, 0), none(spark), settings);
    }

    private static Dataset<Row> creatives(
            SparkSession spark, List<String> texts, java.util.function.IntPredicate landed, int day) {
        Rows creatives = Rows.of(Creatives.TABLE).each(Lineage.LANDED_ON, Date.valueOf(DAY.plusDays(day)));
        for (int i = 0; i < texts.size(); i++) {
            if (landed.test(i)) {
                creatives.row(Creatives.CREATIVE_ID, id(i)).with(Creatives.TEXT, texts.get(i));
            }
        }
        return creatives.in(spark);
    }

    private static Dataset<Row> added(SparkSession spark, Dataset<Row> signatures, DuplicateSettings settings) {
        Dataset<Row> none = Rows.of(DuplicateClusters.TABLE).in(spark);
        return NearDuplicates.clusters(signatures, signatures.limit(0), none, DAY, settings);
    }

    private static Map<String, String> clusters(
            SparkSession spark, Dataset<Row> signatures, DuplicateSettings settings) {
        return current(added(spark, signatures, settings));
    }

    private static Map<String, String> current(Dataset<Row> clusters) {
        Map<String, String> current = new TreeMap<>();
        NearDuplicates.current(clusters)
                .collectAsList()
                .forEach(row -> current.put(row.getString(0), row.getString(1)));
        return current;
    }

    private static Map<String, String> clusterOfCreatives(Dataset<Row> signatures, Map<String, String> clusters) {
        Rows rows = Rows.of(DuplicateClusters.TABLE);
        clusters.forEach((text, cluster) ->
                rows.row(DuplicateClusters.TEXT_HASH, text).with(DuplicateClusters.CLUSTER_ID, cluster));
        Map<String, String> byId = new TreeMap<>();
        NearDuplicates.ofCreatives(signatures, rows.in(signatures.sparkSession()))
                .collectAsList()
                .forEach(row ->
                        byId.put(row.getAs(CreativeSignatures.CREATIVE_ID), row.getAs(DuplicateClusters.CLUSTER_ID)));
        return byId;
    }

    /** As a table would give it back: the plan ends here. */
    private static Dataset<Row> stored(Dataset<Row> rows) {
        return rows.localCheckpoint();
    }
}
