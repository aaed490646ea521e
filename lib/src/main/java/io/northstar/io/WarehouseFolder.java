package io.northstar.io;

import io.northstar.BadSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a warehouse, before a run that has to start with nothing. */
public final class WarehouseFolder {
    private final Path folder;
    private final FileSystem files;

    /** The folder {@code folder} of any Hadoop file system. */
    public WarehouseFolder(Configuration hadoop, String folder) {
        this.folder = new Path(folder);
        try {
            this.files = this.folder.getFileSystem(hadoop);
        } catch (IOException unreachable) {
            throw new UncheckedIOException("Cannot reach " + folder, unreachable);
        }
    }

    /** An {@link BadSettingsException} when the folder holds something. */
    public void requireEmpty() {
        try {
            if (files.exists(folder) && files.listStatus(folder).length > 0) {
                throw new BadSettingsException(
                        "The warehouse %s is not empty, and it is not this job's to delete. Name another folder, or empty it yourself."
                                .formatted(folder));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /**
     * Deletes what an earlier run left in the folder and marks it with the folder {@code marker}. An
     * {@link BadSettingsException} when it holds something and no such mark: then it is someone else's.
     */
    public void renew(String marker) {
        Path mark = new Path(folder, marker);
        try {
            if (files.exists(mark)) {
                files.delete(folder, true);
            }
            requireEmpty();
            files.mkdirs(mark);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot renew " + folder, unwritable);
        }
    }
}
