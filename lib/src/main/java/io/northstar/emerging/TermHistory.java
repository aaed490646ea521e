package io.northstar.emerging;

import io.northstar.stats.Burst;
import io.northstar.stats.FourCells;
import io.northstar.stats.LogOdds;
import io.northstar.table.EmergingTerms;
import io.northstar.table.TermCounts;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Compares a term's counts of a day with those of the days before and with those of compliant texts. A function of Java, because
 * the statistics are those of {@link LogOdds}, {@link FourCells} and {@link Burst}; it runs once per term, market and language.
 */
final class TermHistory implements UDF1<Row, List<Row>>, Serializable {
    private static final long serialVersionUID = 1L;

    /** How many texts more than expected the term occurs in. */
    static final String RISE = "rise";

    /** What {@link #call} returns for each day and kind of text. */
    static final StructType SCHEMA = schema();

    /** What every kind of text is compared with. */
    private static final Map<String, String> OTHERS = Map.of(
            TermCounts.VIOLATING, TermCounts.COMPLIANT,
            TermCounts.LEAKED, TermCounts.COMPLIANT,
            TermCounts.REJECTED, TermCounts.APPROVED);

    /** Kinds whose counts are stored however small, see {@link TermCounting#of}. */
    private static final List<String> KEPT = List.of(TermCounts.VIOLATING, TermCounts.LEAKED);

    private static final List<Long> NONE = Collections.nCopies(TermCounts.COUNTS.size(), 0L);

    /** What is no candidate needs no exact p-value: it counts as a test all the same. */
    private static final double NO_EVIDENCE = 1;

    private final EmergingSettings settings;
    private final List<Long> days;

    /** Looks at {@code days}. */
    TermHistory(EmergingSettings settings, List<LocalDate> days) {
        this.settings = settings;
        this.days = days.stream().map(LocalDate::toEpochDay).toList();
    }

    /** Counts of one day in the order of {@link TermCounts#COUNTS}, and whether those of the term are stored. */
    private record Day(long day, List<Long> term, List<Long> all, boolean stored) {
        private static Day of(long day, Map<Long, List<Long>> term, List<Long> all) {
            return new Day(day, term.getOrDefault(day, NONE), all, term.containsKey(day));
        }

        private double rate(int kind) {
            return term.get(kind).doubleValue() / all.get(kind);
        }
    }

    /** @param series the counts of the term and of all texts, each an array of structs of a day and its counts */
    @Override
    public List<Row> call(Row series) {
        NavigableMap<Long, List<Long>> term = counts(series.getList(0));
        NavigableMap<Long, List<Long>> all = counts(series.getList(1));
        List<Row> found = new ArrayList<>();
        for (long day : days) {
            if (!all.containsKey(day)) {
                continue;
            }
            List<Day> before = new ArrayList<>();
            all.subMap(day - settings.historyDays(), day)
                    .forEach((each, texts) -> before.add(Day.of(each, term, texts)));
            Day today = Day.of(day, term, all.get(day));
            EmergingTerms.KINDS.forEach(kind -> compared(today, before, kind).ifPresent(found::add));
        }
        return found;
    }

