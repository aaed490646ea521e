package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code strategies}: one row per version of a strategy. */
public final class Strategies {
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String KIND = "kind";
    public static final String DEFINITION = "definition";
    public static final String POLICY_ID = "policy_id";
    public static final String STATE = "state";
    public static final String CHANGED_AT = "changed_at";

    public static final String REGEX = "regex";
    public static final String KEYWORD = "keyword";
    public static final String THRESHOLD = "threshold";
    public static final String MODEL = "model";
    public static final String COMPOSITE = "composite";
    public static final List<String> KINDS = List.of(REGEX, KEYWORD, THRESHOLD, MODEL, COMPOSITE);

    public static final String DRAFT = "draft";
    public static final String SHADOW = "shadow";
    public static final String LIVE = "live";
    public static final String RETIRED = "retired";
    public static final List<String> STATES = List.of(DRAFT, SHADOW, LIVE, RETIRED);

    public static final TableContract TABLE = TableContract.named(
                    "strategies",
                    "One row per version of a strategy: regex, keyword list, threshold, model or a combination.")
            .mandatory(STRATEGY_ID, StringType, "Strategy identifier.")
            .mandatory(STRATEGY_VERSION, StringType, "Version.")
            .mandatoryOneOf(KIND, KINDS, "What it is.")
            .optional(DEFINITION, StringType, "Its text, in the syntax of its kind.")
            .optional(POLICY_ID, StringType, "Policy it enforces.")
            .mandatoryOneOf(STATE, STATES, "Where it is in its life.")
            .optional(CHANGED_AT, TimestampType, "When it entered this state.")
            .key(STRATEGY_ID, STRATEGY_VERSION)
            .buildLanded();

    private Strategies() {}
}
