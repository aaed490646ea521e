package io.northstar.consistency;

import com.typesafe.config.Config;
import java.io.Serializable;

/**
 * When creatives count as near-duplicates, and over which days their outcomes are compared.
 *
 * @param shingleCharacters length of the character runs that texts are compared by, at least 1
 * @param bands keys per text, at least 1
 * @param rows permutations per key, at least 1
 * @param similarity Jaccard similarity of the runs from which texts are near-duplicates, in (0, 1]
 * @param fewestShingles texts with fewer distinct runs are duplicates only when equal, at least 1
 * @param bucketTexts so many texts with the same key are all compared with each other, at least 2
 * @param windowDays days of decisions that are compared, at least 1
 * @param confidence level of the intervals, in (0, 1)
 * @param fewestClusters a number about fewer clusters is suppressed
 */
public record DuplicateSettings(
        int shingleCharacters,
        int bands,
        int rows,
        double similarity,
        int fewestShingles,
        int bucketTexts,
        int windowDays,
        double confidence,
        long fewestClusters)
        implements Serializable {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public DuplicateSettings {
        if (shingleCharacters < 1
                || bands < 1
                || rows < 1
                || !(similarity > 0 && similarity <= 1)
                || fewestShingles < 1
                || bucketTexts < 2
                || windowDays < 1) {
            throw new IllegalArgumentException(
                    ("duplicates needs shingle_characters, bands, rows, fewest_shingles and window_days of at least 1,"
                                    + " bucket_texts of at least 2 and similarity in (0, 1], but they are %d, %d, %d, %d, %d, %d and %s")
                            .formatted(
                                    shingleCharacters,
                                    bands,
                                    rows,
                                    fewestShingles,
                                    windowDays,
                                    bucketTexts,
                                    similarity));
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("quality.confidence must be in (0, 1), got " + confidence);
        }
    }

    /**
     * Reads the {@code duplicates} section, and the confidence and suppression of the {@code quality} section.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static DuplicateSettings of(Config settings) {
        Config duplicates = settings.getConfig("duplicates");
        return new DuplicateSettings(
                duplicates.getInt("shingle_characters"),
                duplicates.getInt("bands"),
                duplicates.getInt("rows"),
                duplicates.getDouble("similarity"),
                duplicates.getInt("fewest_shingles"),
                duplicates.getInt("bucket_texts"),
                duplicates.getInt("window_days"),
                settings.getDouble("quality.confidence"),
                settings.getLong("quality.suppress.min_labels"));
    }

    MinHash minHash() {
        return new MinHash(bands, rows);
    }
}
