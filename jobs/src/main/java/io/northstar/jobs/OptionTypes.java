package io.northstar.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import scopt.Read;
import scopt.Read$;

/** Readers that turn option text into Java types. */
public final class OptionTypes {
    /** Any text. */
    public static final Read<String> TEXT = Read$.MODULE$.reads(text -> text);
    /** A UTC day. */
    public static final Read<LocalDate> DAY = Read$.MODULE$.reads(OptionTypes::day);
    /** A moment in UTC; a day stands for its end. */
    public static final Read<Instant> MOMENT = Read$.MODULE$.reads(OptionTypes::moment);
    /** A time of day. */
    public static final Read<LocalTime> TIME = Read$.MODULE$.reads(OptionTypes::time);
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

    private static Instant moment(String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not a moment; write it as 2026-01-31 or 2026-01-31T06:00:00Z".formatted(text), wrong);
        }
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not a time of day; write it as hh:mm, for example 06:00".formatted(text), wrong);
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
