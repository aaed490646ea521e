package io.northstar.jobs.stage;

import io.northstar.io.Tables;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import io.northstar.table.VacatedDays;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which decision days a landing batch says something about: a late label or appeal is about the day of its decision, and an
 * amendment that moves a record to another day also about the day that it leaves. Found from the tables themselves, so that
 * it does not matter how often or in which order batches were ingested.
 */
final class TouchedDays {
    private static final List<TableContract> BY_DAY =
            List.of(Decisions.TABLE, QaSamples.TABLE, QaStrata.TABLE, Exposures.TABLE);

    /** The decision days of all rows that landed on {@code days}, now and before they were amended. */
    static SortedSet<LocalDate> of(Tables tables, List<LocalDate> days) {
        Dataset<Row> found = BY_DAY.stream()
                .map(table -> tables.readLandedOn(table, days).select(Decisions.DAY))
                .reduce(Dataset::union)
                .orElseThrow()
                .union(ofLabels(tables, days))
                .union(ofAppeals(tables, days))
                .union(tables.read(VacatedDays.TABLE, days).select(VacatedDays.DAY));
        return collect(found);
    }

    /** The decision days of the labels that landed on {@code days}. */
    static Dataset<Row> ofLabels(Tables tables, List<LocalDate> days) {
        Dataset<Row> labels = tables.readLandedOn(QaLabels.TABLE, days).select(QaLabels.SAMPLE_ID);
        return tables.read(QaSamples.TABLE)
                .join(labels, List.of(QaSamples.SAMPLE_ID).toArray(String[]::new), "left_semi")
                .select(QaSamples.DAY);
    }

    /** The distinct days in the one column of {@code rows}. */
    static SortedSet<LocalDate> collect(Dataset<Row> rows) {
        SortedSet<LocalDate> days = new TreeSet<>();
        rows.distinct()
                .collectAsList()
                .forEach(row -> days.add(row.<Date>getAs(0).toLocalDate()));
        return days;
    }

    private static Dataset<Row> ofAppeals(Tables tables, List<LocalDate> days) {
        Dataset<Row> appeals = tables.readLandedOn(Appeals.TABLE, days).select(Appeals.DECISION_ID);
        return tables.read(Decisions.TABLE)
                .select(Decisions.DAY, Decisions.DECISION_ID)
                .join(appeals, List.of(Decisions.DECISION_ID).toArray(String[]::new), "left_semi")
                .select(Decisions.DAY);
    }

    private TouchedDays() {}
}
