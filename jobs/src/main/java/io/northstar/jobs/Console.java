package io.northstar.jobs;

import java.io.PrintStream;

/**
 * What a job says to the person or scheduler that started it: results on standard output, the rest on standard error. What
 * is not printable is escaped.
 */
@SuppressWarnings("SystemOut")
public final class Console {
    /** Prints one line of result. */
    public static void result(String line) {
        print(System.out, line);
    }

    /** Prints one line of progress. */
    public static void progress(String line) {
        print(System.err, line);
    }

    /** Prints what is wrong. */
    public static void error(String line) {
        print(System.err, "error: " + line);
    }

    private static void print(PrintStream stream, String line) {
        stream.println(Printable.of(line));
        stream.flush();
    }

    private Console() {}
}
