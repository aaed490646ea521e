package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code emerging_terms}: terms that became frequent in what violates, leaks or is rejected. */
public final class EmergingTerms {
    public static final String DAY = TermCounts.DAY;
    public static final String MARKET = TermCounts.MARKET;
    public static final String LANGUAGE = TermCounts.LANGUAGE;
    public static final String KIND = "kind";
    public static final String RANK = "rank";
    public static final String TERM_KIND = TermCounts.TERM_KIND;
    public static final String TERM = TermCounts.TERM;
    public static final String TEXTS = "texts";
    public static final String TEXTS_OF_KIND = "texts_of_kind";
    public static final String RATE = "rate";
    public static final String HISTORY_DAYS = "history_days";
    public static final String HISTORY_TEXTS = "history_texts";
    public static final String HISTORY_RATE = "history_rate";
    public static final String OTHER_TEXTS = "other_texts";
    public static final String OTHER_RATE = "other_rate";
    public static final String HISTORY_Z = "history_z";
    public static final String OTHER_Z = "other_z";
    public static final String BURST = "burst";
    public static final String P_VALUE = "p_value";
    public static final String SINCE = "since";

    /** The kinds of text that are looked at, each a column of {@link TermCounts}. */
    public static final List<String> KINDS = List.of(TermCounts.VIOLATING, TermCounts.LEAKED, TermCounts.REJECTED);

    public static final TableContract TABLE = TableContract.named(
                    "emerging_terms",
                    "One row per day, market, language, kind of text and term that is more frequent in these texts"
                            + " than on the days before and than in compliant ones. Near-duplicates are one text. Terms"
                            + " are cut from what advertisers wrote: escape them wherever they are shown.")
            .mandatory(DAY, DateType, "UTC day, see term_counts.")
            .mandatory(MARKET, StringType, "Market; (none) if unknown, (all) for all together.")
            .mandatory(LANGUAGE, StringType, "Language; (none) if unknown, (all) for all together.")
            .mandatoryOneOf(KIND, KINDS, "Which texts.")
            .mandatory(
                    RANK, IntegerType, "1 for the term that stands out most among its day, market, language and kind.")
            .mandatory(TERM_KIND, StringType, "What the term is: word, phrase, or pattern (characters inside words).")
            .mandatory(TERM, StringType, "The term in normal form: the longest that explains what its parts show.")
            .mandatory(TEXTS, LongType, "Texts of this kind that it occurs in on this day.")
            .mandatory(TEXTS_OF_KIND, LongType, "All texts of this kind on this day.")
            .mandatory(RATE, DoubleType, "texts / texts_of_kind.")
            .mandatory(HISTORY_DAYS, IntegerType, "Days before with texts of this kind.")
            .mandatory(HISTORY_TEXTS, LongType, "Texts of this kind that it occurred in on these days.")
            .mandatory(HISTORY_RATE, DoubleType, "Their share of all texts of this kind on these days.")
            .mandatory(
                    OTHER_TEXTS,
                    LongType,
                    "Texts that it occurs in on this day and that it is compared with: compliant ones, for rejected"
                            + " the approved.")
            .mandatory(OTHER_RATE, DoubleType, "Their share of all such texts on this day.")
            .mandatory(HISTORY_Z, DoubleType, "Log-odds against the days before, in standard errors.")
            .mandatory(OTHER_Z, DoubleType, "Log-odds against the texts that it is compared with, in standard errors.")
            .mandatory(BURST, DoubleType, "Deviations by which the rate is above its weighted mean of the days before.")
            .mandatory(
                    P_VALUE, DoubleType, "The larger of both comparisons' exact p-values, before multiplicity control.")
            .mandatory(SINCE, DateType, "First of the days in a row on which the rate was at least half of this day's.")
            .key(DAY, MARKET, LANGUAGE, KIND, TERM_KIND, TERM)
            .partitionedBy(DAY)
            .build();

    private EmergingTerms() {}
}
