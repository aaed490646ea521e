package io.northstar.io;

import io.northstar.BadInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps reading inside the landing zone: whoever may land files could otherwise have any file read that the job may read, and its
 * records would come back in tables and messages.
 */
final class OwnFiles {
    private final Configuration hadoop;
    private final Path root;

    /** Of the landing zone below {@code root}, which itself may be a link. */
    OwnFiles(Configuration hadoop, String root) {
        this.hadoop = hadoop;
        this.root = new Path(root);
    }

    /** Where {@code file} is a link, is reached by one or, as a table, has one: why it is not read. Only local files are links. */
    Optional<String> link(LandedFile file) throws IOException {
        Path path = new Path(URI.create(file.uri()));
        if (!(path.getFileSystem(hadoop) instanceof LocalFileSystem local)) {
            return Optional.empty();
        }
        java.nio.file.Path zone = local.pathToFile(root).toPath();
        java.nio.file.Path place = local.pathToFile(path).toPath();
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        java.nio.file.Path real = zone.toRealPath().resolve(zone.relativize(place));
        try (Stream<java.nio.file.Path> below = Files.walk(place)) {
            java.nio.file.Path linked =
                    below.filter(Files::isSymbolicLink).findFirst().orElse(place);
            return linked.equals(place) && place.toRealPath().equals(real)
                    ? Optional.empty()
                    : Optional.of(
                            "a link leads to %s, and below the landing zone none is followed; land the files themselves"
                                    .formatted(linked.toRealPath()));
        }
    }

    /**
     * Requires that {@code table} has all of {@code files}, the ones that its log lists, in its own folder.
     *
     * @throws BadInputException naming one that is elsewhere
     */
    static void require(LandedFile table, String... files) {
        String folder = URI.create(table.uri()).getPath() + Path.SEPARATOR;
        for (String file : files) {
            if (!URI.create(file).getPath().startsWith(folder)) {
                throw new BadInputException(
                        "The table %s lists %s, which is not in its folder; land a table with files of its own (no shallow clone)."
                                .formatted(table.path(), file));
            }
        }
    }
}
