package io.northstar.io;

import io.northstar.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The first line of csv files. */
final class CsvHeader {
    /**
     * Checks that {@code line} names no column twice, in whatever letter case: Spark would number such columns, and none
     * would have the name that the mapping looks for.
     *
     * @throws BadInputException naming {@code file} and the column
     */
    static void requireDistinct(SparkSession spark, Map<String, String> options, String line, LandedFile file) {
        List<Row> header = spark.read()
                .options(options)
                .option("header", false)
                .csv(spark.createDataset(List.of(line), Encoders.STRING()))
                .takeAsList(1);
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Row row : header) {
            for (int i = 0; i < row.size(); i++) {
                if (!row.isNullAt(i) && !names.add(row.getString(i))) {
                    throw new BadInputException(
                            "%s has two columns called %s, which letter case does not tell apart. Deliver it with one of them."
                                    .formatted(file.name(), row.getString(i)));
                }
            }
        }
    }

    private CsvHeader() {}
}
