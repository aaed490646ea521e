package io.northstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.BadSettingsException;
import io.northstar.table.Policies;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The session's own catalog stands for a metastore: it differs in that it forgets. */
@ExtendWith(SparkExtension.class)
class MetastoreTest {
    private static final String SCHEMA = "metastore_test";

    @TempDir
    Path folder;

    @Test
    void aTableIsFoundByNameAndStaysWhereItIs(SparkSession spark) throws Exception {
        CatalogPlugin catalog = catalog(spark);
        Metastore metastore = new Metastore(catalog, SCHEMA);
        Tables tables = warehouse(spark, "one");
        Tables others = warehouse(spark, "other");
        tables.create(Policies.TABLE);
        others.create(Policies.TABLE);
        try {
            assertThat(metastore.missing(tables)).containsExactly("policies");
            metastore.register(tables, List.of("policies"));

            assertThat(metastore.missing(tables)).isEmpty();
            assertThat(spark.read().table(SCHEMA + ".policies").columns())
                    .isEqualTo(Policies.TABLE.schema().fieldNames());
            assertThat(tables.versions(List.of(Policies.TABLE))).containsValue(0L);
            assertThatThrownBy(() -> metastore.missing(others))
                    .isInstanceOf(BadSettingsException.class)
                    .hasMessageContaining("policies is file:%s/one/policies, not file:%1$s/other/policies", folder)
                    .hasMessageContaining("Name another --schema, or drop them");
        } finally {
            ((SupportsNamespaces) catalog).dropNamespace(new String[] {SCHEMA}, true);
        }
    }

    @Test
    void aSessionThatForgetsIsNoMetastore(SparkSession spark) {
        assertThatThrownBy(() -> Metastore.of(spark, "northstar"))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining("No metastore is configured")
                .hasMessageContaining("unity.northstar");
        assertThatThrownBy(() -> Metastore.of(spark, "unity.northstar"))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining("set spark.sql.catalog.unity");
    }

    private Tables warehouse(SparkSession spark, String name) {
        return new Tables(spark, folder.resolve(name).toString(), "test", Instant.EPOCH);
    }

    private static CatalogPlugin catalog(SparkSession spark) {
        return ((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .catalogManager()
                .currentCatalog();
    }
}
