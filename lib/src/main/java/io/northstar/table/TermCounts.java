package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Contract of {@code term_counts}: in how many texts a term occurred, by day. Days add up, so a night reads the texts of the new
 * day only.
 */
public final class TermCounts {
    public static final String DAY = "day";
    public static final String MARKET = Decisions.MARKET;
    public static final String LANGUAGE = Decisions.LANGUAGE;
    public static final String TERM_KIND = "term_kind";
    public static final String TERM = "term";
    public static final String VIOLATING = "violating";
    public static final String LEAKED = "leaked";
    public static final String COMPLIANT = "compliant";
    public static final String REJECTED = "rejected";
    public static final String APPROVED = "approved";

    /** In {@link #TERM_KIND}: the row counts all texts, and its term is empty. */
    public static final String ALL_TEXTS = "all";

    /** In {@link #MARKET} and {@link #LANGUAGE}: all of them together. */
    public static final String TOGETHER = "(all)";

    public static final List<String> TERM_KINDS = List.of(ALL_TEXTS, "word", "phrase", "pattern");

    /** The columns that count. */
    public static final List<String> COUNTS = List.of(VIOLATING, LEAKED, COMPLIANT, REJECTED, APPROVED);

    public static final TableContract TABLE = TableContract.named(
                    "term_counts",
                    "One row per day, market, language and term: texts it occurs in. Near-duplicates are one text."
                            + " Terms are cut from what advertisers wrote: escape them wherever they are shown. Terms of"
                            + " fewer texts than the settings ask for are left out.")
            .mandatory(DAY, DateType, "UTC day that the texts were decided on, or their labels became known on.")
            .mandatory(MARKET, StringType, "Market; (none) if the decisions have none, (all) for all together.")
            .mandatory(LANGUAGE, StringType, "Language of the texts; (none) if unknown, (all) for all together.")
            .mandatoryOneOf(TERM_KIND, TERM_KINDS, "What the term is; all counts the texts themselves.")
            .mandatory(TERM, StringType, "The term in normal form; empty where the texts themselves are counted.")
            .mandatory(VIOLATING, LongType, "Texts whose labels, known since that day, say that they violate.")
            .mandatory(LEAKED, LongType, "Those of the violating texts that were permitted.")
            .mandatory(COMPLIANT, LongType, "Texts whose labels, known since that day, say that they do not violate.")
            .mandatory(REJECTED, LongType, "Texts that were restricted on that day.")
            .mandatory(APPROVED, LongType, "Texts that were permitted on that day and not restricted.")
            .key(DAY, MARKET, LANGUAGE, TERM_KIND, TERM)
            .partitionedBy(DAY)
            .build();

    private TermCounts() {}
}
