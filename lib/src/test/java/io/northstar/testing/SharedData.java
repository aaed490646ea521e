package io.northstar.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The way to the acceptance data, which lies outside the repository. */
public final class SharedData {
    private static final String PROPERTY = "northstar.shared.data";

    /** The file or folder {@code name}; the test is reported as skipped, with the reason, where it is absent. */
    public static Path require(String name) {
        Path root = Path.of(System.getProperty(PROPERTY, "../shared/data"));
        Path path = root.resolve(name);
        Assumptions.assumeTrue(
                Files.exists(path), "%s is not there: set -D%s to the acceptance data".formatted(path, PROPERTY));
        return path;
    }

    private SharedData() {}
}
