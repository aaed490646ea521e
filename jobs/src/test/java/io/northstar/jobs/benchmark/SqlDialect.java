package io.northstar.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the SQL of the two engines differs. */
enum SqlDialect {
    SPARK {
        @Override
        String seconds(String timestamp) {
            return "unix_seconds(%s)".formatted(timestamp);
        }

        @Override
        String secondsAtEnd(String day) {
            return "86400 * CAST(unix_date(%s) + 1 AS BIGINT)".formatted(day);
        }

        @Override
        String earliest(String partition, String... columns) {
            return "%1$s = min(%1$s) OVER (PARTITION BY %2$s)".formatted(struct(columns), partition);
        }

        @Override
        String latest(String partition, String... columns) {
            return "%1$s = max(%1$s) OVER (PARTITION BY %2$s)".formatted(struct(columns), partition);
        }

        private static String struct(String... columns) {
            return "struct(%s)".formatted(String.join(", ", columns));
        }

        @Override
        String oneRowEach(List<Map<String, String>> entries) {
            return entries.stream()
                    .map(entry -> entry.entrySet().stream()
                            .map(field -> "'%s', %s".formatted(field.getKey(), field.getValue()))
                            .collect(Collectors.joining(", ", "named_struct(", ")")))
                    .collect(Collectors.joining(",\n", "inline(array(\n", "))"));
        }
    },
    DUCKDB {
        @Override
        String seconds(String timestamp) {
            return "(epoch_us(%s) // 1000000)".formatted(timestamp);
        }

        @Override
        String secondsAtEnd(String day) {
            return "86400 * (date_diff('day', DATE '1970-01-01', %s) + 1)".formatted(day);
        }

        @Override
        String earliest(String partition, String... columns) {
            return "row_number() OVER (PARTITION BY %s ORDER BY %s) = 1"
                    .formatted(partition, String.join(", ", columns));
        }

        @Override
        String latest(String partition, String... columns) {
            return "row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1"
                    .formatted(partition, String.join(" DESC, ", columns));
        }

        @Override
        String oneRowEach(List<Map<String, String>> entries) {
            return entries.stream()
                    .map(entry -> entry.entrySet().stream()
                            .map(field -> "'%s': %s".formatted(field.getKey(), field.getValue()))
                            .collect(Collectors.joining(", ", "{", "}")))
                    .collect(Collectors.joining(",\n", "unnest([\n", "], recursive := true)"));
        }
    };

    /** Seconds since 1970 of a timestamp, rounded down. */
    abstract String seconds(String timestamp);

    /** Seconds since 1970 at the midnight that ends a day. */
    abstract String secondsAtEnd(String day);

    /** Whether a row is the first of its partition in the order of {@code columns}: written as each engine is fastest. */
    abstract String earliest(String partition, String... columns);

    /** Whether a row is the last of its partition in the order of {@code columns}. */
    abstract String latest(String partition, String... columns);

    /** Generator, for a list of columns: a row for each of {@code entries}, of which each maps columns to expressions. */
    abstract String oneRowEach(List<Map<String, String>> entries);
}
