package io.northstar.text;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Normal text as columns. Functions of Java because Spark has neither Unicode normalisation nor tables of lookalike
 * characters, and does not cut texts into words of all scripts.
 */
public final class TextColumns {
    private static final UserDefinedFunction NORMAL =
            udf((UDF1<String, String>) text -> text == null ? null : NormalText.of(text), DataTypes.StringType);

    /** Fields of a term: its kind, see {@link Terms.Kind#label}, and its text. */
    public static final String TERM_KIND = "kind";

    public static final String TERM_TEXT = "text";

    private static final ArrayType TERMS = DataTypes.createArrayType(
            new StructType().add(TERM_KIND, DataTypes.StringType, false).add(TERM_TEXT, DataTypes.StringType, false),
            false);

    /** {@link NormalText#of} of {@code text}; null of null. */
    public static Column normal(Column text) {
        return NORMAL.apply(text);
    }

    /** {@link NormalText#compact} of what {@link #normal} returned. */
    public static Column compact(Column normal) {
        return replace(normal, lit(" "), lit(""));
    }

    /** {@link Terms#of} of what {@link #normal} returned, as an array of structs; null of null. */
    public static Column terms(Column normal, int most) {
        return udf((UDF1<String, List<Row>>) text -> text == null ? null : rows(Terms.of(text, most)), TERMS)
                .apply(normal);
    }

    private static List<Row> rows(List<Terms.Term> terms) {
        return terms.stream()
                .map(term -> RowFactory.create(term.kind().label(), term.text()))
                .toList();
    }

    private TextColumns() {}
}
