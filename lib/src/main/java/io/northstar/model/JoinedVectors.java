package io.northstar.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Vectors one after the other as one sparse vector, as a stage of a saved pipeline.
 *
 * <p>Spark's {@code VectorAssembler} also gives each element a name, which all tasks of all steps of learning then carry: with a
 * hundred thousand terms nine tenths of the time went into that. A function of Java because Spark has no other that joins vectors.
 */
public final class JoinedVectors extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final StringArrayParam inputCols;
    private final Param<String> outputCol;

    /** A stage with an identifier of its own. */
    public JoinedVectors() {
        this(Identifiable.randomUID("joinedVectors"));
    }

    /** The stage called {@code uid}; used when a pipeline is read. */
    public JoinedVectors(String uid) {
        this.uid = uid;
        this.inputCols = new StringArrayParam(this, "inputCols", "columns of the vectors, in order");
        this.outputCol = new Param<>(this, "outputCol", "column of the vector of all their elements");
    }

    /** For {@code Pipeline.load}. */
    public static MLReader<JoinedVectors> read() {
        return new DefaultParamsReader<>();
    }

    /** The elements of {@code vectors} that are not 0, in the places that they have when all stand in a row. */
    static Vector of(List<Vector> vectors) {
        int size = vectors.stream().mapToInt(Vector::size).sum();
        int present = vectors.stream().mapToInt(Vector::numNonzeros).sum();
        int[] indices = new int[present];
        double[] values = new double[present];
        int filled = 0;
        int before = 0;
        for (Vector vector : vectors) {
            SparseVector sparse = vector.toSparse();
            for (int i = 0; i < sparse.indices().length; i++) {
                indices[filled] = before + sparse.indices()[i];
                values[filled] = sparse.values()[i];
                filled++;
            }
            before += vector.size();
        }
        return Vectors.sparse(size, indices, values);
    }

    JoinedVectors setInputCols(String... columns) {
        set(inputCols, columns);
        return this;
    }

    JoinedVectors setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    /** The parameter with the columns of the vectors; public because Spark finds parameters so. */
    public StringArrayParam inputCols() {
        return inputCols;
    }

    /** The parameter with the column of the vector of all their elements. */
    public Param<String> outputCol() {
        return outputCol;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> vectors) {
        UDF1<Seq<Vector>, Vector> joined = each -> of(CollectionConverters.asJava(each));
        Column[] inputs =
                Arrays.stream(getOrDefault(inputCols)).map(name -> col(name)).toArray(Column[]::new);
        return vectors.withColumn(
                getOrDefault(outputCol), udf(joined, SQLDataTypes.VectorType()).apply(array(inputs)));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        for (String name : getOrDefault(inputCols)) {
            schema.apply(name);
        }
        return schema.add(getOrDefault(outputCol), SQLDataTypes.VectorType());
    }

    @Override
    public JoinedVectors copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
