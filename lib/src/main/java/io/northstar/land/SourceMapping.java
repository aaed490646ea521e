package io.northstar.land;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.northstar.table.InputTables;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How a platform's landed files become Northstar's input tables.
 *
 * @param mappings in the order in which tables are read; a table may have several or none
 */
public record SourceMapping(List<TableMapping> mappings) {
    public SourceMapping {
        mappings = List.copyOf(mappings);
    }

    /**
     * Reads a mapping file's {@code tables} section.
     *
     * @throws IllegalArgumentException naming every mapping that is wrong, and why
     */
    public static SourceMapping of(Config source) {
        ConfigObject tables = source.getObject("tables");
        List<TableMapping> mappings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> known = InputTables.ALL.stream().map(TableContract::name).toList();
        for (String name : new TreeSet<>(tables.keySet())) {
            if (!known.contains(name)) {
                problems.add("tables.%s: no such input table; there are %s".formatted(name, known));
            }
        }
        for (TableContract table : InputTables.ALL) {
            if (tables.containsKey(table.name())) {
                parse(table, tables.get(table.name()), mappings, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new SourceMapping(mappings);
    }

    /** The tables that this source feeds. */
    public List<TableContract> tables() {
        return mappings.stream().map(TableMapping::table).distinct().toList();
    }

    /** The mappings of {@code table}. */
    public List<TableMapping> of(TableContract table) {
        return mappings.stream()
                .filter(mapping -> mapping.table().equals(table))
                .toList();
    }

    private static void parse(
            TableContract table, ConfigValue value, List<TableMapping> mappings, List<String> problems) {
        List<? extends ConfigValue> entries = value instanceof ConfigList list ? list : List.of(value);
        for (ConfigValue entry : entries) {
            try {
                if (!(entry instanceof ConfigObject object)) {
                    throw new IllegalArgumentException("expected an object, got " + entry.render());
                }
                mappings.add(TableMapping.of(table, object.toConfig()));
            } catch (ConfigException | IllegalArgumentException wrong) {
                problems.add("tables.%s: %s".formatted(table.name(), wrong.getMessage()));
            }
        }
    }
}
