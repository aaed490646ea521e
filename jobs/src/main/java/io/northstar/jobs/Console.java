package io.northstar.jobs;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job says to the person or scheduler that started it: results on standard output, the rest on standard error, or into the
 * log where that is structured. What is not printable is escaped, and secrets are taken out of the rest.
 */
@SuppressWarnings("SystemOut")
public final class Console {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    /** System property that the launcher sets when the log is JSON. */
    private static final String FORMAT = "northstar.log";

    /** Prints one line of result. */
    public static void result(String line) {
        print(System.out, line);
    }

    /** Prints one line of progress. */
    public static void progress(String line) {
        if (structured()) {
            LOG.info(Printable.of(Secrets.hidden(line)));
        } else {
            print(System.err, Secrets.hidden(line));
        }
    }

    /** Prints what is wrong. */
    public static void error(String line) {
        if (structured()) {
            LOG.error(Printable.of(Secrets.hidden(line)));
        } else {
            print(System.err, "error: " + Secrets.hidden(line));
        }
    }

    private static boolean structured() {
        return "json".equals(System.getProperty(FORMAT));
    }

    private static void print(PrintStream stream, String line) {
        stream.println(Printable.of(line));
        stream.flush();
    }

    private Console() {}
}
