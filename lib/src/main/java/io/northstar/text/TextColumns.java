package io.northstar.text;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Normal text as columns. Functions of Java because Spark has neither Unicode normalisation nor tables of lookalike
 * characters.
 */
public final class TextColumns {
    private static final UserDefinedFunction NORMAL =
            udf((UDF1<String, String>) text -> text == null ? null : NormalText.of(text), DataTypes.StringType);

    /** {@link NormalText#of} of {@code text}; null of null. */
    public static Column normal(Column text) {
        return NORMAL.apply(text);
    }

    /** {@link NormalText#compact} of what {@link #normal} returned. */
    public static Column compact(Column normal) {
        return replace(normal, lit(" "), lit(""));
    }

    private TextColumns() {}
}
