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
 * Phrases that overlap in two words count as parts of one longer phrase, and patterns that overlap in half of their characters
 * as parts of one longer pattern: the one that stands out more is kept. A pattern is kept only where words do not explain it,
 * all those together that contain it: it is for words that are spelled anew each time.
 */
final class Folding {
    /** Column: how many terms of the day were compared. */
    static final String TESTS = "tests";

    private static final String PATTERN = "pattern";
    private static final String WORD = "word";
    private static final int SHARED_WORDS = 2;

    private static final Comparator<Term> BY_EVIDENCE = Comparator.comparingDouble(Term::evidence)
            .reversed()
            .thenComparing(
                    Comparator.comparingInt((Term term) -> term.text().length()).reversed())
            .thenComparing(Term::text)
            .thenComparing(Term::kind);

    /** A term that stands out; {@code row} has the columns of {@link EmergingTerms}, the rise and how many were compared. */
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

    /** The rows of {@link EmergingTerms} of all days of {@code compared}, the terms that stand out. */
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
        long tests = terms.get(0).row().<Long>getAs(TESTS);
        boolean[] discovered = Discoveries.byPValues(pValues, tests, settings.falseDiscoveryRate());
        List<Term> found = new ArrayList<>();
        for (int i = 0; i < discovered.length; i++) {
            if (discovered[i]) {
                found.add(terms.get(i));
            }
        }
        return found;
    }

    private static List<Term> folded(List<Term> terms, EmergingSettings settings) {
        List<Term> sorted = terms.stream().sorted(BY_EVIDENCE).toList();
        Set<Term> redundant = new HashSet<>();
        sorted.stream()
                .filter(term -> isExplainedByWords(term, sorted, settings.foldShare()))
                .forEach(redundant::add);
        Set<Term> explained = Set.copyOf(redundant);
        for (Term whole : sorted) {
            for (Term part : sorted) {
                if (!explained.contains(part) && contains(whole, part)) {
                    redundant.add(whole.rise() >= settings.foldShare() * part.rise() ? part : whole);
                }
            }
        }
        List<Term> kept = new ArrayList<>();
        for (Term term : sorted) {
            if (!redundant.contains(term) && kept.stream().noneMatch(better -> overlap(better, term))) {
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
        if (part.kind().equals(PATTERN)) {
            boolean same = whole.text().equals(part.text());
            return whole.text().replace(" ", "").contains(part.text())
                    && !(same && whole.kind().equals(PATTERN));
        }
        return !whole.kind().equals(PATTERN)
                && whole.text().length() > part.text().length()
                && (" " + whole.text() + " ").contains(" " + part.text() + " ");
    }

    private static boolean isExplainedByWords(Term term, List<Term> terms, double share) {
        double explained = terms.stream()
                .filter(other -> other.kind().equals(WORD) && other.text().contains(term.text()))
                .mapToDouble(Term::rise)
                .sum();
        return term.kind().equals(PATTERN) && explained >= share * term.rise();
    }

    private static boolean overlap(Term one, Term other) {
        if (one.kind().equals(PATTERN) && other.kind().equals(PATTERN)) {
            List<String> characters = characters(one.text());
            List<String> others = characters(other.text());
            int shared = (Math.min(characters.size(), others.size()) + 1) / 2;
            return endsAsBegins(characters, others, shared) || endsAsBegins(others, characters, shared);
        }
        List<String> words = words(one.text());
        List<String> others = words(other.text());
        return endsAsBegins(words, others, SHARED_WORDS) || endsAsBegins(others, words, SHARED_WORDS);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    /** Whether at least {@code shared} of the last parts of {@code first} are the first ones of {@code next}. */
    private static boolean endsAsBegins(List<String> first, List<String> next, int shared) {
        for (int length = shared; length <= Math.min(first.size(), next.size()); length++) {
            if (first.subList(first.size() - length, first.size()).equals(next.subList(0, length))) {
                return true;
            }
        }
        return false;
    }

    private Folding() {}
}
