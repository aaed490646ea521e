package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class JoinedVectorsTest {
    @Test
    void elementsStandInARow() {
        assertThat(JoinedVectors.of(List.of(
                        Vectors.sparse(4, new int[] {1, 3}, new double[] {5, 7}),
                        Vectors.dense(0, 2),
                        Vectors.sparse(3, new int[] {}, new double[] {}),
                        Vectors.dense(new double[] {9}))))
                .isEqualTo(Vectors.sparse(10, new int[] {1, 3, 5, 9}, new double[] {5, 7, 2, 9}));
    }

    @Test
    void nothingIsAVectorWithoutElements() {
        assertThat(JoinedVectors.of(List.of()).size()).isZero();
    }

    /** Sparse vectors, some with zeros that are written out, and dense ones. */
    @Test
    void itGivesWhatSparkGivesAndNoNames(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(RowFactory.create(
                    Vectors.sparse(40, new int[] {i % 40}, new double[] {random.nextInt(3)}),
                    Vectors.dense(random.nextInt(2), random.nextDouble(), -random.nextDouble())));
        }
        StructType schema =
                new StructType().add("some", SQLDataTypes.VectorType()).add("others", SQLDataTypes.VectorType());
        String[] columns = {"some", "others"};
        Dataset<Row> both = new JoinedVectors("joined")
                .setInputCols(columns)
                .setOutputCol("joined")
                .transform(new VectorAssembler()
                        .setInputCols(columns)
                        .setOutputCol("assembled")
                        .transform(spark.createDataFrame(rows, schema)));

        assertThat(both.select("assembled", "joined").collectAsList())
                .hasSize(50)
                .allSatisfy(row -> assertThat((Vector) row.getAs("joined")).isEqualTo(row.<Vector>getAs("assembled")));
        assertThat(both.schema().apply("assembled").metadata().contains("ml_attr"))
                .isTrue();
        assertThat(both.schema().apply("joined").metadata().contains("ml_attr")).isFalse();
    }
}
