package io.northstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseFolderTest {
    @TempDir
    Path folder;

    @Test
    void aMarkedFolderIsEmptiedAndAnAbsentOneIsMade() throws IOException {
        Path warehouse = folder.resolve("new/warehouse");
        renew(warehouse);
        Path table = Files.createDirectories(warehouse.resolve("decisions"));
        renew(warehouse);
        assertThat(table).doesNotExist();
        assertThat(warehouse.resolve("_mine")).isDirectory();
    }

    @Test
    void aFolderOfOthersIsKept() throws IOException {
        Path table = Files.createDirectories(folder.resolve("decisions"));
        assertThatThrownBy(() -> renew(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
        assertThat(table).exists();
    }

    private static void renew(Path folder) {
        new WarehouseFolder(new Configuration(), folder.toString()).renew("_mine");
    }
}
