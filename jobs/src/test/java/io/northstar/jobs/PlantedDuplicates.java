package io.northstar.jobs;

import static org.apache.spark.sql.functions.expr;

import io.northstar.table.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Near-identical texts of ads that were decided on differently, among simulated ones. */
final class PlantedDuplicates {
    private static final List<String> TEXTS = List.of(
            "Grandmother found the copper bracelet that ends every joint pain within one single night, order it for 49 today",
            "Gr4ndmoth3r f0und the c0pper br\u200Bace\u200Blet that 3nds every j0int pa1n within one s1ngle night, order it for 49 today",
            "Gr\u0430ndm\u043Eth\u0435r f\u043Eund th\u0435 c\u043Epper bracelet that ends every joint pain within one single night, order it for 59 today");

    /**
     * Gives three ads of one market and policy version near-identical texts, on the last day: one that was permitted after
     * two others of other advertisers had been restricted. Nothing else among the simulated ads is so. Returns their
     * decisions in order.
     */
    static List<Row> land(SparkSession spark, Path landing) throws IOException {
        Dataset<Row> decisions = spark.read()
                .parquet(landing.resolve("decisions/*").toString())
                .where("coalesce(environment, 'live') = 'live'");
        Dataset<Row> once = decisions
                .groupBy(Decisions.CREATIVE_ID)
                .agg(expr("count(1)").as("decisions"))
                .where("decisions = 1")
                .select(Decisions.CREATIVE_ID);
        Map<String, List<Row>> perGroup = decisions
                .where("to_date(decided_at) <= '2026-01-05' AND outcome IN ('approve', 'reject')")
                .join(once, Decisions.CREATIVE_ID)
                .orderBy(Decisions.DECIDED_AT, Decisions.DECISION_ID)
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getAs(Decisions.MARKET) + " " + row.getAs(Decisions.POLICY_VERSION),
                        TreeMap::new,
                        Collectors.toList()));
        List<Row> planted = perGroup.values().stream()
                .map(PlantedDuplicates::restrictedTwiceThenPermitted)
                .filter(chain -> chain.size() == TEXTS.size())
                .findFirst()
                .orElseThrow();
        List<String> lines = IntStream.range(0, TEXTS.size())
                .mapToObj(i -> "{\"creative_id\":\"%s\",\"text\":\"%s\"}"
                        .formatted(planted.get(i).getAs(Decisions.CREATIVE_ID), TEXTS.get(i)))
                .toList();
        Path folder = Files.createDirectories(landing.resolve("creatives/2026-01-06"));
        Files.write(folder.resolve("planted.json"), lines);
        return planted;
    }

    private static List<Row> restrictedTwiceThenPermitted(List<Row> decisions) {
        Set<Object> advertisers = new HashSet<>();
        List<Row> chain = new ArrayList<>();
        for (Row row : decisions) {
            String next = chain.size() < TEXTS.size() - 1 ? "reject" : "approve";
            if (chain.size() < TEXTS.size()
                    && row.getAs(Decisions.OUTCOME).equals(next)
                    && advertisers.add(row.getAs(Decisions.ADVERTISER_ID))) {
                chain.add(row);
            }
        }
        return chain;
    }

    private PlantedDuplicates() {}
}
