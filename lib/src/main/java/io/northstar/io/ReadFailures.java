package io.northstar.io;

import java.util.Collection;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Finds the file that made a read fail. */
public final class ReadFailures {
    /**
     * The file of {@code candidates} that {@code failure} is about; empty when the failure is about none of them.
     */
    public static Optional<UnreadableFile> culprit(Throwable failure, Collection<LandedFile> candidates) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String path = cause instanceof SparkThrowable spark
                    ? spark.getMessageParameters().getOrDefault("path", "")
                    : "";
            String text = path + " " + cause.getMessage();
            Optional<LandedFile> named = candidates.stream()
                    .filter(file -> text.contains(file.uri()) || text.contains(file.path()))
                    .findFirst();
            if (named.isPresent() && (isReadFailure(cause) || candidates.size() == 1)) {
                return Optional.of(new UnreadableFile(named.get(), "cannot be read: " + deepest(cause)));
            }
        }
        return Optional.empty();
    }

    private static boolean isReadFailure(Throwable cause) {
        return cause instanceof SparkThrowable spark
                && spark.getCondition() != null
                && (spark.getCondition().startsWith("FAILED_READ_FILE")
                        || spark.getCondition().startsWith("CANNOT_READ_FILE_FOOTER")
                        || spark.getCondition().startsWith("CANNOT_MERGE_SCHEMAS")
                        || spark.getCondition().startsWith("FAILED_MERGE"));
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private ReadFailures() {}
}
