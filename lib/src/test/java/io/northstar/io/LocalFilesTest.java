package io.northstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private static final String PREFIX = "spark.hadoop.";
    private static final Configuration CONF = new Configuration();

    @TempDir
    private java.nio.file.Path folder;

    @BeforeAll
    static void asASessionSetsIt() {
        LocalFiles.SETTINGS.forEach((key, value) -> CONF.set(key.substring(PREFIX.length()), value));
    }

    @Test
    void filesAreCreatedAndRenamedWithoutAProcess() throws Exception {
        java.nio.file.Path dump = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            write(FileSystem.newInstance(folder.toUri(), CONF), new Path(folder.toUri() + "/a/table/part"));
            commit(0);
            recording.stop();
            recording.dump(dump);
        }

        assertThat(RecordingFile.readAllEvents(dump)).isEmpty();
        assertThat(folder.resolve("a/table/part")).hasContent("content");
        assertThat(folder.resolve("0.json")).hasContent("content");
    }

    @Test
    void aCommitThatIsThereIsNotReplaced() throws Exception {
        commit(1);

        assertThatThrownBy(() -> commit(1)).isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
    }

    @Test
    void permissionsAreThoseThatAreAskedFor() throws Exception {
        FileSystem files = FileSystem.newInstance(folder.toUri(), CONF);
        Path file = new Path(folder.toUri() + "/private");
        write(files, file);

        files.setPermission(file, new FsPermission((short) 0640));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("private"))))
                .isEqualTo("rw-r-----");
        assertThat(files.getFileStatus(file).getPermission()).isEqualTo(new FsPermission((short) 0640));
    }

    @Test
    void linksAndFilesAreDescribedAsHadoopDescribesThem() throws Exception {
        commit(2);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("2.json"));
        FileContext ours = FileContext.getFileContext(folder.toUri(), CONF);
        FileContext hadoops = FileContext.getFileContext(folder.toUri(), new Configuration());

        for (String name : List.of("link", "2.json")) {
            assertThat(ours.getFileLinkStatus(path(name)).toString())
                    .isEqualTo(hadoops.getFileLinkStatus(path(name)).toString());
        }
        assertThatThrownBy(() -> ours.getFileLinkStatus(path("nothing"))).isInstanceOf(FileNotFoundException.class);
    }

    private void commit(int version) throws IOException {
        FileContext context = FileContext.getFileContext(folder.toUri(), CONF);
        Path temporary = path(".%d.tmp".formatted(version));
        try (FSDataOutputStream out = context.create(temporary, EnumSet.of(CreateFlag.CREATE))) {
            out.write("content".getBytes(StandardCharsets.UTF_8));
        }
        context.rename(temporary, path("%d.json".formatted(version)), Rename.NONE);
    }

    private static void write(FileSystem files, Path file) throws IOException {
        try (FSDataOutputStream out = files.create(file)) {
            out.write("content".getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path path(String name) {
        return new Path(folder.toUri() + "/" + name);
    }
}
