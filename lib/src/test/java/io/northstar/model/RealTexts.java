package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Public labelled texts as examples: the number of the row, its text, and whether it violates. */
final class RealTexts {
    static final String TEXT = "text";
    static final StructType SCHEMA = new StructType()
            .add(Training.EXAMPLE_ID, DataTypes.LongType)
            .add(TEXT, DataTypes.StringType)
            .add(Learner.LABEL, DataTypes.DoubleType)
            .add(Learner.WEIGHT, DataTypes.DoubleType);

    /** Messages; unsolicited ones violate. */
    static Dataset<Row> sms(SparkSession spark, Path shared) {
        return lines(spark, shared.resolve("sms-spam/sms.tsv"), 0, 1, "spam");
    }

    /** Advertisements as words in their order; those that the owner of the site refused violate. */
    static Dataset<Row> farmAds(SparkSession spark, Path shared) {
        return lines(spark, shared.resolve("farm-ads/farm_ads_bow.tsv"), 1, 2, "rejected");
    }

    /** Tweets; hate speech and offensive language violate. */
    static Dataset<Row> davidson(SparkSession spark, Path shared) {
        List<Row> rows = new ArrayList<>();
        spark.read()
                .option("header", "true")
                .option("multiLine", "true")
                .option("escape", "\"")
                .csv(shared.resolve("davidson2017/labeled_data.csv").toString())
                .select("class", "tweet")
                .collectAsList()
                .forEach(row -> rows.add(
                        example(rows.size(), row.getString(1), !row.getString(0).equals("2"))));
        return spark.createDataFrame(rows, SCHEMA);
    }

    /** Every tenth example, from {@code fold} on. */
    static Dataset<Row> fold(Dataset<Row> examples, int fold) {
        return examples.where(pmod(col(Training.EXAMPLE_ID), lit(10)).equalTo(fold));
    }

    private static Dataset<Row> lines(SparkSession spark, Path file, int label, int text, String violating) {
        List<Row> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] parts = line.split("\t", text + 1);
                if (!parts[0].equals("ad_id")) {
                    rows.add(example(rows.size(), parts[text], parts[label].equals(violating)));
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static Row example(long id, String text, boolean violating) {
        return RowFactory.create(id, text, violating ? 1.0 : 0.0, 1.0);
    }

    private RealTexts() {}
}
