package io.northstar.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.northstar.jobs.RealDataEstimates.Judged;
import io.northstar.jobs.RealDataEstimates.Label;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Reads the raw votes into decisions and labels without Spark and without the mappings. */
final class RealDataSets {
    /** The day that the mappings put every decision on. */
    static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

    private static final Map<String, List<String>> TOPICS = topics();

    /** When and by whom a post is decided, and which labels it gets. */
    record Course(LocalDate day, String source, boolean drawn, boolean audited, boolean adjudicated) {}

    /** A post's identifier and its first vote. */
    record Post(String id, boolean rejected) {
        long hash() {
            return crc(id);
        }
    }

    private static long crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** The posts of MD-Agreement, decided and labelled as {@code course} says. */
    static List<Judged> posts(Path data, Function<Post, Course> course) throws IOException {
        List<Judged> posts = new ArrayList<>();
        for (String file : List.of("train", "dev", "test")) {
            JsonNode document = new ObjectMapper()
                    .readTree(
                            data.resolve("MD-Agreement_%s.json".formatted(file)).toFile());
            document.properties().forEach(entry -> posts.add(post(file, entry.getKey(), entry.getValue(), course)));
        }
        return posts;
    }

    private static Judged post(String file, String number, JsonNode post, Function<Post, Course> course) {
        List<Boolean> votes = Arrays.stream(post.get("annotations").asText().split(",", -1))
                .map(vote -> vote.equals("1"))
                .toList();
        boolean rejected = votes.get(0);
        Course way = course.apply(new Post(file + "-" + number, rejected));
        long yes = votes.stream().filter(vote -> vote).count();
        boolean truth = way.adjudicated() ? yes >= 3 : votes.get(way.audited() ? 2 : 1);
        Label label = new Label(truth, policy(truth), truth ? "reject" : "approve", votes.get(1), Optional.empty());
        return new Judged(
                file + "-" + number,
                way.day(),
                Map.of(
                        "vertical",
                        post.get("other_info").get("domain").asText(),
                        "queue",
                        file,
                        "source",
                        way.source(),
                        "policy_id",
                        policy(rejected).orElse("(none)"),
                        "market",
                        "(none)"),
                rejected ? "reject" : "approve",
                policy(rejected),
                !way.source().equals("human"),
                way.drawn() ? Optional.of(label) : Optional.empty());
    }

    private static Optional<String> policy(boolean violating) {
        return violating ? Optional.of("offensive") : Optional.empty();
    }

    /** The ads of CHI bad ads. */
    static List<Judged> ads(Path data) throws IOException {
        Map<String, List<Map<String, String>>> ratings = new LinkedHashMap<>();
        for (Map<String, String> rating : csv(data.resolve("opinion_labels_per_participant.csv"))) {
            ratings.computeIfAbsent(rating.get("ad_id"), ad -> new ArrayList<>())
                    .add(rating);
        }
        return csv(data.resolve("content_labels.csv")).stream()
                .map(ad -> ad(ad, ratings.get(ad.get("ad_id"))))
                .toList();
    }

    private static Judged ad(Map<String, String> content, List<Map<String, String>> ratings) {
        List<Map<String, String>> raters = ratings.stream()
                .sorted(Comparator.comparing(rating -> Integer.valueOf(rating.get("pid"))))
                .toList();
        String vertical = TOPICS.entrySet().stream()
                .filter(topic -> topic.getValue().stream()
                        .anyMatch(name -> content.get(name).equals("1.0")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("other");
        Map<String, String> decision = raters.get(0);
        Map<String, String> audit = raters.get(3);
        boolean second = found(raters.get(1)).isPresent();
        boolean third = found(raters.get(2)).isPresent();
        Label label =
                new Label(found(audit).isPresent(), found(audit), asked(audit), third, Optional.of(second == third));
        return new Judged(
                content.get("ad_id"),
                FIRST,
                Map.of(
                        "vertical",
                        vertical,
                        "queue",
                        "(none)",
                        "source",
                        "human",
                        "policy_id",
                        found(decision).orElse("(none)"),
                        "market",
                        "(none)"),
                asked(decision),
                found(decision),
                false,
                Optional.of(label));
    }

    private static Optional<String> found(Map<String, String> rating) {
        return Stream.of("deceptive", "manipulative", "clickbait")
                .filter(name -> points(rating, name) > 0)
                .findFirst();
    }

    private static String asked(Map<String, String> rating) {
        double most = Stream.of("deceptive", "manipulative", "clickbait")
                .mapToDouble(name -> points(rating, name))
                .max()
                .orElseThrow();
        return most >= 4 ? "reject" : most > 0 ? "limit" : "approve";
    }

    private static double points(Map<String, String> rating, String name) {
        return Double.parseDouble(rating.get(name));
    }

    private static Map<String, List<String>> topics() {
        Map<String, List<String>> topics = new LinkedHashMap<>();
        topics.put(
                "politics",
                List.of("Political Campaign", "Political Content", "Political Memorabilia", "Political Poll"));
        topics.put(
                "health",
                List.of(
                        "COVID Products",
                        "Health and Supplements",
                        "Medical Services and Prescriptions",
                        "Senior Living"));
        topics.put(
                "finance",
                List.of("Banking/Credit Cards", "Insurance", "Investment Pitch", "Mortgages", "Real Estate"));
        topics.put(
                "technology",
                List.of(
                        "Cell Service",
                        "Computer Security-related",
                        "Consumer Tech",
                        "Social Media",
                        "Software Download"));
        topics.put(
                "business", List.of("B2B Products", "Education", "Employment", "Legal Services", "Public Relations"));
        topics.put(
                "media",
                List.of(
                        "Celebrity News",
                        "Entertainment",
                        "Human Interest",
                        "Journalism",
                        "Scientific Journal",
                        "Sports"));
        topics.put(
                "consumer",
                List.of(
                        "Apparel",
                        "Beauty Products",
                        "Cars",
                        "Food and Drink",
                        "Games and Toys",
                        "Gifts",
                        "Household Products",
                        "Pets",
                        "Travel"));
        return topics;
    }

    /** The records of a csv file by the names in its header; a field in quotes may hold commas, quotes and newlines. */
    private static List<Map<String, String>> csv(Path file) throws IOException {
        List<List<String>> records = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char each : Files.readString(file).toCharArray()) {
            if (each == '"') {
                quoted = !quoted;
            } else if (quoted || (each != ',' && each != '\n')) {
                field.append(each);
            } else {
                records.get(records.size() - 1).add(field.toString().strip());
                field.setLength(0);
                if (each == '\n') {
                    records.add(new ArrayList<>());
                }
            }
        }
        List<String> header = records.get(0);
        return records.subList(1, records.size()).stream()
                .filter(record -> record.size() == header.size())
                .map(record -> {
                    Map<String, String> named = new LinkedHashMap<>();
                    for (int i = 0; i < header.size(); i++) {
                        named.put(header.get(i), record.get(i));
                    }
                    return named;
                })
                .toList();
    }

    private RealDataSets() {}
}
