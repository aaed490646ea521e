package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.not;

import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.ledger.Attribution;
import io.northstar.ledger.Attribution.Step;
import io.northstar.ledger.Ledger;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out why published numbers changed, by applying one cause after the other to the numbers of the last publication. A
 * day is computed for that only while some of its causes are applied and others are not: before, its cells are those of the
 * last publication, and after, those of the new one.
 */
final class Restating {
    private static final Map<String, List<TableContract>> TABLES_OF_CAUSE = causesOfTables();

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
        return Attribution.explained(changes, Ledger.current(ledger), steps());
    }

    private List<Step> steps() {
        Map<String, SortedSet<LocalDate>> causes = causes();
        List<Step> steps = new ArrayList<>();
        for (String cause : causes.keySet()) {
            steps.add(steps.size() == causes.size() - 1 ? Step.last(cause) : Step.to(cause, after(cause, causes)));
        }
        return steps;
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

    /**
     * The numbers after {@code last} and all causes before it are applied. Each step is computed once and its plan cut off:
     * Spark would carry the plans of all steps through each of its rules.
     */
    private Dataset<Row> after(String last, Map<String, SortedSet<LocalDate>> causes) {
        List<String> applied = upTo(last, causes);
        SortedSet<LocalDate> some = new TreeSet<>();
        SortedSet<LocalDate> others = new TreeSet<>();
        causes.forEach((cause, days) -> (applied.contains(cause) ? some : others).addAll(days));
        LocalDate from = numbers.windowsFrom(ends);
        LocalDate until = ends.last().plusDays(1);
        SortedSet<LocalDate> unfinished = new TreeSet<>(others.subSet(from, until));
        SortedSet<LocalDate> halfway = new TreeSet<>(unfinished);
        halfway.retainAll(some);
        unfinished.removeAll(some);
        Dataset<Row> cells = between(numbers.cells(), unfinished, halfway);
        Dataset<Row> turnaround = between(numbers.turnaround(), unfinished, halfway);
        if (!halfway.isEmpty()) {
            Quality quality = halfway(halfway, applied);
            Dataset<Row> strata = quality.designStrata().localCheckpoint();
            Dataset<Row> labelled = quality.labelledDecisions(strata).localCheckpoint();
            cells = cells.unionByName(
                    numbers.metricCells(quality, halfway, strata, labelled).localCheckpoint());
            turnaround = turnaround.unionByName(quality.turnaroundCells().localCheckpoint());
        }
        return numbers.published(ends, cells, turnaround).localCheckpoint();
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

    /** Stored rows: of the last publication for the days {@code unfinished}, of the new one for all but {@code halfway}. */
    private Dataset<Row> between(
            TableContract contract, SortedSet<LocalDate> unfinished, SortedSet<LocalDate> halfway) {
        return numbers.inWindows(contract, ends, between.now().summedUp())
                .where(not(Tables.among(NorthStar.DAY, unfinished)))
                .where(not(Tables.among(NorthStar.DAY, halfway)))
                .unionByName(numbers.inWindows(contract, ends, between.before().summedUp())
                        .where(Tables.among(NorthStar.DAY, unfinished)));
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

    private static List<String> upTo(String last, Map<String, SortedSet<LocalDate>> causes) {
        List<String> order = List.copyOf(causes.keySet());
        return order.subList(0, order.indexOf(last) + 1);
    }

    private static Dataset<Row> ofSamples(Dataset<Row> labels, Dataset<Row> others, String join) {
        return labels.join(
                others.select(QaLabels.SAMPLE_ID), List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), join);
    }
}
