package io.northstar.cause;

import io.northstar.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Planted causes in real sums: leaves with the real and the forecast value, by setting (dimensions and number of causes). */
final class SqueezeCases {

    static IncidentScore score(SearchSettings settings) {
        IncidentScore score = new IncidentScore();
        try (Stream<Path> folders = Files.list(SharedData.require("rca-squeeze-b0"))) {
            for (Path folder : folders.sorted().toList()) {
                for (String line : Files.readAllLines(folder.resolve("injection_info.csv")).stream()
                        .skip(1)
                        .toList()) {
                    String[] fields = line.split(",", -1);
                    String time = fields[fields.length - 1];
                    score(score, settings, folder.resolve(time + ".csv.gz"), truth(fields[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return score;
    }

    private static void score(IncidentScore score, SearchSettings settings, Path file, Set<Slice> truth)
            throws IOException {
        List<Dimension> dimensions = new ArrayList<>();
        List<Leaf> leaves = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            String[] header = reader.readLine().split(",", -1);
            Arrays.stream(header).skip(2).map(Dimension::flat).forEach(dimensions::add);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> fields = List.of(line.split(",", -1));
                leaves.add(new Leaf(
                        fields.subList(2, fields.size()),
                        Double.parseDouble(fields.get(0)),
                        Double.parseDouble(fields.get(1))));
            }
        }
        long start = System.nanoTime();
        Localisation found = new Localiser(dimensions, settings).sums(leaves);
        String setting = file.getParent().getFileName().toString();
        score.add(setting, setting + file.getFileName(), truth, found, (System.nanoTime() - start) / 1e9);
    }

    private static Set<Slice> truth(String set) {
        Set<Slice> slices = new LinkedHashSet<>();
        for (String element : set.split(";", -1)) {
            Map<String, String> values = new HashMap<>();
            for (String pair : element.split("&", -1)) {
                values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            slices.add(Slice.of(values));
        }
        return slices;
    }

    private SqueezeCases() {}
}
