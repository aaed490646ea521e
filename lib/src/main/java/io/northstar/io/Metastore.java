package io.northstar.io;

import io.northstar.BadSettingsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableInfo;

/**
 * One schema of the metastore that a session is connected to, Hive's or Unity Catalog, in which others find tables by name. A
 * registered table stays where it is: nothing but its name and its location are in the metastore.
 */
public final class Metastore {
    /** Names of catalogs and schemas that every metastore takes. */
    public static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private static final String SEPARATOR = ".";

    private final CatalogPlugin catalog;
    private final String schema;

    Metastore(CatalogPlugin catalog, String schema) {
        this.catalog = catalog;
        this.schema = schema;
    }

    /**
     * A schema of the metastore that {@code spark} is configured with, whether or not there is one yet.
     *
     * @param schema {@link #NAME} of the schema, behind that of a catalog and a dot where the session's own is not meant
     * @throws BadSettingsException when there is no such catalog, or the session's own forgets tables when it ends
     */
    public static Metastore of(SparkSession spark, String schema) {
        CatalogManager catalogs = ((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .catalogManager();
        int dot = schema.indexOf(SEPARATOR);
        Optional<String> name = dot < 0 ? Optional.empty() : Optional.of(schema.substring(0, dot));
        if (name.isPresent() && !catalogs.isCatalogRegistered(name.get())) {
            throw new BadSettingsException(
                    "There is no catalog %1$s: set spark.sql.catalog.%1$s to the class of its connector, and what that needs, as properties of Spark."
                            .formatted(name.get()));
        }
        CatalogPlugin catalog = name.map(catalogs::catalog).orElseGet(catalogs::currentCatalog);
        if (catalog.name().equals(CatalogManager.SESSION_CATALOG_NAME())
                && spark.conf().get("spark.sql.catalogImplementation").equals("in-memory")) {
            throw new BadSettingsException(
                    "No metastore is configured. For Hive's, give Spark the properties spark.sql.catalogImplementation=hive and spark.hadoop.hive.metastore.uris=thrift://…; for Unity Catalog those of its connector, and name the catalog before the schema, as in unity.%s."
                            .formatted(schema.substring(dot + 1)));
        }
        return new Metastore(catalog, schema.substring(dot + 1));
    }

    /**
     * The names of {@code tables} that are not registered.
     *
     * @throws BadSettingsException listing every name that something else is registered under
     */
    public List<String> missing(Tables tables) {
        List<String> missing = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (String name : tables.names()) {
            Path folder = new Path(tables.warehouse(), name);
            Optional<String> registered = location(name);
            if (registered.isEmpty()) {
                missing.add(name);
            } else if (!new Path(registered.get()).equals(folder)) {
                taken.add("%s is %s, not %s".formatted(name, registered.get(), folder));
            }
        }
        if (!taken.isEmpty()) {
            throw new BadSettingsException(
                    "Other tables are registered under these names in %s:\n  %s\nName another --schema, or drop them there with DROP TABLE if nobody needs them."
                            .formatted(schema(), String.join("\n  ", taken)));
        }
        return missing;
    }

    /** Registers {@code names} of {@code tables}, which are {@link #missing}; creates the schema where there is none. */
    public void register(Tables tables, Collection<String> names) {
        try {
            if (!((SupportsNamespaces) catalog).namespaceExists(namespace())) {
                ((SupportsNamespaces) catalog).createNamespace(namespace(), Map.of());
            }
            for (String name : names) {
                tables().createTable(Identifier.of(namespace(), name), at(tables.warehouse() + "/" + name));
            }
        } catch (AnalysisException refused) {
            throw new IllegalStateException(
                    "%s cannot be registered: %s".formatted(schema(), refused.getSimpleMessage()), refused);
        }
    }

    /** Without columns: those that are stored count. */
    private static TableInfo at(String folder) {
        return new TableInfo.Builder()
                .withColumns(new Column[0])
                .withProperties(Map.of(
                        TableCatalog.PROP_PROVIDER, "delta",
                        TableCatalog.PROP_LOCATION, folder,
                        TableCatalog.PROP_EXTERNAL, "true"))
                .build();
    }

    /** The schema as queries name it. */
    public String schema() {
        return catalog.name() + SEPARATOR + schema;
    }

    /** Where the registered table {@code name} is, in words where it has no folder; empty when there is none. */
    private Optional<String> location(String name) {
        try {
            return Optional.of(tables().loadTable(Identifier.of(namespace(), name))
                    .properties()
                    .getOrDefault(TableCatalog.PROP_LOCATION, "a view"));
        } catch (NoSuchTableException none) {
            return Optional.empty();
        }
    }

    private TableCatalog tables() {
        return (TableCatalog) catalog;
    }

    private String[] namespace() {
        return new String[] {schema};
    }
}
