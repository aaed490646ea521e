package io.northstar.jobs.demo;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;

import io.northstar.table.LabelMaturity;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The North Star metrics of one day as text: a line for each metric and weighting, a column for each window. */
final class NorthStarTable {
    private static final String LINE = "%-38s";
    private static final String CELL = "%28s";
    private static final String HOURS = "turnaround";
    private static final String MINUTES = "review_cost";

    /** The lines of the table for {@code day}, of the slice that is the whole, with intervals of level {@code confidence}. */
    static List<String> of(Dataset<Row> northStar, LocalDate day, double confidence) {
        Map<String, Map<Integer, String>> cells = new TreeMap<>();
        Map<Integer, String> header = new TreeMap<>();
        Dataset<Row> shown = northStar
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(NorthStar.SERIES).equalTo(NorthStar.CURRENT));
        for (Row row : shown.collectAsList()) {
            int window = row.getAs(NorthStar.WINDOW_DAYS);
            String metric = row.getAs(NorthStar.METRIC);
            String weighting = row.getAs(NorthStar.WEIGHTING);
            String name = weighting.equals("decision") ? metric : "%s by %s".formatted(metric, weighting);
            header.put(window, window == 1 ? "this day" : "%d days".formatted(window));
            cells.computeIfAbsent(name, key -> new TreeMap<>()).put(window, cell(row, metric));
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "North Star metrics of %s, all decisions, with %s %% confidence intervals",
                day,
                BigDecimal.valueOf(100)
                        .multiply(BigDecimal.valueOf(confidence))
                        .stripTrailingZeros()
                        .toPlainString()));
        lines.add("");
        lines.add(line("", header));
        cells.forEach((name, windows) -> lines.add(line(name, windows)));
        lines.add("");
        return lines;
    }

    /** What to know about the days whose labels are still to come, newest first; nothing when there are none. */
    static List<String> footnote(Dataset<Row> maturity) {
        Column percent = try_divide(
                sum(LabelMaturity.LABELLED).multiply(100),
                sum(coalesce(col(LabelMaturity.EXPECTED_LABELS), col(LabelMaturity.DRAWN))));
        String young = maturity
                .groupBy(LabelMaturity.DAY)
                .agg(bool_and(col(LabelMaturity.MATURE)).as(LabelMaturity.MATURE), percent.as(LabelMaturity.SHARE_IN))
                .where(not(col(LabelMaturity.MATURE)))
                .orderBy(col(LabelMaturity.DAY).desc())
                .collectAsList()
                .stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "%s %.0f %%",
                        row.<Date>getAs(LabelMaturity.DAY),
                        row.<Double>getAs(LabelMaturity.SHARE_IN)))
                .collect(Collectors.joining(", "));
        return young.isEmpty()
                ? List.of()
                : List.of("Numbers with these days may still move; of their labels are in: " + young, "");
    }

    private static String line(String name, Map<Integer, String> windows) {
        StringBuilder line = new StringBuilder(LINE.formatted(name));
        windows.values().forEach(cell -> line.append(CELL.formatted(cell)));
        return line.toString();
    }

    private static String cell(Row row, String metric) {
        if (!row.<String>getAs(NorthStar.STATUS).equals(NorthStar.OK)) {
            return row.getAs(NorthStar.STATUS);
        }
        double estimate = row.getAs(NorthStar.ESTIMATE);
        Double low = row.getAs(NorthStar.CI_LOW);
        Double high = row.getAs(NorthStar.CI_HIGH);
        boolean exact = low != null && high != null && low.equals(high);
        if (metric.startsWith(HOURS) || metric.startsWith(MINUTES)) {
            String unit = metric.startsWith(HOURS) ? "h" : "min";
            return exact
                    ? String.format(Locale.ROOT, "%.2f %s exactly", estimate, unit)
                    : String.format(Locale.ROOT, "%.2f %s [%.2f, %.2f]", estimate, unit, low, high);
        }
        return exact
                ? String.format(Locale.ROOT, "%.2f %% exactly", 100 * estimate)
                : String.format(Locale.ROOT, "%.2f %% [%.2f, %.2f]", 100 * estimate, 100 * low, 100 * high);
    }

    private NorthStarTable() {}
}
