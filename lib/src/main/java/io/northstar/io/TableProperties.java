package io.northstar.io;

import io.northstar.table.InputTables;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Delta table properties: each check of a contract as a constraint, what readers skip files by, and retention. */
final class TableProperties {
    /** How long the log of a table says what its versions were. */
    static final String LOG_RETENTION = "interval 400 days";

    /** The properties of the table of {@code contract}. */
    static Map<String, String> of(TableContract contract) {
        Map<String, String> properties = new LinkedHashMap<>();
        contract.rules().forEach((rule, predicate) -> {
            boolean notNull = contract.columns().stream()
                    .filter(TableColumn::mandatory)
                    .anyMatch(column -> rule.equals(column.name() + "_missing"));
            if (!notNull) {
                properties.put("delta.constraints." + rule, predicate);
            }
        });
        String skippedBy = contract.skippedBy().stream().map("`%s`"::formatted).collect(Collectors.joining(","));
        if (!skippedBy.isEmpty()) {
            properties.put("delta.dataSkippingStatsColumns", skippedBy);
        }
        if (InputTables.ALL.contains(contract)) {
            properties.put("delta.enableChangeDataFeed", "true");
        }
        properties.put("delta.logRetentionDuration", LOG_RETENTION);
        properties.put("delta.deletedFileRetentionDuration", "interval 30 days");
        return properties;
    }

    private TableProperties() {}
}
