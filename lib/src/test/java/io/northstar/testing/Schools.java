package io.northstar.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Californian school samples of R's {@code survey} package (data sets {@code apistrat}, {@code apiclus1}), read
 * from the shared data folder. Tests that need them are skipped where the folder is absent.
 */
public final class Schools {

    private static final Pattern COMMA_OUTSIDE_QUOTES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private Schools() {}

    /** One school of a sample. */
    public record School(Map<String, String> values) {

        public String text(String column) {
            return values.get(column);
        }

        public double number(String column) {
            return Double.parseDouble(values.get(column));
        }

        public boolean is(String column, String value) {
            return values.get(column).equals(value);
        }
    }

    /** The schools of the file {@code name}. */
    public static List<School> read(String name) {
        Path file = SharedData.require("reference/" + name + ".csv");
        try (Stream<String> lines = Files.lines(file)) {
            List<List<String>> rows = lines.map(Schools::cells).toList();
            return rows.stream()
                    .skip(1)
                    .map(row -> new School(zip(rows.get(0), row)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> zip(List<String> header, List<String> row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            values.put(header.get(i), row.get(i));
        }
        return values;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(COMMA_OUTSIDE_QUOTES.split(line, -1))
                .map(cell -> cell.replace("\"", ""))
                .toList();
    }
}
