package io.northstar.cause;

import io.northstar.stats.PeriodTotals;
import io.northstar.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real incidents of a ratio, failing by total: the minute of the incident against the minutes before it. */
final class RobustSpotCases {
    private static final Pattern CASE = Pattern.compile("- data: (.*)\\R\\s+timestamp: (\\d+)\\R\\s+cause: (.*)");
    private static final Pattern CAUSE = Pattern.compile("\\{([^}]*)}");
    private static final Set<String> NUMBERS = Set.of("min", "value", "cnt");

    static IncidentScore score(SearchSettings settings) {
        IncidentScore score = new IncidentScore();
        Path folder = SharedData.require("rca-robustspot-rs");
        try {
            Matcher cases = CASE.matcher(Files.readString(folder.resolve("anomaly.yaml")));
            while (cases.find()) {
                score(score, settings, folder.resolve(cases.group(1) + ".csv"), cases.group(2), truth(cases.group(3)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return score;
    }

    private static void score(IncidentScore score, SearchSettings settings, Path file, String time, Set<Slice> truth)
            throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> header = List.of(lines.get(0).split(",", -1));
        List<String> names =
                header.stream().filter(name -> !NUMBERS.contains(name)).toList();
        Map<List<String>, RatioLeaf> leaves = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            int order = fields[header.indexOf("min")].compareTo(time);
            if (order > 0) {
                continue;
            }
            List<String> values =
                    names.stream().map(name -> fields[header.indexOf(name)]).toList();
            PeriodTotals totals = PeriodTotals.exact(
                    Double.parseDouble(fields[header.indexOf("value")]),
                    Double.parseDouble(fields[header.indexOf("cnt")]));
            leaves.merge(
                    values,
                    order < 0
                            ? new RatioLeaf(values, totals, PeriodTotals.NONE)
                            : new RatioLeaf(values, PeriodTotals.NONE, totals),
                    (a, b) -> new RatioLeaf(
                            values, a.before().plus(b.before()), a.after().plus(b.after())));
        }
        long start = System.nanoTime();
        Localisation found = new Localiser(names.stream().map(Dimension::flat).toList(), settings)
                .ratios(leaves.values().stream()
                        .sorted((a, b) ->
                                a.values().toString().compareTo(b.values().toString()))
                        .toList());
        score.add(
                names.size() + " dimensions, " + truth.size() + " causes",
                file.getFileName().toString(),
                truth,
                found,
                (System.nanoTime() - start) / 1e9);
    }

    private static Set<Slice> truth(String text) {
        Set<Slice> slices = new LinkedHashSet<>();
        Matcher causes = CAUSE.matcher(text);
        while (causes.find()) {
            Map<String, String> values = new HashMap<>();
            for (String pair : causes.group(1).replace("'", "").split(",", -1)) {
                String[] parts = pair.split(":", -1);
                values.put(parts[0].strip(), parts[1].strip());
            }
            slices.add(Slice.of(values));
        }
        return slices;
    }

    private RobustSpotCases() {}
}
