package io.northstar.jobs;

import java.util.Optional;

/** The version of Northstar that runs. */
public final class Version {
    /** As in the jar's manifest; {@code development} when run from classes. */
    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private Version() {}
}
