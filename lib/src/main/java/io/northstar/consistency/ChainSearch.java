package io.northstar.consistency;

import io.northstar.table.Decisions;
import io.northstar.table.Resubmissions;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds, among submissions in the order of their decisions, the restricted ones before each permitted one.
 *
 * <p>A function of Java because which decision stands for a submission depends on the day that is looked back from: window
 * functions would need every decision once for each window that it is in. Keeps in memory the submissions since
 * the last permitted one that stands for good, and none older than a window.
 *
 * @param submissions columns of a submission, with {@link #UNTIL}, {@link #PERMITS} and its day
 * @param ends days on which chains may end
 * @param windowDays days that a chain may take, its last one included
 */
record ChainSearch(StructType submissions, TreeSet<LocalDate> ends, int windowDays)
        implements FlatMapGroupsFunction<Row, Row, Row> {
    /** Day of the next decision on the submission, from which on this one no longer stands for it; null if there is none. */
    static final String UNTIL = "stands_until";

    /** Whether the decision permits; else it restricts. */
    static final String PERMITS = "permits_submission";

    /** Result: identifier of the decision that permits. */
    static final String APPROVAL = "approval_id";

    /** Result: whether the submissions are of several advertisers, or one of them of one that is not known. */
    static final String SEVERAL = "several_advertisers";

    /** The columns of the result: those of a submission, and what its chain says of it. */
    StructType result() {
        return submissions
                .add(Resubmissions.POSITION, DataTypes.LongType)
                .add(Resubmissions.REJECTIONS, DataTypes.LongType)
                .add(APPROVAL, DataTypes.StringType)
                .add(SEVERAL, DataTypes.BooleanType);
    }

    @Override
    public Iterator<Row> call(Row key, Iterator<Row> inOrder) {
        Deque<Row> open = new ArrayDeque<>();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(inOrder, Spliterator.ORDERED), false)
                .flatMap(submission -> chainOf(submission, open))
                .iterator();
    }

    /** The chain that {@code submission} ends, if any; takes it up among the {@code open} ones. */
    private Stream<Row> chainOf(Row submission, Deque<Row> open) {
        LocalDate first = day(submission, Resubmissions.DAY).minusDays(windowDays - 1L);
        while (!open.isEmpty() && day(open.getFirst(), Resubmissions.DAY).isBefore(first)) {
            open.removeFirst();
        }
        if (!submission.<Boolean>getAs(PERMITS)) {
            open.addLast(submission);
            return Stream.empty();
        }
        Stream<Row> chain =
                ends.contains(day(submission, Resubmissions.DAY)) ? joined(submission, open) : Stream.empty();
        if (submission.getAs(UNTIL) == null) {
            open.clear();
        } else {
            open.addLast(submission);
        }
        return chain;
    }

    private Stream<Row> joined(Row approval, Deque<Row> open) {
        LocalDate day = day(approval, Resubmissions.DAY);
        Deque<Row> chain = new ArrayDeque<>();
        for (Iterator<Row> newestFirst = open.descendingIterator(); newestFirst.hasNext(); ) {
            Row earlier = newestFirst.next();
            boolean stands = earlier.getAs(UNTIL) == null || day(earlier, UNTIL).isAfter(day);
            if (stands && earlier.<Boolean>getAs(PERMITS)) {
                break;
            }
            if (stands) {
                chain.addFirst(earlier);
            }
        }
        long rejections = chain.size();
        if (rejections == 0) {
            return Stream.empty();
        }
        chain.addLast(approval);
        boolean several = chain.stream()
                                .map(row -> row.<String>getAs(Decisions.ADVERTISER_ID))
                                .filter(Objects::nonNull)
                                .distinct()
                                .count()
                        != 1
                || chain.stream().anyMatch(row -> row.getAs(Decisions.ADVERTISER_ID) == null);
        List<Row> rows = List.copyOf(chain);
        return IntStream.range(0, rows.size())
                .mapToObj(i ->
                        row(approval, rows.get(i), i + 1L, rejections, approval.getAs(Decisions.DECISION_ID), several));
    }

    /** A submission of the chain; its day is the one that the chain ended on. */
    private Row row(Row approval, Row submission, Object... ofChain) {
        int day = submissions.fieldIndex(Resubmissions.DAY);
        return RowFactory.create(Stream.concat(
                        IntStream.range(0, submission.size()).mapToObj(i -> (i == day ? approval : submission).get(i)),
                        Stream.of(ofChain))
                .toArray());
    }

    private static LocalDate day(Row row, String column) {
        return row.<Date>getAs(column).toLocalDate();
    }
}
