package io.northstar.jobs.benchmark;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A simulated landing zone and the warehouse as it is before the last night: labels come up to ten days late, so the last
 * night has a new day and news about ten others.
 *
 * @param processes runs the jobs
 * @param folder where all is kept
 * @param days days of history, the new one included
 * @param decisionsPerDay decisions on an average day
 */
record Scene(Processes processes, Path folder, int days, long decisionsPerDay) {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

    /** Simulates the days, and runs the nights of all but the last. */
    Scene prepared() {
        simulated();
        nightly(
                before(),
                "--from",
                FIRST.toString(),
                "--to",
                last().minusDays(1).toString());
        return this;
    }

    /** Simulates the days. */
    Scene simulated() {
        Folders.empty(folder);
        processes.northstar(
                "simulate",
                "--from",
                FIRST.toString(),
                "--days",
                String.valueOf(days),
                "--decisions-per-day",
                String.valueOf(decisionsPerDay),
                "--landing",
                landing().toString(),
                "--warehouse",
                folder.resolve("simulation").toString());
        return this;
    }

    /** Runs the last night on a copy of the tables called {@code name}, with {@code options}. */
    Cost lastNight(String name, String... options) {
        return lastNight(name, Map.of(), options);
    }

    /** The same with {@code environment} beside that of this process. */
    Cost lastNight(String name, Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--day", last().toString()));
        arguments.addAll(List.of(options));
        return nightly(environment, Folders.copy(before(), warehouse(name)), arguments);
    }

    /** Runs the part of the last night that gives metrics on a copy of the tables. */
    Cost lastNightOfMetrics() {
        Path warehouse = Folders.copy(before(), warehouse("metrics"));
        return processes.java(
                MetricsAlone.class,
                List.of(
                        "--day",
                        last().toString(),
                        "--landing",
                        landing().toString(),
                        "--warehouse",
                        warehouse.toString()));
    }

    /** Runs {@code nightly} with {@code options} on {@code warehouse}. */
    Cost nightly(Path warehouse, String... options) {
        return nightly(Map.of(), warehouse, List.of(options));
    }

    private Cost nightly(Map<String, String> environment, Path warehouse, List<String> options) {
        List<String> arguments = new ArrayList<>(
                List.of("nightly", "--landing", landing().toString(), "--warehouse", warehouse.toString()));
        arguments.addAll(options);
        return processes.northstar(environment, arguments.toArray(String[]::new));
    }

    /** The first day. */
    LocalDate first() {
        return FIRST;
    }

    /** The last day. */
    LocalDate last() {
        return FIRST.plusDays(days - 1L);
    }

    /** The tables before the last night. */
    Path before() {
        return warehouse("before");
    }

    /** The tables called {@code name}. */
    Path warehouse(String name) {
        return folder.resolve("warehouse-" + name);
    }

    private Path landing() {
        return folder.resolve("landing");
    }
}
