package io.northstar.metric;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.udaf;

import io.northstar.stats.ExactTotals;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * Sums of several columns of doubles in one aggregate, each rounded once: they do not depend on the order of their terms.
 * Nulls are left out, and a sum is null when all its terms are.
 *
 * <p>In Java, because Spark has no such sum: its own of doubles depends on the order, and decimals neither span squared
 * weights nor are fast.
 */
public final class ExactSum extends Aggregator<ExactSum.Numbers, ExactSum.Buffer, ExactSum.Numbers> {
    private static final long serialVersionUID = 1L;
    private static final String VALUES = "values";

    /** Aggregate: the sum of each element of {@code terms}, an array of doubles. An error when a sum is not finite. */
    public static Column of(Column terms) {
        return udaf(new ExactSum(), Encoders.bean(Numbers.class)).apply(terms).getField(VALUES);
    }

    /** Aggregate: an array with the sum of each of {@code columns}. */
    public static Column of(List<Column> columns) {
        return of(array(columns.toArray(Column[]::new)));
    }

    /** {@code rows} with the sums {@link #of} a list as columns {@code names} in the place of the array. */
    public static Dataset<Row> named(Dataset<Row> rows, String sums, Collection<String> names) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (String name : names) {
            columns.put(name, rows.col(sums).getItem(columns.size()));
        }
        return rows.withColumns(columns).drop(sums);
    }

    @Override
    public Buffer zero() {
        return new Buffer();
    }

    @Override
    public Buffer reduce(Buffer buffer, Numbers terms) {
        buffer.totals.add(terms.values);
        return buffer;
    }

    @Override
    public Buffer merge(Buffer buffer, Buffer other) {
        buffer.totals.merge(other.totals);
        return buffer;
    }

    @Override
    public Numbers finish(Buffer buffer) {
        Numbers sums = new Numbers();
        sums.setValues(buffer.totals.rounded());
        return sums;
    }

    @Override
    public Encoder<Buffer> bufferEncoder() {
        return Encoders.bean(Buffer.class);
    }

    @Override
    public Encoder<Numbers> outputEncoder() {
        return Encoders.bean(Numbers.class);
    }

    /** A number for each column: the terms of a row, or the sums. */
    public static final class Numbers implements Serializable {
        private static final long serialVersionUID = 1L;
        private List<Double> values = List.of();

        /** The numbers, null where there is none. */
        public List<Double> getValues() {
            return values;
        }

        /** Sets the numbers. */
        public void setValues(List<Double> values) {
            this.values = values;
        }
    }

    /** The totals so far, as Spark stores them between stages. */
    public static final class Buffer {
        private ExactTotals totals = new ExactTotals();

        /** The totals in one array. */
        public double[] getPacked() {
            return totals.packed();
        }

        /** Sets the totals from {@link #getPacked}. */
        public void setPacked(double[] packed) {
            totals = ExactTotals.unpack(packed);
        }
    }
}
