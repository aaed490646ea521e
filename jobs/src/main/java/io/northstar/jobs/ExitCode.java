package io.northstar.jobs;

/** What a job's process ends with. */
public final class ExitCode {
    /** The job did its work. */
    public static final int DONE = 0;
    /** Something unexpected; running again may help. */
    public static final int UNEXPECTED = 1;
    /** The options or the settings are wrong. */
    public static final int BAD_OPTIONS = 2;
    /** The input data are wrong; running again without mending them does not help. */
    public static final int BAD_INPUT = 3;
    /** What was asked about has not been done, or failed (health). */
    public static final int INCOMPLETE = 4;
    /** It was done after it was due (health). */
    public static final int LATE = 5;
    /** It was done, and what it had to work on was not complete (health). */
    public static final int UNHEALTHY = 6;

    private ExitCode() {}
}
