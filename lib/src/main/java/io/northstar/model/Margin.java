package io.northstar.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * By how much the second element of a vector exceeds the first, as a vector of one number and a stage of a saved pipeline: what a
 * learner says, in the form that its calibration is fitted on.
 */
public final class Margin extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;

    /** A stage with an identifier of its own. */
    public Margin() {
        this(Identifiable.randomUID("margin"));
    }

    /** The stage called {@code uid}; used when a pipeline is read. */
    public Margin(String uid) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "column of the vector of two");
        this.outputCol = new Param<>(this, "outputCol", "column of the vector of one");
    }

    /** For {@code Pipeline.load}. */
    public static MLReader<Margin> read() {
        return new DefaultParamsReader<>();
    }

    Margin setInputCol(String column) {
        set(inputCol, column);
        return this;
    }

    Margin setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    /** The parameter with the column of the vector of two; public because Spark finds parameters so. */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** The parameter with the column of the vector of one. */
    public Param<String> outputCol() {
        return outputCol;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> vectors) {
        return vectors.withColumn(
                getOrDefault(outputCol), functions.array_to_vector(array(of(col(getOrDefault(inputCol))))));
    }

    /** By how much the second element of {@code vector} exceeds the first. */
    static Column of(Column vector) {
        Column elements = functions.vector_to_array(vector, "float64");
        return elements.getItem(1).minus(elements.getItem(0));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        schema.apply(getOrDefault(inputCol));
        return schema.add(getOrDefault(outputCol), SQLDataTypes.VectorType());
    }

    @Override
    public Margin copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
