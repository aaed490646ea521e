package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.FOUND_POLICY;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.OUTCOME;
import static io.northstar.jobs.simulate.Cases.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Lineage;
import io.northstar.table.Policies;
import io.northstar.table.Strategies;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The policy tree and the strategies. Both land whole on the first day; what changes later lands again on that day.
 *
 * @param options what is simulated
 */
record SimulatedReferences(SimulationOptions options) {
    private static final String FIRST_VERSION = "1";
    private static final String SECOND_VERSION = "2";
    private static final String AUTO_REJECT = "auto-reject";
    private static final String AUTO_APPROVE = "auto-approve";
    /** The text rule that is written anew when the model changes; it matches the same ads. */
    private static final String REWRITTEN_POLICY = "deceptive.giveaway";

    private static final int LIVE_FOR_DAYS = 60;
    private static final int REGEX_EVERY = 2;

    /** Version and state of a strategy from a day on. */
    private record Strategy(
            String id,
            String version,
            String kind,
            String definition,
            Optional<String> policy,
            String state,
            LocalDate since) {}

    /** The {@code policies} rows. */
    Dataset<Row> policies(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        int update = new PlantedEvents(options).policyUpdate();
        policyRows(rows, options.from(), FIRST_VERSION, options.from().minusDays(LIVE_FOR_DAYS));
        if (update < options.days()) {
            policyRows(
                    rows,
                    options.from().plusDays(update),
                    SECOND_VERSION,
                    options.from().plusDays(update));
        }
        return spark.createDataFrame(rows, landed(Policies.TABLE));
    }

    /** The {@code strategies} rows. */
    Dataset<Row> strategies(SparkSession spark) {
        int change = new PlantedEvents(options).modelSwitch();
        List<Row> rows = new ArrayList<>();
        initial(options.from().minusDays(LIVE_FOR_DAYS)).forEach(strategy -> rows.add(row(options.from(), strategy)));
        if (change < options.days()) {
            LocalDate day = options.from().plusDays(change);
            changed(day).forEach(strategy -> rows.add(row(day, strategy)));
        }
        return spark.createDataFrame(rows, landed(Strategies.TABLE));
    }

    /** Version of the policies in force on the day at position {@code day}. */
    Column policyVersion(Column day) {
        return when(day.lt(new PlantedEvents(options).policyUpdate()), FIRST_VERSION)
                .otherwise(SECOND_VERSION);
    }

    /** Identifiers of the strategies that decide: one text rule per policy, then the thresholds. */
    List<String> strategyIds() {
        List<String> ids = new ArrayList<>();
        Policy.IDS.forEach(policy -> ids.add(ruleId(policy)));
        ids.add(AUTO_REJECT);
        ids.add(AUTO_APPROVE);
        return ids;
    }

    /** Position in {@link #strategyIds()} of the strategy that decided; null for people and shadow decisions. */
    Column strategy() {
        Column threshold = when(
                        col(OUTCOME).equalTo(Outcome.APPROVE), strategyIds().indexOf(AUTO_APPROVE))
                .otherwise(strategyIds().indexOf(AUTO_REJECT));
        return when(col(SOURCE).equalTo(Outcome.BY_RULE), col(FOUND_POLICY))
                .when(col(SOURCE).equalTo(Outcome.BY_MODEL).and(col(KIND).notEqual(Slots.SHADOW)), threshold);
    }

    /** Version of that strategy on the day at position {@code day}. */
    Column strategyVersion(Column strategy, Column day) {
        int change = new PlantedEvents(options).modelSwitch();
        Column rewritten = strategy.equalTo(Policy.position(REWRITTEN_POLICY)).and(day.geq(change));
        return when(rewritten, SECOND_VERSION).when(strategy.isNotNull(), FIRST_VERSION);
    }

    private static List<Strategy> initial(LocalDate since) {
        List<Strategy> strategies = new ArrayList<>();
        for (Policy policy : Policy.ALL) {
            if (policy.enforcement() == Policy.Enforcement.RULE) {
                strategies.add(rule(policy, FIRST_VERSION, "live", since));
            }
        }
        strategies.add(threshold(AUTO_REJECT, "score >= " + ModelVersion.AUTO_REJECT, since));
        strategies.add(threshold(AUTO_APPROVE, "score < " + ModelVersion.AUTO_APPROVE, since));
        strategies.add(model(ModelVersion.OLD, "live", since));
        strategies.add(model(ModelVersion.NEW, "shadow", since));
        strategies.add(model(ModelVersion.CANDIDATE, "shadow", since));
        strategies.add(new Strategy(
                "giveaway-and-score",
                FIRST_VERSION,
                "composite",
                ruleId(REWRITTEN_POLICY) + " AND score >= 0.3",
                Optional.of(REWRITTEN_POLICY),
                "draft",
                since));
        return strategies;
    }

    private static List<Strategy> changed(LocalDate since) {
        Policy rewritten = Policy.ALL.get(Policy.position(REWRITTEN_POLICY));
        return List.of(
                rule(rewritten, FIRST_VERSION, "retired", since),
                rule(rewritten, SECOND_VERSION, "live", since),
                model(ModelVersion.OLD, "retired", since),
                model(ModelVersion.NEW, "live", since));
    }

    private static Strategy rule(Policy policy, String version, String state, LocalDate since) {
        List<String> phrases = Phrases.known(policy);
        boolean asRegex = version.equals(SECOND_VERSION) || Policy.position(policy.id()) % REGEX_EVERY == 0;
        String definition =
                asRegex ? "(?i)(" + String.join("|", phrases).replace(" ", "\\s+") + ")" : String.join(", ", phrases);
        return new Strategy(
                ruleId(policy.id()),
                version,
                asRegex ? "regex" : "keyword",
                definition,
                Optional.of(policy.id()),
                state,
                since);
    }

    private static Strategy threshold(String id, String definition, LocalDate since) {
        return new Strategy(id, FIRST_VERSION, "threshold", definition, Optional.empty(), "live", since);
    }

    private static Strategy model(ModelVersion version, String state, LocalDate since) {
        return new Strategy(
                ModelVersion.MODEL_ID, version.name(), "model", version.name(), Optional.empty(), state, since);
    }

    private static String ruleId(String policy) {
        return "rule-" + policy;
    }

    private static void policyRows(List<Row> rows, LocalDate landed, String version, LocalDate changed) {
        for (Policy.Parent parent : Policy.PARENTS) {
            rows.add(RowFactory.create(landed, parent.id(), null, parent.name(), version, midnight(changed)));
        }
        for (Policy policy : Policy.ALL) {
            rows.add(
                    RowFactory.create(landed, policy.id(), policy.parent(), policy.name(), version, midnight(changed)));
        }
    }

    private static Row row(LocalDate landed, Strategy strategy) {
        return RowFactory.create(
                landed,
                strategy.id(),
                strategy.version(),
                strategy.kind(),
                strategy.definition(),
                strategy.policy().orElse(null),
                strategy.state(),
                midnight(strategy.since()),
                midnight(strategy.since()));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The landing day, the source columns and when the row changed. */
    private static StructType landed(TableContract contract) {
        StructType schema = new StructType().add(Simulation.LANDING_DAY, DataTypes.DateType);
        for (TableColumn column : contract.sourceColumns()) {
            schema = schema.add(column.name(), column.type());
        }
        return schema.add(Lineage.UPDATED_AT, DataTypes.TimestampType);
    }
}
