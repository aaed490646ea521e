package io.northstar.model;

import io.northstar.text.NormalText;
import io.northstar.text.Terms;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a text into the terms that a classifier sees, as a stage of a pipeline that is saved with the model: the distinct
 * {@link Terms} of its normal form, and what the normal form leaves out, that is the shapes of its numbers and its symbols.
 *
 * <p>A term begins with the kind of it: {@code word}, {@code phrase}, {@code pattern}, {@code number} (with a 0 for each digit,
 * so that all telephone numbers of a length are one term) or {@code symbol}. No terms of a null or empty text. A function of
 * Java because Spark neither normalises text nor cuts it into the words of all scripts.
 */
public final class TextTerms extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private static final ArrayType TYPE = DataTypes.createArrayType(DataTypes.StringType, false);
    private static final int LONGEST_NUMBER = 20;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final IntParam most;

    /** A stage with an identifier of its own. */
    public TextTerms() {
        this(Identifiable.randomUID("textTerms"));
    }

    /** The stage called {@code uid}; used when a pipeline is read. */
    public TextTerms(String uid) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "column of the text");
        this.outputCol = new Param<>(this, "outputCol", "column of the terms");
        this.most = new IntParam(this, "most", "most terms of a text, not counting numbers and symbols");
    }

    /** For {@code Pipeline.load}. */
    public static MLReader<TextTerms> read() {
        return new DefaultParamsReader<>();
    }

    /** The terms of {@code text}, at most {@code most} and the shapes of as many numbers and symbols. */
    public static List<String> of(String text, int most) {
        Set<String> terms = new LinkedHashSet<>();
        Terms.of(NormalText.of(text), most)
                .forEach(term -> terms.add(term.kind().label() + " " + term.text()));
        shapes(text).stream().limit(most).forEach(terms::add);
        return List.copyOf(terms);
    }

    TextTerms setInputCol(String column) {
        set(inputCol, column);
        return this;
    }

    TextTerms setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    TextTerms setMost(int terms) {
        set(most, terms);
        return this;
    }

    /** The parameter with the column of the text; public because Spark finds parameters so. */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** The parameter with the column of the terms. */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** The parameter with the most terms of a text. */
    public IntParam most() {
        return most;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> texts) {
        int limit = (int) getOrDefault(most);
        UDF1<String, List<String>> terms = text -> text == null ? List.of() : of(text, limit);
        return texts.withColumn(
                getOrDefault(outputCol), functions.udf(terms, TYPE).apply(functions.col(getOrDefault(inputCol))));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        schema.apply(getOrDefault(inputCol));
        return schema.add(getOrDefault(outputCol), TYPE, false);
    }

    @Override
    public TextTerms copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    private static Set<String> shapes(String text) {
        Set<String> shapes = new LinkedHashSet<>();
        int digits = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (Character.isDigit(character)) {
                digits++;
                continue;
            }
            addNumber(shapes, digits);
            digits = 0;
            if (!Character.isLetterOrDigit(character) && !Character.isWhitespace(character)) {
                shapes.add("symbol " + Character.toString(character));
            }
        }
        addNumber(shapes, digits);
        return shapes;
    }

    private static void addNumber(Set<String> shapes, int digits) {
        if (digits > 0) {
            shapes.add("number " + "0".repeat(Math.min(digits, LONGEST_NUMBER)));
        }
    }
}
