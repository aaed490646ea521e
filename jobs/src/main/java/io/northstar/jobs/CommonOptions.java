package io.northstar.jobs;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Options that every job takes.
 *
 * @param configs settings files, a later one over an earlier one
 * @param settings single settings as {@code key=value}, over the files
 * @param warehouse folder of the tables, over the settings
 * @param mode run, try without writing, or print the settings
 * @param days days the job is about; empty for a job that is about none
 */
public record CommonOptions(
        List<String> configs, List<String> settings, Optional<String> warehouse, Mode mode, List<LocalDate> days) {

    /** What the job does. */
    public enum Mode {
        RUN,
        DRY_RUN,
        PRINT_CONFIG
    }

    /** Nothing given. */
    public static final CommonOptions DEFAULTS =
            new CommonOptions(List.of(), List.of(), Optional.empty(), Mode.RUN, List.of());

    public CommonOptions {
        configs = List.copyOf(configs);
        settings = List.copyOf(settings);
        days = List.copyOf(days);
    }

    /** The same with the settings file {@code file} over the others. */
    public CommonOptions withConfig(String file) {
        return new CommonOptions(plus(configs, file), settings, warehouse, mode, days);
    }

    /** The same with one more setting, as {@code key=value}. */
    public CommonOptions withSetting(String setting) {
        return new CommonOptions(configs, plus(settings, setting), warehouse, mode, days);
    }

    /** The same with the tables below {@code folder}. */
    public CommonOptions withWarehouse(String folder) {
        return new CommonOptions(configs, settings, Optional.of(folder), mode, days);
    }

    /** The same in another mode. */
    public CommonOptions withMode(Mode other) {
        return new CommonOptions(configs, settings, warehouse, other, days);
    }

    /** The same about the days from {@code from} to {@code to}, both included. */
    public CommonOptions withDays(LocalDate from, LocalDate to) {
        return new CommonOptions(
                configs,
                settings,
                warehouse,
                mode,
                from.datesUntil(to.plusDays(1)).toList());
    }

    private static List<String> plus(List<String> list, String element) {
        List<String> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
