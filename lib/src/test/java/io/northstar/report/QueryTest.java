package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a query answers from memory is what Spark answers to its SQL. */
@ExtendWith(SparkExtension.class)
class QueryTest {
    private static final List<String> NASTY = List.of(
            "plain",
            "'",
            "\"",
            "\\",
            "`",
            "$(x)",
            "${x}",
            "a\nb",
            "\u202ex",
            "\u0000",
            "\ud83d\ude00",
            "\u05d0",
            "%",
            "--",
            "Ω",
            "z");
    private static final StructType SCHEMA = new StructType()
            .add("name", DataTypes.StringType)
            .add("day", DataTypes.DateType)
            .add("size", DataTypes.DoubleType)
            .add("rank", DataTypes.IntegerType);

    private static Dataset<Row> rows(SparkSession spark) {
        List<Row> rows = new java.util.ArrayList<>();
        for (int i = 0; i < NASTY.size(); i++) {
            rows.add(RowFactory.create(
                    NASTY.get(i), Date.valueOf("2026-01-0" + (1 + i % 3)), i % 4 == 0 ? null : (i * 7 % 5) / 3.0, i));
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static void requireSame(SparkSession spark, Query query) {
        Dataset<Row> rows = rows(spark);
        rows.createOrReplaceTempView("things");
        List<Row> expected = spark.sql(query.sql()).collectAsList();
        List<Row> answer = query.answer(rows.collectAsList());
        assertThat(answer.stream().map(row -> row.<Integer>getAs("rank")).toList())
                .as(query.sql())
                .isEqualTo(
                        expected.stream().map(row -> row.<Integer>getAs("rank")).toList());
    }

    @Test
    void textsMeanThemselves(SparkSession spark) {
        for (String text : NASTY) {
            Query query =
                    Query.of("things", List.of("rank")).where("name", text).orderBy("rank");
            assertThat(query.answer(rows(spark).collectAsList())).hasSize(1);
            assertThat(query.sql()).doesNotContain("'").matches("\\P{Cntrl}*");
            requireSame(spark, query);
        }
    }

    @Test
    void conditionsAndOrderAreThoseOfSpark(SparkSession spark) {
        Query all = Query.of("things", List.of("rank"));
        Date day = Date.valueOf("2026-01-02");
        for (Query query : List.of(
                all.orderBy("name"),
                all.orderBy("size", "day", "rank"),
                all.where("day", day).orderBy("rank"),
                all.where("day", Query.Operator.AT_LEAST, day)
                        .where("rank", Query.Operator.AT_MOST, 9)
                        .orderBy("rank"),
                all.where("day", Query.Operator.ABOVE, day).orderBy("rank"),
                all.whereNull("size").orderBy("rank"),
                all.where("size", Query.Operator.ABOVE, 0.5).orderBy("rank"),
                all.where("name", Query.Operator.ONE_OF, "'", "\u202ex", "absent")
                        .orderBy("rank"),
                all.where("name", Query.Operator.ONE_OF, new Object[0]).orderBy("rank"))) {
            requireSame(spark, query);
        }
    }

    @Test
    void theCommandIsOneArgumentToAShell() {
        Query query = Query.of("things", List.of("rank")).where("name", "'; touch x; '");

        assertThat(query.command("/it's here"))
                .isEqualTo(
                        "./northstar query 'SELECT rank FROM things WHERE name = \"\\u0027\\u003b touch x\\u003b \\u0027\"'"
                                + " --warehouse '/it'\\''s here'");
    }
}
