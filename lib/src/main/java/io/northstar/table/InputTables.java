package io.northstar.table;

import java.util.List;

/** The contracts in one list. */
public final class InputTables {
    /** All tables fed from landed files, in the order they are read: what others refer to comes first. */
    public static final List<TableContract> ALL = List.of(
            Policies.TABLE,
            Strategies.TABLE,
            Creatives.TABLE,
            Decisions.TABLE,
            Exposures.TABLE,
            QaStrata.TABLE,
            QaSamples.TABLE,
            QaLabels.TABLE,
            Audits.TABLE,
            Appeals.TABLE);

    private InputTables() {}
}
