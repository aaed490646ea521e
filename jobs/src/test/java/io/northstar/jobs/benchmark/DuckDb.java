package io.northstar.jobs.benchmark;

import io.northstar.table.TableContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Computes {@link QualitySql} with DuckDB, in a process of its own; without arguments only starts DuckDB.
 *
 * <p>Arguments: those of {@link PlainSpark}.
 */
final class DuckDb {
    private static final int THREADS = 2;

    public static void main(String[] args) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            if (args.length == 0) {
                statement.execute("SELECT 1");
                return;
            }
            SqlArguments arguments = SqlArguments.of(args);
            for (TableContract table : QualitySql.INPUTS) {
                statement.execute(view(table.name(), arguments.tables().resolve(table.name())));
            }
            for (QualitySql.Step step : arguments.sql(SqlDialect.DUCKDB).steps()) {
                String kind = step.storage() == QualitySql.Storage.KEPT ? "TABLE" : "VIEW";
                statement.execute("CREATE TEMP %s %s AS %s".formatted(kind, step.name(), step.sql()));
            }
            statement.execute("COPY %s TO '%s' (FORMAT parquet)"
                    .formatted(
                            QualitySql.RESULT,
                            arguments.result().resolve("result.parquet").toString()));
        }
    }

    /** A database in memory. */
    static Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + THREADS);
        }
        return connection;
    }

    /** Statement that makes {@code name} a view of the Parquet files below {@code folder}. */
    static String view(String name, Path folder) {
        return "CREATE VIEW %s AS SELECT * FROM read_parquet('%s/**/*.parquet', hive_partitioning = true)"
                .formatted(name, folder);
    }

    private DuckDb() {}
}
