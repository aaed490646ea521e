package io.northstar.jobs;

import io.northstar.io.Tables;
import io.northstar.jobs.ingest.IngestJob;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.table.DataQuality;
import io.northstar.table.InputTables;
import io.northstar.table.Rejected;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A landing zone and a warehouse in one folder: fill the one, ingest by the command line, look at the other. */
final class LandingFixture {
    /** The landing day unless a test says another. */
    static final String DAY = "2026-02-09";

    private final SparkSession spark;
    private final Path folder;

    /**
     * How a run ended.
     *
     * @param code exit code
     * @param errors what it said on standard error
     */
    record Run(int code, String errors) {}

    LandingFixture(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    Path landing() {
        return folder.resolve("landing");
    }

    Path warehouse() {
        return folder.resolve("warehouse");
    }

    /** Lands {@code lines} for {@code table} as the file {@code name}. */
    Path text(String day, TableContract table, String name, String... lines) {
        return bytes(day, table, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Lands {@code content} for {@code table} as the file {@code name}. */
    Path bytes(String day, TableContract table, String name, byte[] content) {
        Path file = landing().resolve(table.name()).resolve(day).resolve(name);
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lands one parquet file of text columns; each row is {@code column=value} pairs, and what is left out is null. */
    Path parquet(String day, TableContract table, String name, List<Map<String, String>> rows) {
        List<String> columns = rows.stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType);
        }
        List<Row> data = rows.stream()
                .map(row -> RowFactory.create(columns.stream().map(row::get).toArray()))
                .toList();
        return parquet(day, table, name, spark.createDataFrame(data, schema));
    }

    /** Lands {@code rows} as one parquet file. */
    Path parquet(String day, TableContract table, String name, Dataset<Row> rows) {
        Path written = folder.resolve("written");
        rows.coalesce(1).write().mode(SaveMode.Overwrite).parquet(written.toString());
        try (Stream<Path> parts = Files.list(written)) {
            Path part = parts.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
            return bytes(day, table, name, Files.readAllBytes(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code ingest --day} {@link #DAY} with {@code more} options. */
    Run ingest(String... more) {
        return ingestDay(DAY, more);
    }

    /** Runs {@code ingest --day} {@code day} with {@code more} options. */
    Run ingestDay(String day, String... more) {
        List<String> options =
                new ArrayList<>(List.of("--day", day, "--landing", landing().toString()));
        options.addAll(List.of("--warehouse", warehouse().toString()));
        options.addAll(Arrays.asList(more));
        return start(options.toArray(String[]::new));
    }

    /** Runs {@code nightly} with {@code days} and other options, and few slices unless they say more; returns the exit code. */
    int nightly(String... days) {
        List<String> options = new ArrayList<>(Warehouse.FEW);
        options.addAll(List.of(days));
        options.addAll(List.of("--landing", landing().toString()));
        options.addAll(List.of("--warehouse", warehouse().toString()));
        return NightlyJob.start(options.toArray(String[]::new));
    }

    /** Runs {@code ingest} with these options and no other. */
    static Run start(String... options) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int code = IngestJob.start(options);
            return new Run(code, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    /** The rows of {@code table}. */
    Dataset<Row> table(TableContract table) {
        return tables().read(table);
    }

    /** The values of {@code column} in {@code table}, sorted. */
    List<String> values(TableContract table, String column) {
        return table(table).selectExpr("CAST(`%s` AS STRING)".formatted(column)).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted(java.util.Comparator.nullsFirst(java.util.Comparator.naturalOrder()))
                .toList();
    }

    /** The quarantine of {@code table}. */
    List<Row> rejected(TableContract table) {
        return table(Rejected.of(table)).collectAsList();
    }

    /** The count in {@code data_quality} of {@code rule} for the table called {@code name}; 0 when there is none. */
    long counted(String name, String rule) {
        return table(DataQuality.TABLE).collectAsList().stream()
                .filter(row -> name.equals(row.getAs(DataQuality.TABLE_NAME)))
                .filter(row -> rule.equals(row.getAs(DataQuality.RULE)))
                .mapToLong(row -> row.<Long>getAs(DataQuality.ROWS))
                .sum();
    }

    /** The version of every input table that exists. */
    Map<String, Long> versions() {
        return tables().versions(InputTables.ALL);
    }

    /** The names of the tables in the warehouse but the log of runs, which tells of failed ones too. */
    List<String> written() {
        if (!Files.exists(warehouse())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(warehouse())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(RunLog.TABLE.name()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tables tables() {
        return new Tables(spark, warehouse().toString(), "test", Instant.EPOCH);
    }
}
