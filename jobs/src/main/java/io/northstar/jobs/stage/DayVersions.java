package io.northstar.jobs.stage;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which rows of a day count in the numbers after each of several causes but the last. Bit i of a result stands for the numbers
 * after the first i + 1 causes. On a day, a cause that is not about it changes nothing.
 */
final class DayVersions {
    /** In the numbers after every cause. */
    static final long ALL = -1L;

    private final List<String> order;
    private final Map<String, SortedSet<LocalDate>> causes;

    /** The days that each of {@code causes} is about, in the order in which they are applied. */
    DayVersions(Map<String, SortedSet<LocalDate>> causes) {
        this(List.copyOf(causes.keySet()), causes);
    }

    private DayVersions(List<String> order, Map<String, SortedSet<LocalDate>> causes) {
        this.order = order;
        this.causes = new LinkedHashMap<>(causes);
    }

    /** The same numbers, after those of the causes that are among {@code some}. */
    DayVersions only(List<String> some) {
        Map<String, SortedSet<LocalDate>> others = new LinkedHashMap<>(causes);
        others.keySet().retainAll(some);
        return new DayVersions(order, others);
    }

    /** How many versions of the numbers there are. */
    int count() {
        return order.size() - 1;
    }

    /** The causes without the last. */
    List<String> butLast() {
        return order.subList(0, count());
    }

    /** The causes up to {@code last}. */
    List<String> upTo(String last) {
        return order.subList(0, order.indexOf(last) + 1);
    }

    /** The positions of those of {@code some} that are a cause and not the last. */
    List<Integer> positions(List<String> some) {
        return IntStream.range(0, count())
                .filter(i -> some.contains(order.get(i)))
                .boxed()
                .toList();
    }

    /** All days that a cause is about. */
    SortedSet<LocalDate> days() {
        SortedSet<LocalDate> days = new TreeSet<>();
        causes.values().forEach(about -> days.addAll(about));
        return days;
    }

    /** The days that {@code cause} is about and a later one is too. */
    SortedSet<LocalDate> halfway(String cause) {
        SortedSet<LocalDate> days = new TreeSet<>();
        int position = order.indexOf(cause);
        causes.forEach((other, about) -> {
            if (order.indexOf(other) > position) {
                days.addAll(about);
            }
        });
        days.retainAll(causes.getOrDefault(cause, new TreeSet<>()));
        return days;
    }

    /** Where the rows of {@code day} before all causes count. */
    long before(LocalDate day) {
        return bits(0, next(day, 0));
    }

    /** Where its rows after {@code cause} count, up to the next cause that is about it. */
    long after(String cause, LocalDate day) {
        int position = order.indexOf(cause);
        return bits(position, next(day, position + 1));
    }

    /** Where its rows after all causes count. */
    long afterAll(LocalDate day) {
        int last = order.size();
        while (last > 0 && !isAbout(last - 1, day)) {
            last--;
        }
        return bits(Math.max(0, last - 1), order.size());
    }

    /** The position from {@code from} on of a cause that is about {@code day}; the number of causes if there is none. */
    private int next(LocalDate day, int from) {
        return IntStream.range(from, order.size())
                .filter(i -> isAbout(i, day))
                .findFirst()
                .orElse(order.size());
    }

    private boolean isAbout(int position, LocalDate day) {
        return causes.getOrDefault(order.get(position), new TreeSet<>()).contains(day);
    }

    /** Bits from {@code from} to before {@code to}, as far as there are versions. */
    private long bits(int from, int to) {
        return (1L << Math.min(to, count())) - (1L << Math.min(from, count()));
    }
}
