package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.ledger.Attribution;
import io.northstar.ledger.Ledger;
import io.northstar.metric.VersionedEstimates;
import io.northstar.quality.DecisionDays;
import io.northstar.quality.JudgedDays;
import io.northstar.quality.Quality;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Restatements;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out why published numbers changed, by applying one cause after the other to the numbers of the last publication. A
 * day is computed for that only while some of its causes are applied and others are not: before, its cells are those of the
 * last publication, and after, those of the new one.
 */
final class Restating {
    private static final Map<String, List<TableContract>> TABLES_OF_CAUSE = causesOfTables();
    private static final List<String> OF_TURNAROUND = List.of(Restatements.CODE, Restatements.DECISIONS);

    /**
     * What lies between two publications.
     *
     * @param before what the earlier one was made from
     * @param now what the later one is made from
     * @param news by input table, the days that it says something new about
     * @param recomputed the days that were computed for the later one
     * @param relabelled those of them whose decisions were not read
     */
    record Between(
            Origin before,
            Origin now,
            Map<String, SortedSet<LocalDate>> news,
            SortedSet<LocalDate> recomputed,
            SortedSet<LocalDate> relabelled) {}

    private final Numbers numbers;
    private final Between between;
    private final SortedSet<LocalDate> ends;

    /** Explains the numbers of windows that end on {@code ends}. */
    Restating(Numbers numbers, Between between, SortedSet<LocalDate> ends) {
        this.numbers = numbers;
        this.between = between;
        this.ends = ends;
    }

    private static Map<String, List<TableContract>> causesOfTables() {
        Map<String, List<TableContract>> causes = new LinkedHashMap<>();
        causes.put(Restatements.DECISIONS, List.of(Decisions.TABLE));
        causes.put(Restatements.SAMPLING, List.of(QaSamples.TABLE, QaStrata.TABLE));
        causes.put(Restatements.EXPOSURE, List.of(Exposures.TABLE));
        causes.put(Restatements.APPEALS, List.of(Appeals.TABLE));
        return causes;
    }

    /** The {@code changes} to {@code ledger} with their causes. */
    Dataset<Row> explained(Dataset<Row> changes, Dataset<Row> ledger) {
        Map<String, SortedSet<LocalDate>> causes = causes();
        return Attribution.explained(
                changes,
                Ledger.current(ledger),
                List.copyOf(causes.keySet()),
                () -> estimates(new DayVersions(causes)));
    }

    /** The days that each cause is about, in the order in which the causes are applied. */
    private Map<String, SortedSet<LocalDate>> causes() {
        Map<String, SortedSet<LocalDate>> causes = new LinkedHashMap<>();
        if (!between.before().maker().equals(between.now().maker())) {
            causes.put(Restatements.CODE, between.recomputed());
        }
        TABLES_OF_CAUSE.forEach((cause, tables) -> {
            SortedSet<LocalDate> days = new TreeSet<>();
            tables.forEach(table -> days.addAll(between.news().getOrDefault(table.name(), new TreeSet<>())));
            if (!days.isEmpty()) {
                causes.put(cause, days);
            }
        });
        if (between.news().containsKey(QaLabels.TABLE.name())) {
            causes.putAll(labelCauses(between.news().get(QaLabels.TABLE.name())));
        }
        return causes.isEmpty() ? Map.of(Restatements.CODE, between.recomputed()) : causes;
    }

    private Map<String, SortedSet<LocalDate>> labelCauses(SortedSet<LocalDate> news) {
        Tables tables = numbers.tables();
        Dataset<Row> changed = tables.changes(
                QaLabels.TABLE, between.before().versions(), between.now().versions());
        Dataset<Row> before = numbers.labels(news, between.before().versions());
        SortedSet<LocalDate> late =
                ChangedDays.collect(ChangedDays.ofLabels(tables, ofSamples(changed, before, "left_anti")));
        SortedSet<LocalDate> flipped =
                ChangedDays.collect(ChangedDays.ofLabels(tables, ofSamples(changed, before, "left_semi")));
        Map<String, SortedSet<LocalDate>> causes = new LinkedHashMap<>();
        if (!late.isEmpty()) {
            causes.put(Restatements.LATE_LABELS, late);
        }
        if (!flipped.isEmpty()) {
            causes.put(Restatements.FLIPPED_LABELS, flipped);
        }
        return causes;
    }

    /** The numbers after each cause but the last. */
    private Dataset<Row> estimates(DayVersions causes) {
        Dataset<Row> cells = stored(numbers.cells(), causes);
        for (String cause : causes.butLast()) {
            SortedSet<LocalDate> halfway = inWindows(causes.halfway(cause));
            if (!halfway.isEmpty()) {
                Quality quality = halfway(halfway, causes.upTo(cause));
                Dataset<Row> strata = quality.designStrata().localCheckpoint();
                Dataset<Row> labelled = quality.labelledDecisions(strata).localCheckpoint();
                // Spark would carry the plans of all causes through each of its rules.
                Dataset<Row> computed =
                        numbers.metricCells(quality, halfway, strata, labelled).localCheckpoint();
                cells = cells.unionByName(computed.withColumn(
                        VersionedEstimates.VERSIONS, versions(halfway, day -> causes.after(cause, day))));
            }
        }
        Dataset<Row> ratios = numbers.ratios(ends, cells, causes.count());
        List<Integer> ofDecisions = causes.positions(OF_TURNAROUND);
        return ofDecisions.isEmpty() ? ratios : ratios.unionByName(quantiles(causes, ofDecisions));
    }

