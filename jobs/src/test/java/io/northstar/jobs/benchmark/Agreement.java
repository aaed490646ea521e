package io.northstar.jobs.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many numbers of another engine are Northstar's.
 *
 * @param compared published numbers of ratio metrics
 * @param missing those that the other engine does not have
 * @param counts those about another population or other labels
 * @param estimate largest difference of estimates, relative to 1 or to a larger estimate
 * @param standardError largest difference of standard errors, likewise
 */
record Agreement(long compared, long missing, long counts, double estimate, double standardError) {
    private static final double SAME = 1e-9;
    /** A variance that is 0 but for rounding has a standard error of the root of that. */
    private static final double SAME_ERROR = 1e-7;

    /** Compares what Northstar published with {@code result}. */
    static Agreement between(Path published, Path result) {
        try (Connection connection = DuckDb.open();
                Statement statement = connection.createStatement()) {
            statement.execute(DuckDb.view("ours", published));
            statement.execute(DuckDb.view("theirs", result));
            try (ResultSet row = statement.executeQuery("""
                SELECT count(*), count(*) FILTER (t.estimate IS NULL),
                  count(*) FILTER (o.population <> t.population OR (o.labels > 0 AND o.labels <> t.labels)),
                  coalesce(max(abs(o.estimate - t.estimate) / greatest(1, abs(o.estimate))), 0),
                  coalesce(max(abs(o.standard_error - t.standard_error) / greatest(1, abs(o.estimate))), 0)
                FROM ours o
                LEFT JOIN theirs t ON t.window_end = o.day AND t.window_days = o.window_days AND t.slice = o.slice
                  AND t.metric = o.metric AND t.weighting = o.weighting
                WHERE o.series = 'current' AND o.status = 'ok' AND o.standard_error IS NOT NULL
                  AND (o.day, o.window_days) IN (SELECT window_end, window_days FROM theirs)
                """)) {
                row.next();
                return new Agreement(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4), row.getDouble(5));
            }
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** The same, unless the numbers differ: then no ratio of costs means anything. */
    Agreement required() {
        if (compared == 0 || missing > 0 || counts > 0 || estimate > SAME || standardError > SAME_ERROR) {
            throw new IllegalStateException("The engines do not compute the same: " + this);
        }
        return this;
    }
}
