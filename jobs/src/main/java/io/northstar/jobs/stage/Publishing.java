package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.ledger.Attribution;
import io.northstar.ledger.Ledger;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.TableContract;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Publishes the numbers of computed days in the ledger, and brings what follows from the ledger up to it.
 *
 * <p>Numbers are told apart from those that were published before, so nobody else may publish in between: then the days are
 * summed up again, with the cells that the other run has written.
 */
final class Publishing {
    /** Before the first version of any table. */
    private static final long NEVER = -1;
    /** Each failed attempt means that another run has published. */
    private static final int ATTEMPTS = 10;

    private final JobRun run;
    private final Tables tables;
    private final Numbers numbers;
    private final TableContract ledger;
    private final TableContract current;
    private final TableContract restatements;

    Publishing(JobRun run, Numbers numbers) {
        List<String> dimensions = numbers.settings().slicing().names();
        this.run = run;
        this.tables = run.tables();
        this.numbers = numbers;
        this.ledger = NorthStar.table(dimensions);
        this.current = NorthStar.current(dimensions);
        this.restatements = Restatements.table(dimensions);
    }

    /** The tables that are written, with these dimensions. */
    static List<TableContract> outputs(List<String> dimensions) {
        return List.of(NorthStar.table(dimensions), NorthStar.current(dimensions), Restatements.table(dimensions));
    }

    /**
     * What is to be published.
     *
     * @param touched days whose cells are new
     * @param relabelled those of them whose decisions were not read
     * @param from the first day that windows may end on
     * @param origin what the cells were made from
     * @param news by input table, the days that it says something new about since the last publication; none if all was
     *     computed
     */
    record News(
            SortedSet<LocalDate> touched,
            SortedSet<LocalDate> relabelled,
            LocalDate from,
            Origin origin,
            Optional<Map<String, SortedSet<LocalDate>>> news) {}

