package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code qa_strata}: the recorded QA sampling design, one row per decision day and stratum. */
public final class QaStrata {
    public static final String DAY = "day";
    public static final String STRATUM_ID = "stratum_id";
    public static final String POPULATION = "population";
    public static final String SAMPLED = "sampled";
    public static final String DESIGN = "design";

    public static final TableContract TABLE = TableContract.named(
                    "qa_strata", "One row per decision day and sampling stratum: how many decisions, how many drawn.")
            .mandatory(DAY, DateType, "UTC day of the decisions.")
            .mandatory(STRATUM_ID, StringType, "Stratum identifier; strata are nested in the decision day.")
            .mandatory(POPULATION, LongType, "Decisions in the stratum when it was sampled (N_h).")
            .mandatory(SAMPLED, LongType, "Decisions drawn from it by probability (n_h).")
            .optionalOneOf(
                    DESIGN,
                    List.of(DesignStrata.STRATIFIED, DesignStrata.POISSON),
                    "How: exactly so many with equal probabilities, or each on its own; null: poisson where"
                            + " probabilities differ.")
            .check("sampled_negative", "sampled >= 0")
            .check("sampled_exceeds_population", "sampled <= population")
            .check("population_too_large", "population <= " + Bounds.POPULATION)
            .key(DAY, STRATUM_ID)
            .partitionedBy(DAY)
            .buildLanded();

    private QaStrata() {}
}
