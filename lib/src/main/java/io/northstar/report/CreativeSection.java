package io.northstar.report;

import io.northstar.table.Creatives;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.TermCounts;
import io.northstar.table.ViolationPatterns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Terms that emerge in what violates, with creatives to look at, and combinations of attributes that violate more. */
final class CreativeSection {
    private static final String TERMS_ID = "terms-table";
    private static final String PATTERNS_ID = "patterns-table";
    private static final List<String> TERM_KEY = List.of(
            EmergingTerms.MARKET,
            EmergingTerms.LANGUAGE,
            EmergingTerms.KIND,
            EmergingTerms.TERM_KIND,
            EmergingTerms.TERM);
    private static final int EXAMPLES = 40;

    private final Context context;
    private final String market;
    private final Query query;
    private final List<Row> terms;

    /** The section about all markets, or about the one of {@code page}. */
    CreativeSection(Context context, Optional<SlicePage> page) {
        this.context = context;
        this.market = page.map(SlicePage::value).orElse(TermCounts.TOGETHER);
        this.query = Query.of(
                        EmergingTerms.TABLE.name(),
                        List.of(
                                EmergingTerms.TERM,
                                EmergingTerms.TERM_KIND,
                                EmergingTerms.KIND,
                                EmergingTerms.MARKET,
                                EmergingTerms.LANGUAGE,
                                EmergingTerms.RANK,
                                EmergingTerms.RATE,
                                EmergingTerms.HISTORY_RATE,
                                EmergingTerms.OTHER_RATE,
                                EmergingTerms.TEXTS,
                                EmergingTerms.SINCE))
                .where(EmergingTerms.DAY, context.date())
                .where(EmergingTerms.MARKET, market)
                .where(
                        EmergingTerms.RANK,
                        Query.Operator.AT_MOST,
                        context.settings().terms())
                .orderBy(
                        EmergingTerms.KIND,
                        EmergingTerms.LANGUAGE,
                        EmergingTerms.RANK,
                        EmergingTerms.TERM_KIND,
                        EmergingTerms.TERM);
        this.terms = context.tables().answer(query);
    }

    /** The section. */
    Section section() {
        Section section = Section.named("creatives", "Emerging terms and patterns");
        if (terms.isEmpty()) {
            section = section.say(context.absent(EmergingTerms.TABLE.name(), "nightly"));
        } else {
            section = section.say(
                            "Words of advertisers may offend: they are blurred until you ask for them. Rates are shares of the texts of the"
                                    + " kind.")
                    .show(new Columns(EmergingTerms.TABLE)
                            .veiled("Term", EmergingTerms.TERM)
                            .text("What it is", EmergingTerms.TERM_KIND)
                            .text("In texts", EmergingTerms.KIND)
                            .text("Language", EmergingTerms.LANGUAGE)
                            .number("Rate", Unit.SHARE, EmergingTerms.RATE)
                            .number("Before", Unit.SHARE, EmergingTerms.HISTORY_RATE)
                            .number("In others", Unit.SHARE, EmergingTerms.OTHER_RATE)
                            .number("Texts", Unit.NONE, EmergingTerms.TEXTS)
                            .text("Since", EmergingTerms.SINCE)
                            .exhibit(TERMS_ID, "Emerging terms, market " + market, query, context.warehouse(), terms));
            section = examples(section);
        }
        return market.equals(TermCounts.TOGETHER) ? patterns(section) : section;
    }

    /** Headlines about the strongest term, and about the strongest pattern. */
    List<Recommendation> recommendations() {
        java.util.ArrayList<Recommendation> all = new java.util.ArrayList<>();
        for (int i = 0; i < terms.size() && all.isEmpty(); i++) {
            if (terms.get(i).getAs(EmergingTerms.KIND).equals(TermCounts.LEAKED)) {
                all.add(new Recommendation(
                        Recommendation.Verdict.ATTENTION,
                        "Terms emerge in violating ads that were let through",
                        "They were rare before, and are rare in compliant ads.",
                        "Read the examples, and write or mend a rule for the terms that are to blame.",
                        List.of(new Tile(
                                "of leaked texts, the first",
                                "tables.html#emerging_terms",
                                TERMS_ID,
                                Cells.number(terms.get(i), i, Unit.SHARE, EmergingTerms.RATE))),
                        Recommendation.Confidence.MODERATE,
                        "creatives"));
            }
        }
        return all;
    }

