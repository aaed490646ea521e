package io.northstar.jobs.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Rows as aligned text. */
final class TextTable {
    private static final int WIDEST = 60;

    /** A line of {@code names}, a rule, and a line for each of {@code rows}; long values are cut and end in an ellipsis. */
    static List<String> of(List<String> names, List<Row> rows) {
        List<List<String>> cells = new ArrayList<>(List.of(names));
        rows.forEach(row -> {
            List<String> line = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                line.add(text(row.get(i)));
            }
            cells.add(line);
        });
        int[] widths = new int[names.size()];
        cells.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        cells.forEach(line -> lines.add(aligned(line, widths, rows)));
        lines.add(1, "-".repeat(lines.get(0).length()));
        return lines;
    }

    private static String aligned(List<String> line, int[] widths, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - line.get(i).length());
            boolean number = !rows.isEmpty() && rows.get(0).get(i) instanceof Number;
            text.append(i == 0 ? "" : "  ").append(number ? padding + line.get(i) : line.get(i) + padding);
        }
        return text.toString();
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Double number
                ? String.format(Locale.ROOT, "%.6g", number)
                : value.toString().replaceAll("\\s+", " ");
        return text.length() > WIDEST ? text.substring(0, WIDEST - 1) + "…" : text;
    }

    private TextTable() {}
}
