package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;

/** The columns that say which slice of the decisions a published row is about. */
public final class Slices {
    public static final String GRAIN = "grain";
    public static final String SLICE = "slice";

    /** Grain and slice of the whole. */
    public static final String ALL = "all";
    /** How a missing value shows in a slice. */
    public static final String NONE = "(none)";

    /** Grain, slice and one column for each configured dimension. */
    static List<TableColumn> columns(List<String> dimensions) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn(
                GRAIN,
                StringType,
                true,
                List.of(),
                "",
                "Dimensions that make the slice, joined by comma; all for the whole."));
        columns.add(new TableColumn(
                SLICE,
                StringType,
                true,
                List.of(),
                "",
                "The slice in words: dimension=value, joined by comma and space."));
        for (String dimension : dimensions) {
            columns.add(new TableColumn(
                    dimension,
                    StringType,
                    false,
                    List.of(),
                    "",
                    "Value of the dimension; (none) if the decision has none, null if the grain does not use it."));
        }
        return columns;
    }

    private Slices() {}
}
