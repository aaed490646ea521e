package io.northstar.jobs.stage;

import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.quality.Quality;
import io.northstar.quality.RelabelledDays;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the days of which nothing but labels is new and whose stored rows are those of the last publication: what these rows
 * say about decisions still holds, and the decisions need not be read.
 *
 * @param numbers what is computed
 * @param versions of the tables, as the run found them
 */
record Relabelling(Numbers numbers, Map<String, Long> versions) {
    /** Before the first version of any table. */
    private static final long NEVER = -1;

    /**
     * The days in {@code news} of labels alone, without {@code asked}. None when the last publication was made by another
     * program or under other settings, or when another run has computed days since.
     *
     * @param last what the last publication was made from
     * @param now what this run makes its rows from
     */
    SortedSet<LocalDate> onlyLabels(
            Map<String, SortedSet<LocalDate>> news, SortedSet<LocalDate> asked, Origin last, Origin now) {
        SortedSet<LocalDate> days = new TreeSet<>(news.getOrDefault(QaLabels.TABLE.name(), new TreeSet<>()));
        days.removeAll(asked);
        news.forEach((table, others) -> {
            if (!table.equals(QaLabels.TABLE.name())) {
                days.removeAll(others);
            }
        });
        boolean same = last.maker().equals(now.maker())
                && last.settings().equals(now.settings())
                && numbers.computed().stream().allMatch(table -> isAsPublished(table, last));
        return same ? days : new TreeSet<>();
    }

    private boolean isAsPublished(TableContract table, Origin last) {
        long before = last.versions().getOrDefault(table.name(), NEVER);
        return numbers.tables().origins(table, before).stream()
                .allMatch(origin ->
                        origin.madeAt().equals(last.madeAt()) && origin.work().equals(last.work()));
    }

    /** Those of {@code days} that {@code inputs} leave as they were but for their labels. */
    SortedSet<LocalDate> countedAsBefore(SortedSet<LocalDate> days, Quality.Inputs inputs) {
        SortedSet<LocalDate> same = new TreeSet<>(days);
        if (!days.isEmpty()) {
            same.removeAll(ChangedDays.collect(of(days, inputs).countedOtherwise()));
        }
        return same;
    }

    /** {@code days} with the labels of {@code inputs}, which are about these days. */
    RelabelledDays of(SortedSet<LocalDate> days, Quality.Inputs inputs) {
        RelabelledDays.Stored stored = new RelabelledDays.Stored(
                stored(DesignStrata.TABLE, days),
                stored(LabelledDecisions.TABLE, days),
                stored(numbers.cells(), days),
                stored(numbers.scores(), days),
                stored(numbers.turnaround(), days));
        return RelabelledDays.of(stored, inputs.samples(), inputs.strata(), inputs.labels(), numbers.settings());
    }

    private Dataset<Row> stored(TableContract contract, SortedSet<LocalDate> days) {
        return numbers.tables().read(contract, versions).where(Tables.among(DesignStrata.DAY, days));
    }
}