    /** Turnaround changes with decisions and with the program alone. */
    private Dataset<Row> quantiles(DayVersions causes, List<Integer> some) {
        DayVersions ofTurnaround = causes.only(OF_TURNAROUND);
        Dataset<Row> cells = stored(numbers.turnaround(), ofTurnaround);
        SortedSet<LocalDate> halfway = inWindows(ofTurnaround.halfway(Restatements.CODE));
        if (!halfway.isEmpty()) {
            Dataset<Row> computed = JudgedDays.of(inputs(halfway, List.of(Restatements.CODE)), numbers.settings())
                    .turnaroundCells();
            cells = cells.unionByName(computed.withColumn(
                    VersionedEstimates.VERSIONS, versions(halfway, day -> ofTurnaround.after(Restatements.CODE, day))));
        }
        return numbers.quantiles(ends, cells, causes.count(), some);
    }

    /** Rows of the last publication and of the new one, with the versions that they count in. */
    private Dataset<Row> stored(TableContract contract, DayVersions causes) {
        SortedSet<LocalDate> days = inWindows(causes.days());
        Dataset<Row> before =
                numbers.inWindows(contract, ends, between.before().summedUp()).where(Tables.among(NorthStar.DAY, days));
        Dataset<Row> now = numbers.inWindows(contract, ends, between.now().summedUp());
        return before.withColumn(VersionedEstimates.VERSIONS, versions(days, causes::before))
                .unionByName(now.withColumn(VersionedEstimates.VERSIONS, versions(days, causes::afterAll)))
                .where(col(VersionedEstimates.VERSIONS).notEqual(0));
    }

    /** The versions that a row of one of {@code days} counts in; all for any other day. */
    private static Column versions(SortedSet<LocalDate> days, ToLongFunction<LocalDate> of) {
        Map<Long, List<LocalDate>> alike = new TreeMap<>(days.stream().collect(Collectors.groupingBy(of::applyAsLong)));
        Column versions = lit(DayVersions.ALL);
        for (Map.Entry<Long, List<LocalDate>> each : alike.entrySet()) {
            versions = when(Tables.among(NorthStar.DAY, each.getValue()), lit(each.getKey()))
                    .otherwise(versions);
        }
        return versions;
    }

    private SortedSet<LocalDate> inWindows(SortedSet<LocalDate> days) {
        return days.subSet(numbers.windowsFrom(ends), ends.last().plusDays(1));
    }

    /** The days after the causes {@code applied}, reading decisions only of those of which more than labels is new. */
    private Quality halfway(SortedSet<LocalDate> days, List<String> applied) {
        SortedSet<LocalDate> candidates = new TreeSet<>(days);
        candidates.retainAll(between.relabelled());
        Relabelling relabelling = new Relabelling(numbers, between.now().versions());
        SortedSet<LocalDate> relabelled = candidates.isEmpty()
                ? candidates
                : relabelling.countedAsBefore(candidates, inputs(candidates, applied));
        SortedSet<LocalDate> read = new TreeSet<>(days);
        read.removeAll(relabelled);
        List<DecisionDays> parts = new ArrayList<>();
        if (!read.isEmpty()) {
            JudgedDays lazy = JudgedDays.of(inputs(read, applied), numbers.settings());
            parts.add(lazy.withJudged(lazy.judged().localCheckpoint()));
        }
        if (!relabelled.isEmpty()) {
            parts.add(relabelling.of(relabelled, inputs(relabelled, applied)));
        }
        return new Quality(parts, numbers.settings());
    }

    private Quality.Inputs inputs(SortedSet<LocalDate> days, List<String> applied) {
        Map<String, Long> before = between.before().versions();
        Map<String, Long> now = between.now().versions();
        Map<String, Long> versions = new TreeMap<>(before);
        TABLES_OF_CAUSE.forEach((cause, tables) -> {
            if (applied.contains(cause)) {
                tables.stream()
                        .filter(table -> now.containsKey(table.name()))
                        .forEach(table -> versions.put(table.name(), now.get(table.name())));
            }
        });
        Quality.Inputs inputs = numbers.inputs(days, versions);
        return applied.contains(Restatements.LATE_LABELS)
                ? inputs.withLabels(
                        inputs.labels().unionByName(ofSamples(numbers.labels(days, now), inputs.labels(), "left_anti")))
                : inputs;
    }

    private static Dataset<Row> ofSamples(Dataset<Row> labels, Dataset<Row> others, String join) {
        return labels.join(
                others.select(QaLabels.SAMPLE_ID), List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), join);
    }
}
