package io.northstar.stats;

/** Variances and covariances of weighted sums. */
final class QuadraticForm {

    /** {@code sum_ij left_i matrix_ij right_j}. */
    static double of(double[][] matrix, double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                sum += left[i] * matrix[i][j] * right[j];
            }
        }
        return sum;
    }

    private QuadraticForm() {}
}
