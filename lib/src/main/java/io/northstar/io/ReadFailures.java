package io.northstar.io;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
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
                    .filter(file -> names(text, file))
                    // x.json.gz also contains x.json
                    .max(Comparator.comparingInt(file -> file.path().length()));
            if (named.isPresent() && (isReadFailure(cause) || candidates.size() == 1)) {
                return Optional.of(new UnreadableFile(named.get(), "cannot be read: " + deepest(cause)));
            }
        }
        return Optional.empty();
    }

    /** Spark writes {@code file:///x} where Hadoop writes {@code file:/x}, and encodes special characters or not. */
    private static boolean names(String text, LandedFile file) {
        URI uri = URI.create(file.uri());
        return text.contains(uri.getRawPath()) || text.contains(uri.getPath());
    }

    /** Whether {@code failure} says that files have columns of one name and different types. */
    static boolean isConflictOfTypes(Throwable failure) {
        return failure instanceof SparkThrowable spark
                && spark.getCondition() != null
                && spark.getCondition().startsWith("CANNOT_MERGE_SCHEMAS");
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
