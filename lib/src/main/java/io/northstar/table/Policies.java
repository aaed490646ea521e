package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code policies}: the policy tree, one row per node. */
public final class Policies {
    public static final String POLICY_ID = "policy_id";
    public static final String PARENT_POLICY_ID = "parent_policy_id";
    public static final String NAME = "name";
    public static final String POLICY_VERSION = "policy_version";

    public static final TableContract TABLE = TableContract.named("policies", "One row per node of the policy tree.")
            .mandatory(POLICY_ID, StringType, "Policy identifier.")
            .optional(PARENT_POLICY_ID, StringType, "Parent policy; null at the root.")
            .optional(NAME, StringType, "Name for people.")
            .optional(POLICY_VERSION, StringType, "Version in force.")
            .check("own_parent", "parent_policy_id <> policy_id")
            .key(POLICY_ID)
            .buildLanded();

    private Policies() {}
}
