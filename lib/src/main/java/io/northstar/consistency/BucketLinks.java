package io.northstar.consistency;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Compares the texts of each bucket, that is of those that share a band key.
 *
 * <p>The first {@code bucketTexts} texts of a bucket are compared with each other, each further one with the one before it
 * only. A function of Java because Spark does not cut text into runs of characters, and because so the shingles of a text are
 * made once for all of its comparisons and no pair is stored that is not similar.
 *
 * @param shingleCharacters length of a shingle
 * @param bucketTexts texts of a bucket that are all compared with each other
 * @param similarity Jaccard similarity from which on two texts are linked
 */
record BucketLinks(int shingleCharacters, int bucketTexts, double similarity)
        implements MapPartitionsFunction<Row, Row> {
    /** The columns of a link, the smaller hash and the larger one. */
    static final String LEFT = "left_hash";

    static final String RIGHT = "right_hash";

    static final StructType LINKS =
            new StructType().add(LEFT, DataTypes.StringType).add(RIGHT, DataTypes.StringType);

    /**
     * The {@link #LINKS} between texts of which one is fresh; once for each bucket that has both.
     *
     * @param texts band key, hash, compact text, and whether it is fresh; in the order of keys and hashes, and of
     *     equal ones the fresh one first
     */
    @Override
    public Iterator<Row> call(Iterator<Row> texts) {
        Bucket bucket = new Bucket();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(texts, Spliterator.ORDERED), false)
                .flatMap(row -> bucket.links(row.getLong(0), text(row)).stream())
                .iterator();
    }

    private Text text(Row row) {
        return new Text(row.getString(1), Shingles.of(row.getString(2), shingleCharacters), row.getBoolean(3));
    }

    private final class Bucket {
        private final List<Text> first = new ArrayList<>();
        private long band;
        private Text last;

        List<Row> links(long key, Text text) {
            if (last == null || key != band) {
                first.clear();
                band = key;
            } else if (last.hash.equals(text.hash)) {
                // Runs of different days at the same time may both have stored the text.
                return List.of();
            }
            boolean full = first.size() == bucketTexts;
            List<Text> compared = full ? List.of(last) : first;
            List<Row> links = compared.stream()
                    .filter(other -> text.fresh || other.fresh)
                    .filter(other -> Shingles.similarity(other.shingles, text.shingles) >= similarity)
                    .map(other -> RowFactory.create(other.hash, text.hash))
                    .toList();
            if (!full) {
                first.add(text);
            }
            last = text;
            return links;
        }
    }

    private static final class Text {
        private final String hash;
        private final long[] shingles;
        private final boolean fresh;

        Text(String hash, long[] shingles, boolean fresh) {
            this.hash = hash;
            this.shingles = shingles;
            this.fresh = fresh;
        }
    }
}
