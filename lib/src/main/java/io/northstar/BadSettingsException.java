package io.northstar;

import java.util.function.Supplier;

/** What the person who starts a job has to mend: an option or a setting. */
public final class BadSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says what is wrong, where, and how to mend it. */
    public BadSettingsException(String message) {
        super(message);
    }

    /** The same, with the error that showed it. */
    public BadSettingsException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What {@code parse} makes of settings; every {@link IllegalArgumentException} of it is about them. */
    public static <T> T unless(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(wrong.getMessage(), wrong);
        }
    }
}