    private Section examples(Section section) {
        Query ofDay = Query.of(EmergingExamples.TABLE.name(), EmergingExamples.TABLE.columnNames())
                .where(EmergingExamples.DAY, context.date())
                .where(EmergingExamples.MARKET, market)
                .orderBy(
                        EmergingExamples.KIND,
                        EmergingExamples.LANGUAGE,
                        EmergingExamples.TERM_KIND,
                        EmergingExamples.TERM,
                        EmergingExamples.CREATIVE_ID);
        Set<List<Object>> shown = new HashSet<>();
        terms.forEach(row -> shown.add(key(row)));
        List<Row> all = context.tables().answer(ofDay);
        List<Integer> chosen = java.util.stream.IntStream.range(0, all.size())
                .filter(i -> shown.contains(key(all.get(i))))
                .limit(EXAMPLES)
                .boxed()
                .toList();
        if (chosen.isEmpty()) {
            return section.say("No examples of these terms are stored for %s.".formatted(context.day()));
        }
        Map<String, String> texts = new HashMap<>();
        context.tables()
                .answer(Query.of(Creatives.TABLE.name(), List.of(Creatives.CREATIVE_ID, Creatives.TEXT)))
                .forEach(row -> texts.put(row.getAs(Creatives.CREATIVE_ID), row.getAs(Creatives.TEXT)));
        return section.show(new Columns(EmergingExamples.TABLE)
                .text("Creative", EmergingExamples.CREATIVE_ID)
                .text(
                        "Text",
                        EmergingExamples.CREATIVE_ID,
                        row -> texts.get(row.<String>getAs(EmergingExamples.CREATIVE_ID)) == null
                                ? Cell.missing("no text")
                                : Cell.veiled(texts.get(row.<String>getAs(EmergingExamples.CREATIVE_ID))))
                .veiled("Has the term", EmergingExamples.TERM)
                .text("In texts", EmergingExamples.KIND)
                .exhibit("examples-table", "Creatives to look at", ofDay, context.warehouse(), all, chosen));
    }

    private Section patterns(Section section) {
        Query ofDay = Query.of(
                        ViolationPatterns.TABLE.name(),
                        List.of(
                                ViolationPatterns.CONTRAST,
                                ViolationPatterns.RANK,
                                ViolationPatterns.PATTERN,
                                ViolationPatterns.SHARE,
                                ViolationPatterns.SHARE_LOW,
                                ViolationPatterns.SHARE_HIGH,
                                ViolationPatterns.OTHER_SHARE,
                                ViolationPatterns.OTHER_SHARE_LOW,
                                ViolationPatterns.OTHER_SHARE_HIGH,
                                ViolationPatterns.LABELS,
                                ViolationPatterns.Q_VALUE,
                                ViolationPatterns.COMPARED_WITH))
                .where(ViolationPatterns.DAY, context.date())
                .where(
                        ViolationPatterns.RANK,
                        Query.Operator.AT_MOST,
                        context.settings().terms())
                .orderBy(ViolationPatterns.CONTRAST, ViolationPatterns.RANK, ViolationPatterns.PATTERN);
        List<Row> rows = context.tables().answer(ofDay);
        if (rows.isEmpty()) {
            return section.say(context.absent(ViolationPatterns.TABLE.name(), "nightly"));
        }
        return section.show(new Columns(ViolationPatterns.TABLE)
                .text("Pattern", ViolationPatterns.PATTERN)
                .text("Against", ViolationPatterns.CONTRAST)
                .number(
                        "Violating",
                        Unit.SHARE,
                        ViolationPatterns.SHARE,
                        ViolationPatterns.SHARE_LOW,
                        ViolationPatterns.SHARE_HIGH)
                .number(
                        "There",
                        Unit.SHARE,
                        ViolationPatterns.OTHER_SHARE,
                        ViolationPatterns.OTHER_SHARE_LOW,
                        ViolationPatterns.OTHER_SHARE_HIGH)
                .number("Labels", Unit.NONE, ViolationPatterns.LABELS)
                .number("q-value", Unit.NONE, ViolationPatterns.Q_VALUE)
                .text("Compared with", ViolationPatterns.COMPARED_WITH)
                .exhibit(PATTERNS_ID, "Patterns of violations", ofDay, context.warehouse(), rows));
    }

    private static List<Object> key(Row row) {
        return TERM_KEY.stream().map(row::<Object>getAs).toList();
    }
}
