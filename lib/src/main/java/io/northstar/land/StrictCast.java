package io.northstar.land;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Casts that give null for every value that is not plainly of the type. Spark's own are lenient: they read {@code now}
 * as the present moment and {@code 2026-02-09 extra} as a date.
 */
final class StrictCast {
    private static final String DATE = "^\\d{4}-\\d{2}-\\d{2}$";
    private static final String MOMENT =
            "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}([.]\\d{1,9})?)?( ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?)?$";
    private static final String WHOLE = "^[+-]?\\d{1,19}$";
    private static final String NUMBER = "^[+-]?(\\d+([.]\\d*)?|[.]\\d+)([eE][+-]?\\d+)?$";
    private static final double LARGEST_EXACT_WHOLE = 9.007199254740992E15;

    /** {@code value}, whose type is {@code from}, as {@code to}; null when it is null, empty text or no such value. */
    static Column of(Column value, DataType from, DataType to) {
        if (from.equals(DataTypes.StringType)) {
            return ofText(value, to);
        }
        if (!isReadAs(from, to)) {
            return lit(null).cast(to);
        }
        if (from instanceof NumericType && to.equals(DataTypes.LongType)) {
            return whole(value, from);
        }
        if (isFraction(from) && !to.equals(DataTypes.StringType)) {
            Column number = value.cast(DataTypes.DoubleType);
            return when(
                    isnan(number)
                            .or(abs(number).equalTo(Double.POSITIVE_INFINITY))
                            .equalTo(false),
                    value.try_cast(to));
        }
        return to.equals(DataTypes.StringType) ? nullif(value.cast(to), lit("")) : value.try_cast(to);
    }

    /**
     * Whether values of one type can be taken for another without guessing: a number may count seconds or milliseconds,
     * so it is no moment, and a nested value is neither text nor number.
     */
    private static boolean isReadAs(DataType from, DataType to) {
        boolean nested = from instanceof StructType || from instanceof ArrayType || from instanceof MapType;
        if (to.equals(DataTypes.StringType)) {
            return !nested;
        }
        if (to.equals(DataTypes.DateType) || to.equals(DataTypes.TimestampType)) {
            return List.of(DataTypes.DateType, DataTypes.TimestampType, DataTypes.TimestampNTZType)
                    .contains(from);
        }
        return to instanceof NumericType ? from instanceof NumericType : from.equals(to);
    }

    private static Column whole(Column value, DataType from) {
        if (isFraction(from)) {
            Column number = value.cast(DataTypes.DoubleType);
            return when(
                    number.equalTo(floor(number)).and(abs(number).leq(LARGEST_EXACT_WHOLE)),
                    number.try_cast(DataTypes.LongType));
        }
        return from instanceof DecimalType
                ? when(value.equalTo(floor(value)), value.try_cast(DataTypes.LongType))
                : value.try_cast(DataTypes.LongType);
    }

    private static boolean isFraction(DataType type) {
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }

    private static Column ofText(Column value, DataType to) {
        Column text = trim(value);
        if (to.equals(DataTypes.StringType)) {
            return nullif(value, lit(""));
        }
        if (to.equals(DataTypes.DateType)) {
            return when(text.rlike(DATE), text.try_cast(to));
        }
        if (to.equals(DataTypes.TimestampType)) {
            return when(text.rlike(MOMENT), text.try_cast(to));
        }
        if (to.equals(DataTypes.LongType)) {
            return when(text.rlike(WHOLE), text.try_cast(to));
        }
        if (to.equals(DataTypes.DoubleType) || to instanceof DecimalType) {
            return when(text.rlike(NUMBER), text.try_cast(to));
        }
        return to.equals(DataTypes.BooleanType)
                ? when(lower(text).isin("true", "false", "1", "0", "yes", "no"), text.try_cast(to))
                : text.try_cast(to);
    }

    private StrictCast() {}
}
