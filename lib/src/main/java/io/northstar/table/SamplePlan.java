package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code sample_plan}: how many decisions of a day QA is to look at, by stratum. */
public final class SamplePlan {
    public static final String DAY = "day";
    public static final String STRATUM_ID = "stratum_id";
    public static final String DESIGN = "design";
    public static final String POPULATION = "population";
    public static final String PLANNED = "planned";
    public static final String PROPORTIONAL = "proportional";
    public static final String DRAWN = "drawn";
    public static final String COST = "cost";
    public static final String KEY_ID = "key_id";

    public static final TableContract TABLE = TableContract.named(
                    "sample_plan", "One row per day and stratum: how many of its decisions QA is to look at.")
            .mandatory(DAY, DateType, "UTC day of the decisions.")
            .mandatory(STRATUM_ID, StringType, "Stratum, as in qa_strata.")
            .mandatory(
                    DESIGN,
                    StringType,
                    "stratified (exactly so many, equal probabilities) or poisson (each with its own probability).")
            .mandatory(POPULATION, LongType, "Decisions in the stratum (N_h).")
            .mandatory(PLANNED, LongType, "Decisions to draw (n_h); under poisson the expected number.")
            .mandatory(PROPORTIONAL, LongType, "What it would get of as large a sample in proportion to populations.")
            .mandatory(DRAWN, LongType, "Decisions drawn.")
            .mandatory(COST, DoubleType, "Mean cost of a label of it, in the unit of plan.cost.")
            .mandatory(KEY_ID, StringType, "Which key drew it; says nothing about the key.")
            .key(DAY, STRATUM_ID)
            .partitionedBy(DAY)
            .build();

    private SamplePlan() {}
}
