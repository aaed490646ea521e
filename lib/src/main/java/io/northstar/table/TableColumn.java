package io.northstar.table;

import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * One column of a table contract.
 *
 * @param name snake_case name
 * @param type Spark type; moments are UTC timestamps, days are dates
 * @param mandatory whether a row without a value breaks the contract
 * @param allowed the values a text column may take; empty when any value is fine
 * @param derivation SQL expression over the contract's other columns that fills the column when a row lands; empty
 *     when the source gives the value
 * @param comment what the value means, with its unit
 */
public record TableColumn(
        String name, DataType type, boolean mandatory, List<String> allowed, String derivation, String comment) {
    public TableColumn {
        allowed = List.copyOf(allowed);
    }

    /** Whether Northstar fills the column itself instead of reading it from the source. */
    public boolean derived() {
        return !derivation.isEmpty();
    }
}
