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

    private ExitCode() {}
}
