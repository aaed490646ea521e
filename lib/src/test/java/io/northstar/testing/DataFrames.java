package io.northstar.testing;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Compares tables with spark-testing-base, which shows the differing rows. Order and nullability do not count: Delta reads
 * every column back nullable.
 */
public final class DataFrames {
    private static final Suite SUITE = new Suite();

    /** Requires that both tables hold the same rows, with numbers equal to the last bit. */
    public static void assertSameRows(Dataset<Row> expected, Dataset<Row> actual) {
        SUITE.same(expected, actual);
    }

    private static final class Suite extends JavaDatasetSuiteBase {
        void same(Dataset<Row> expected, Dataset<Row> actual) {
            Column[] columns = Arrays.stream(expected.columns())
                    .sorted()
                    .map(functions::col)
                    .toArray(Column[]::new);
            Dataset<Row> left = expected.select(columns);
            Dataset<Row> right = actual.select(columns);
            assertDataFrameDataEquals(nullable(left), nullable(right));
        }

        private static Dataset<Row> nullable(Dataset<Row> rows) {
            return rows.sparkSession()
                    .createDataFrame(rows.toJavaRDD(), rows.schema().asNullable());
        }
    }

    private DataFrames() {}
}