    private Optional<Row> compared(Day today, List<Day> before, String kind) {
        int column = TermCounts.COUNTS.indexOf(kind);
        int other = TermCounts.COUNTS.indexOf(OTHERS.get(kind));
        List<Day> history =
                before.stream().filter(each -> each.all.get(column) > 0).toList();
        long count = today.term.get(column);
        long total = today.all.get(column);
        long historyCount =
                history.stream().mapToLong(each -> each.term.get(column)).sum();
        long historyTotal =
                history.stream().mapToLong(each -> each.all.get(column)).sum();
        long otherCount = today.term.get(other);
        // Which terms are looked at must not depend on how today's texts of this kind differ from the others.
        if (count + historyCount + otherCount < settings.limits().minTexts()
                || total == 0
                || today.all.get(other) == 0
                || history.size() < settings.minHistoryDays()) {
            return Optional.empty();
        }
        long otherTotal = today.all.get(other);
        double share = (double) (count + historyCount + otherCount) / (total + historyTotal + otherTotal);
        double prior = settings.prior() * share;
        double historyZ = z((double) count, (double) total, (double) historyCount, (double) historyTotal, prior);
        double otherZ = z((double) count, (double) total, (double) otherCount, (double) otherTotal, prior);
        double burst = burst(today, history, column);
        double historyRate = (double) historyCount / historyTotal;
        double otherRate = (double) otherCount / otherTotal;
        boolean standsOut = count >= settings.limits().minTexts()
                && Math.min(historyZ, otherZ) >= settings.minZ()
                && burst >= settings.minBurst();
        long atMost = Math.min(historyTotal, historyCount + unknown(history, column));
        double p = standsOut
                ? Math.max(p(count, total, atMost, historyTotal), p(count, total, otherCount, otherTotal))
                : NO_EVIDENCE;
        return Optional.of(RowFactory.create(
                date(today.day),
                kind,
                count,
                total,
                today.rate(column),
                history.size(),
                historyCount,
                historyRate,
                otherCount,
                otherRate,
                historyZ,
                otherZ,
                burst,
                p,
                date(since(today, history, column)),
                count - total * Math.max(historyRate, otherRate)));
    }

    /** The most texts of the term on days of which none are stored, since they were too few and none of them violates. */
    private long unknown(List<Day> history, int column) {
        long most = KEPT.contains(TermCounts.COUNTS.get(column))
                ? 0
                : settings.limits().minTextsKept() - 1;
        return history.stream()
                .filter(day -> !day.stored)
                .mapToLong(day -> Math.min(most, day.all.get(column)))
                .sum();
    }

    private double z(double count, double total, double otherCount, double otherTotal, double prior) {
        return LogOdds.of(count, total, otherCount, otherTotal, prior, settings.prior() + prior)
                .z();
    }

    /** A day without texts weighs as if its rate were unknown, but lets those before it fade. */
    private double burst(Day today, List<Day> history, int column) {
        Burst known = Burst.from(history.get(0).rate(column));
        for (int i = 1; i < history.size(); i++) {
            long passed = history.get(i).day - history.get(i - 1).day;
            known = known.after(history.get(i).rate(column), Burst.weight(settings.halfLifeDays() / passed));
        }
        return known.score(today.rate(column), 1.0 / today.all.get(column));
    }

    private static double p(long count, long total, long otherCount, long otherTotal) {
        return new FourCells(
                        Math.toIntExact(count),
                        Math.toIntExact(total - count),
                        Math.toIntExact(otherCount),
                        Math.toIntExact(otherTotal - otherCount))
                .fisherGreater();
    }

    private static long since(Day today, List<Day> history, int column) {
        long since = today.day;
        for (int i = history.size() - 1; i >= 0; i--) {
            if (2 * history.get(i).rate(column) < today.rate(column)) {
                return since;
            }
            since = history.get(i).day;
        }
        return since;
    }

    private static NavigableMap<Long, List<Long>> counts(List<Row> rows) {
        NavigableMap<Long, List<Long>> counts = new TreeMap<>();
        for (Row row : rows) {
            long day = ChronoUnit.DAYS.between(LocalDate.EPOCH, row.getDate(0).toLocalDate());
            counts.put(
                    day,
                    IntStream.rangeClosed(1, TermCounts.COUNTS.size())
                            .mapToObj(row::getLong)
                            .toList());
        }
        return counts;
    }

    private static Date date(long day) {
        return Date.valueOf(LocalDate.ofEpochDay(day));
    }

    private static StructType schema() {
        List<String> keys = List.of(
                EmergingTerms.MARKET,
                EmergingTerms.LANGUAGE,
                EmergingTerms.TERM_KIND,
                EmergingTerms.TERM,
                EmergingTerms.RANK);
        StructType schema = new StructType();
        for (var column : EmergingTerms.TABLE.columns()) {
            if (!keys.contains(column.name())) {
                schema = schema.add(column.name(), column.type(), false);
            }
        }
        return schema.add(RISE, DataTypes.DoubleType, false);
    }
}