    /**
     * Publishes every window that contains one of the days; returns how many days windows end on. None ends on a day without
     * decisions: what is published must not depend on which days a run was asked for.
     */
    long publish(News news) {
        tables.create(ledger);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long version = version();
            Optional<Origin> last = tables.origin(ledger);
            SortedSet<LocalDate> decided = windowEnds(news, numbers.cells());
            SortedSet<LocalDate> ends = windowEnds(news, current);
            ends.addAll(decided);
            if (ends.isEmpty()) {
                return 0;
            }
            Origin now = news.origin().summingUp(tables.versions(List.of(numbers.cells(), numbers.turnaround())));
            if (append(version, ends, decided, now, between(last, now, news))) {
                return ends.size();
            }
            requireNotOvertaken(version, now);
        }
        throw new IllegalStateException(
                "Other runs have published %d times since this one began to. Run it again.".formatted(ATTEMPTS));
    }

    /** All that a full run computes is new to it: only where the input is the same it knows why a number changed. */
    private Optional<Restating.Between> between(Optional<Origin> last, Origin now, News news) {
        return last.filter(before -> before.madeAt().isAfter(retainedFrom()))
                .filter(before -> news.news().isPresent() || sameInputs(before.versions(), now.versions()))
                .map(before -> new Restating.Between(
                        before, now, news.news().orElse(Map.of()), news.touched(), news.relabelled()));
    }

    private static boolean sameInputs(Map<String, Long> before, Map<String, Long> now) {
        return ChangedDays.INPUTS.stream()
                .map(TableContract::name)
                .allMatch(table -> Objects.equals(before.get(table), now.get(table)));
    }

    /** Older versions of the tables may be gone. */
    private Instant retainedFrom() {
        return run.startedAt().minus(Duration.ofDays(run.settings().config().getInt("maintain.retain_days")));
    }

    /** The days with rows of {@code contract} whose windows contain a touched day. */
    private SortedSet<LocalDate> windowEnds(News news, TableContract contract) {
        SortedSet<LocalDate> touched = news.touched();
        int longest = numbers.settings().longestWindow();
        SortedSet<LocalDate> days = ChangedDays.collect(
                tables.read(contract, touched.first(), touched.last().plusDays(longest - 1))
                        .select(NorthStar.DAY));
        return endsOfWindows(longest, touched, days.tailSet(news.from()));
    }

    /** Those of {@code days} on which a window of {@code length} days ends that contains one of {@code touched}. */
    static SortedSet<LocalDate> endsOfWindows(int length, SortedSet<LocalDate> touched, Collection<LocalDate> days) {
        SortedSet<LocalDate> ends = new TreeSet<>(days);
        ends.removeIf(end ->
                touched.subSet(end.minusDays(length - 1), end.plusDays(1)).isEmpty());
        return ends;
    }

    /**
     * Adds what is new after {@code version} of the ledger, with its reasons in the same commit; false if others have. Of days
     * that are not {@code decided} any more everything is withdrawn.
     */
    private boolean append(
            long version,
            SortedSet<LocalDate> ends,
            SortedSet<LocalDate> decided,
            Origin now,
            Optional<Restating.Between> between) {
        Dataset<Row> before = tables.read(ledger, Map.of(ledger.name(), version))
                .where(ofDays(ends))
                .where(numbers.isComputedAnew());
        Dataset<Row> computed = numbers.published(
                        ends,
                        numbers.inWindows(numbers.cells(), ends, now.summedUp()),
                        numbers.inWindows(numbers.turnaround(), ends, now.summedUp()))
                .where(ofDays(decided));
        Dataset<Row> changes = Ledger.changes(before, computed, ledger, run.runId(), run.startedAt())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedSet<LocalDate> restated = between.isEmpty()
                    ? new TreeSet<>()
                    : ChangedDays.collect(
                            changes.where(col(NorthStar.SUPERSEDES).isNotNull()).select(NorthStar.DAY));
            Dataset<Row> explained = restated.isEmpty()
                    ? changes
                    : new Restating(numbers, between.orElseThrow(), restated).explained(changes, before);
            boolean added = tables.append(ledger, version, explained, now);
            if (added) {
                follow(ends, restated, now);
            }
            return added;
        } finally {
            changes.unpersist();
        }
    }

    /** Brings what follows from the ledger up to it: all days when a run published that did not get as far as this. */
    private void follow(SortedSet<LocalDate> ends, SortedSet<LocalDate> restated, Origin now) {
        long version = version();
        long followed = tables.origin(current)
                .map(origin -> origin.summedUp().get(ledger.name()))
                .orElse(NEVER);
        boolean leftBehind = tables.origins(ledger, followed).size() > 1;
        Map<String, Long> published = Map.of(ledger.name(), version);
        Dataset<Row> all = tables.read(ledger, published);
        SortedSet<LocalDate> days = leftBehind ? ChangedDays.collect(all.select(NorthStar.DAY)) : ends;
        Dataset<Row> versions = all.where(ofDays(days));
        boolean restatedBefore =
                leftBehind && !versions.where(col(NorthStar.CAUSES).isNotNull()).isEmpty();
        if (restatedBefore || !restated.isEmpty()) {
            tables.replaceDays(restatements, days, Attribution.rows(versions, restatements));
        }
        tables.replaceDays(current, days, Ledger.current(versions), now.summingUp(published));
    }

    /** A run of the same work that started later has published: this one is about what was known before. */
    private void requireNotOvertaken(long version, Origin now) {
        boolean overtaken = tables.origins(ledger, version).stream()
                .anyMatch(other ->
                        other.work().equals(now.work()) && other.madeAt().isAfter(now.madeAt()));
        if (overtaken) {
            throw new IllegalStateException(
                    "Nothing was published: a run that started later has published the same days. If there was none, the clock of this machine is behind: set it, and run again.");
        }
    }

    private long version() {
        return tables.versions(List.of(ledger)).get(ledger.name());
    }

    private static Column ofDays(SortedSet<LocalDate> days) {
        return Tables.among(NorthStar.DAY, days);
    }
}
