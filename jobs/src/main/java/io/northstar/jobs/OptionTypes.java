package io.northstar.jobs;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import scopt.Read;
import scopt.Read$;

/** Readers that turn option text into Java types. */
public final class OptionTypes {
    /** Any text. */
    public static final Read<String> TEXT = Read$.MODULE$.reads(text -> text);
    /** A UTC day. */
    public static final Read<LocalDate> DAY = Read$.MODULE$.reads(OptionTypes::day);
    /** A whole number. */
    public static final Read<Long> WHOLE = Read$.MODULE$.reads(OptionTypes::whole);
    /** A number. */
    public static final Read<Double> NUMBER = Read$.MODULE$.reads(OptionTypes::number);

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not a day; write it as yyyy-mm-dd, for example 2026-01-31".formatted(text), wrong);
        }
    }

    private static Long whole(String text) {
        try {
            return Long.valueOf(text.replace("_", ""));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("'%s' is not a whole number".formatted(text), wrong);
        }
    }

    private static Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("'%s' is not a number".formatted(text), wrong);
        }
    }

    private OptionTypes() {}
}
