package io.northstar.emerging;

import io.northstar.stats.Discoveries;
import io.northstar.table.EmergingTerms;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Decides which of the compared terms are reported. Runs in one task, because the false discovery rate is one of all terms of a
 * day.
 *
 * <p>Of two terms of which one contains the other, the longer one is kept when it has most of the texts by which the shorter
 * one rose, since it explains it; otherwise the shorter one is, since the longer one is one of many that it occurs in.
 * Phrases that overlap in two words count as parts of one longer phrase, and the one that stands out more is kept.
 */
final class Folding {
    private static final int SHARED_WORDS = 2;

    private static final Comparator<Term> BY_EVIDENCE = Comparator.comparingDouble(Term::evidence)
            .reversed()
            .thenComparing(
                    Comparator.comparingInt((Term term) -> term.text().length()).reversed())
            .thenComparing(Term::text)
            .thenComparing(Term::kind);

    /** A compared term; {@code row} has the columns of {@link EmergingTerms} and the rise. */
    private record Term(Row row) {
        private String text() {
            return row.getAs(EmergingTerms.TERM);
        }

        private String kind() {
            return row.getAs(EmergingTerms.TERM_KIND);
        }

        private double rise() {
            return row.<Double>getAs(TermHistory.RISE);
        }

        private double evidence() {
            return Math.min(row.<Double>getAs(EmergingTerms.HISTORY_Z), row.<Double>getAs(EmergingTerms.OTHER_Z));
        }

        private List<Object> place() {
            return List.of(
                    row.getAs(EmergingTerms.MARKET), row.getAs(EmergingTerms.LANGUAGE), row.getAs(EmergingTerms.KIND));
        }
    }

    /** The rows of {@link EmergingTerms} of all days of {@code compared}. */
    static Iterator<Row> of(Iterator<Row> compared, EmergingSettings settings) {
        Map<Date, List<Term>> perDay = new TreeMap<>();
        compared.forEachRemaining(row -> perDay.computeIfAbsent(row.getAs(EmergingTerms.DAY), day -> new ArrayList<>())
                .add(new Term(row)));
        List<Row> kept = new ArrayList<>();
        perDay.values()
                .forEach(terms -> discovered(terms, settings).stream()
                        .collect(Collectors.groupingBy(Term::place, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .forEach(place -> kept.addAll(ranked(folded(place, settings), settings))));
        return kept.iterator();
    }

    private static List<Term> discovered(List<Term> terms, EmergingSettings settings) {
        double[] pValues = terms.stream()
                .mapToDouble(term -> term.row().<Double>getAs(EmergingTerms.P_VALUE))
                .toArray();
        boolean[] discovered = Discoveries.byPValues(pValues, settings.falseDiscoveryRate());
        List<Term> found = new ArrayList<>();
        for (int i = 0; i < discovered.length; i++) {
            // A p-value of 1 is that of a term that does not stand out.
            if (discovered[i] && pValues[i] < 1) {
                found.add(terms.get(i));
            }
        }
        return found;
    }

    private static List<Term> folded(List<Term> terms, EmergingSettings settings) {
        List<Term> sorted = terms.stream().sorted(BY_EVIDENCE).toList();
        Set<Term> redundant = new HashSet<>();
        for (Term whole : sorted) {
            for (Term part : sorted) {
                if (contains(whole, part)) {
                    redundant.add(whole.rise() >= settings.foldShare() * part.rise() ? part : whole);
                }
            }
        }
        List<Term> kept = new ArrayList<>();
        for (Term term : sorted) {
            if (!redundant.contains(term) && kept.stream().noneMatch(better -> overlap(better.text(), term.text()))) {
                kept.add(term);
            }
        }
        return kept;
    }

    private static List<Row> ranked(List<Term> terms, EmergingSettings settings) {
        List<Row> rows = new ArrayList<>();
        int columns = EmergingTerms.TABLE.columnNames().size();
        int rank = EmergingTerms.TABLE.columnNames().indexOf(EmergingTerms.RANK);
        for (Term term :
                terms.subList(0, Math.min(terms.size(), settings.limits().mostTerms()))) {
            Object[] values = new Object[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = i == rank ? (Object) (rows.size() + 1) : term.row().get(i);
            }
            rows.add(RowFactory.create(values));
        }
        return rows;
    }

    /** Whether the words of {@code part} are among those of {@code whole}; of a pattern, its characters. */
    private static boolean contains(Term whole, Term part) {
        if (whole.equals(part) || whole.text().length() < part.text().length()) {
            return false;
        }
        if (part.kind().equals("pattern")) {
            boolean same = whole.text().equals(part.text());
            return whole.text().replace(" ", "").contains(part.text())
                    && !(same && whole.kind().equals("pattern"));
        }
        return !whole.kind().equals("pattern")
                && whole.text().length() > part.text().length()
                && (" " + whole.text() + " ").contains(" " + part.text() + " ");
    }

    private static boolean overlap(String one, String other) {
        return endsAsBegins(one, other) || endsAsBegins(other, one);
    }

    private static boolean endsAsBegins(String first, String second) {
        List<String> words = List.of(first.split(" ", -1));
        List<String> next = List.of(second.split(" ", -1));
        return words.size() >= SHARED_WORDS
                && next.size() >= SHARED_WORDS
                && words.subList(words.size() - SHARED_WORDS, words.size()).equals(next.subList(0, SHARED_WORDS));
    }

    private Folding() {}
}
