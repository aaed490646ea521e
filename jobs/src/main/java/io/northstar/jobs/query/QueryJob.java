package io.northstar.jobs.query;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.ledger.Ledger;
import io.northstar.table.NorthStar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Answers a question in SQL. Every table of the warehouse is a view of the same name; with {@code --as-of},
 * {@code north_star_current} has the numbers that were published then.
 *
 * <p>Inputs: all tables. Outputs: none; only queries are accepted, and the run is not logged.
 *
 * <p>Example: {@code northstar query "SELECT metric, estimate FROM north_star_current WHERE slice = '(all)'" --as-of
 * 2026-02-01}
 */
public final class QueryJob {
    /** One line about the job. */
    public static final String SUMMARY = "answer a query in SQL, with the metrics as they are or as they were";

    private static final String FORMULA = "^[=+\\-@\\t\\r]";

    private static final Map<String, String> JSON = Map.of("ignoreNullFields", "false");

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.answer("query", QueryOptions.parser(), args, QueryOptions::common, QueryJob::run);
    }

    static JobReport run(JobRun run, QueryOptions options) {
        List<String> names = run.tables().names();
        if (options.sql().isEmpty()) {
            names.forEach(Console::result);
            return report(names.size(), "tables");
        }
        register(run.tables(), names, options);
        Dataset<Row> answer = answer(run, options.sql().get());
        if (run.dry()) {
            return new JobReport("the query is valid, with the columns " + List.of(answer.columns()), Map.of());
        }
        return switch (options.format()) {
            case TABLE -> table(answer, options.rows());
            case CSV -> lines(guarded(answer), List.of(header(answer)), to_csv(struct("*")));
            case JSON -> lines(answer, List.of(), to_json(struct("*"), JSON));
        };
    }

    private static void register(Tables tables, List<String> names, QueryOptions options) {
        String ledger = NorthStar.table(List.of()).name();
        String current = NorthStar.current(List.of()).name();
        if (options.asOf().isPresent() && !names.contains(ledger)) {
            throw new BadSettingsException(
                    "--as-of needs %s, which is not in %s".formatted(ledger, tables.warehouse()));
        }
        // Opening a table takes a moment: only those that the query may be about.
        String sql = options.sql().orElseThrow().toLowerCase(Locale.ROOT);
        for (String name : names.stream().filter(sql::contains).toList()) {
            Dataset<Row> rows = name.equals(current) && options.asOf().isPresent()
                    ? Ledger.asOf(tables.stored(ledger), options.asOf().get())
                    : tables.stored(name);
            rows.createOrReplaceTempView(name);
        }
    }

    /** As a subquery, so that nothing but a query is accepted. */
    private static Dataset<Row> answer(JobRun run, String sql) {
        String query = sql.strip();
        while (query.endsWith(";")) {
            query = query.substring(0, query.length() - 1).strip();
        }
        try {
            return run.spark().sql("SELECT * FROM (\n%s\n)".formatted(query));
        } catch (Exception wrong) {
            // Spark's Scala code throws it without declaring it.
            if (wrong instanceof AnalysisException analysis) {
                throw new BadSettingsException(analysis.getSimpleMessage(), wrong);
            }
            throw wrong instanceof RuntimeException runtime ? runtime : new IllegalStateException(wrong);
        }
    }

    private static JobReport table(Dataset<Row> answer, int limit) {
        List<Row> rows = answer.limit(limit + 1).collectAsList();
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        TextTable.of(List.of(answer.columns()), shown).forEach(Console::result);
        return rows.size() > limit
                ? new JobReport(
                        "the first %d rows; --rows shows more, --format csv or json all".formatted(limit), Map.of())
                : report(rows.size(), "rows");
    }

    /** One line for each row, without holding them all. */
    private static JobReport lines(Dataset<Row> answer, List<String> header, Column line) {
        header.forEach(Console::result);
        long count = 0;
        var lines = answer.select(line).toLocalIterator();
        while (lines.hasNext()) {
            Console.result(lines.next().getString(0));
            count++;
        }
        return report(count, "rows");
    }

    /** With an apostrophe before texts that a spreadsheet would take for a formula and run: they may be anyone's. */
    private static Dataset<Row> guarded(Dataset<Row> answer) {
        StructField[] fields = answer.schema().fields();
        String[] names =
                IntStream.range(0, fields.length).mapToObj(i -> "c" + i).toArray(String[]::new);
        Column[] cells = IntStream.range(0, fields.length)
                .mapToObj(i -> fields[i].dataType().equals(DataTypes.StringType)
                        ? when(col(names[i]).rlike(FORMULA), concat(lit("'"), col(names[i])))
                                .otherwise(col(names[i]))
                                .as(names[i])
                        : col(names[i]))
                .toArray(Column[]::new);
        return answer.toDF(names).select(cells);
    }

    private static String header(Dataset<Row> answer) {
        List<String> names = new ArrayList<>();
        for (String name : answer.columns()) {
            names.add(name.matches("\\w+") ? name : "\"%s\"".formatted(name.replace("\"", "\"\"")));
        }
        return String.join(",", names);
    }

    private static JobReport report(long count, String what) {
        return new JobReport("%d %s".formatted(count, what), Map.of());
    }

    private QueryJob() {}
}
