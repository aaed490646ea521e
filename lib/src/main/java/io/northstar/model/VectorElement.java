package io.northstar.model;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Takes one element of a vector column as a number, as a stage of a saved pipeline: a probability out of two. */
public final class VectorElement extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final IntParam index;

    /** A stage with an identifier of its own. */
    public VectorElement() {
        this(Identifiable.randomUID("vectorElement"));
    }

    /** The stage called {@code uid}; used when a pipeline is read. */
    public VectorElement(String uid) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "column of the vector");
        this.outputCol = new Param<>(this, "outputCol", "column of the number");
        this.index = new IntParam(this, "index", "position of the element, from 0");
    }

    /** For {@code Pipeline.load}. */
    public static MLReader<VectorElement> read() {
        return new DefaultParamsReader<>();
    }

    VectorElement setInputCol(String column) {
        set(inputCol, column);
        return this;
    }

    VectorElement setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    VectorElement setIndex(int position) {
        set(index, position);
        return this;
    }

    /** The parameter with the column of the vector; public because Spark finds parameters so. */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** The parameter with the column of the number. */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** The parameter with the position. */
    public IntParam index() {
        return index;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> vectors) {
        return vectors.withColumn(
                getOrDefault(outputCol),
                functions
                        .vector_to_array(org.apache.spark.sql.functions.col(getOrDefault(inputCol)), "float64")
                        .getItem(getOrDefault(index)));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        schema.apply(getOrDefault(inputCol));
        return schema.add(getOrDefault(outputCol), DataTypes.DoubleType);
    }

    @Override
    public VectorElement copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
