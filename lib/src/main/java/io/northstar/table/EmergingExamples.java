package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code emerging_examples}: creatives to look at for each emerging term. */
public final class EmergingExamples {
    public static final String DAY = EmergingTerms.DAY;
    public static final String MARKET = EmergingTerms.MARKET;
    public static final String LANGUAGE = EmergingTerms.LANGUAGE;
    public static final String KIND = EmergingTerms.KIND;
    public static final String TERM_KIND = EmergingTerms.TERM_KIND;
    public static final String TERM = EmergingTerms.TERM;
    public static final String CREATIVE_ID = Creatives.CREATIVE_ID;

    public static final TableContract TABLE = TableContract.named(
                    "emerging_examples",
                    "One row per emerging term and creative that has it; no two are near-duplicates of each other.")
            .mandatory(DAY, DateType, "UTC day, see emerging_terms.")
            .mandatory(MARKET, StringType, "Market, see emerging_terms.")
            .mandatory(LANGUAGE, StringType, "Language, see emerging_terms.")
            .mandatoryOneOf(KIND, EmergingTerms.KINDS, "Which texts.")
            .mandatory(TERM_KIND, StringType, "What the term is.")
            .mandatory(TERM, StringType, "The term, see emerging_terms.")
            .mandatory(CREATIVE_ID, StringType, "A creative with the term.")
            .key(DAY, MARKET, LANGUAGE, KIND, TERM_KIND, TERM, CREATIVE_ID)
            .partitionedBy(DAY)
            .build();

    private EmergingExamples() {}
}
