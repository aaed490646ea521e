package io.northstar;

/** What the owner of the data has to mend; running again without that cannot help. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says what is wrong, where, and how to mend it. */
    public BadInputException(String message) {
        super(message);
    }

    /** The same, with the error that showed it. */
    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
