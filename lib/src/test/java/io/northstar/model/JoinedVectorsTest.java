package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

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
}
