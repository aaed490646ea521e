package io.northstar.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of pages, on any Hadoop file system. */
public final class ReportFolder {
    private static final String PAGE = ".html";

    private final Path folder;
    private final Configuration hadoop;

    /** The folder {@code folder}. */
    public ReportFolder(Configuration hadoop, String folder) {
        this.folder = new Path(folder);
        this.hadoop = hadoop;
    }

    /**
     * Writes the pages of {@code pages}, by file name; pages of an earlier run that are not among them are deleted, other
     * files stay. Returns where the folder is, in full.
     */
    public String replace(Map<String, String> pages) {
        // A file system of its own: without check sums beside the pages, which people would carry along.
        try (FileSystem files = FileSystem.newInstance(folder.toUri(), hadoop)) {
            files.setWriteChecksum(false);
            files.mkdirs(folder);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                try (OutputStream out = files.create(new Path(folder, page.getKey()), true)) {
                    out.write(page.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            for (FileStatus old : files.listStatus(folder)) {
                String name = old.getPath().getName();
                if (old.isFile() && name.endsWith(PAGE) && !pages.containsKey(name)) {
                    files.delete(old.getPath(), false);
                }
            }
            return shown(files.makeQualified(folder));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write the report to " + folder, unwritable);
        }
    }

    /** A local folder as people write it. */
    private static String shown(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }
}
