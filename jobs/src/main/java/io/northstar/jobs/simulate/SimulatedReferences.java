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
import io.northstar.table.TableContract;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
            String id, String version, String kind, String definition, String policy, String state, LocalDate since) {}

    /** The {@code policies} rows. */
    Dataset<Row> policies(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        LocalDate updated = options.from().plusDays(new PlantedEvents(options).policyUpdate());
        policyRows(rows, options.from(), FIRST_VERSION, options.from().minusDays(LIVE_FOR_DAYS));
        if (updated.isAfter(options.from())) {
            policyRows(rows, updated, SECOND_VERSION, updated);
        }
        return spark.createDataFrame(rows, landed(Policies.TABLE));
    }

    /** The {@code strategies} rows. */
    Dataset<Row> strategies(SparkSession spark) {
        LocalDate before = options.from().minusDays(LIVE_FOR_DAYS);
        LocalDate change = options.from().plusDays(new PlantedEvents(options).modelSwitch());
        List<Row> rows = new ArrayList<>();
        initial(before).forEach(strategy -> rows.add(row(options.from(), strategy)));
        if (change.isAfter(options.from())) {
            changed(change).forEach(strategy -> rows.add(row(change, strategy)));
        }
        return spark.createDataFrame(rows, landed(Strategies.TABLE));
    }

    /** Version of the policies in force on the day at position {@code day}. */
    Column policyVersion(Column day) {
        int update = new PlantedEvents(options).policyUpdate();
        return when(day.lt(Math.max(update, 1)), FIRST_VERSION).otherwise(SECOND_VERSION);
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
        int change = Math.max(new PlantedEvents(options).modelSwitch(), 1);
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
                REWRITTEN_POLICY,
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
                ruleId(policy.id()), version, asRegex ? "regex" : "keyword", definition, policy.id(), state, since);
    }

    private static Strategy threshold(String id, String definition, LocalDate since) {
        return new Strategy(id, FIRST_VERSION, "threshold", definition, null, "live", since);
    }

    private static Strategy model(ModelVersion version, String state, LocalDate since) {
        return new Strategy(ModelVersion.MODEL_ID, version.name(), "model", version.name(), null, state, since);
    }

    private static String ruleId(String policy) {
        return "rule-" + policy;
    }

    private static void policyRows(List<Row> rows, LocalDate landed, String version, LocalDate changed) {
        Date landing = Date.valueOf(landed);
        for (Policy.Parent parent : Policy.PARENTS) {
            rows.add(RowFactory.create(landing, parent.id(), null, parent.name(), version, midnight(changed)));
        }
        for (Policy policy : Policy.ALL) {
            rows.add(RowFactory.create(
                    landing, policy.id(), policy.parent(), policy.name(), version, midnight(changed)));
        }
    }

    private static Row row(LocalDate landed, Strategy strategy) {
        return RowFactory.create(
                Date.valueOf(landed),
                strategy.id(),
                strategy.version(),
                strategy.kind(),
                strategy.definition(),
                strategy.policy(),
                strategy.state(),
                midnight(strategy.since()),
                midnight(strategy.since()));
    }

    private static Timestamp midnight(LocalDate day) {
        return Timestamp.from(Instant.from(day.atStartOfDay(ZoneOffset.UTC)));
    }

    /** The landing day, the source columns and when the row changed. */
    private static StructType landed(TableContract contract) {
        StructType schema = new StructType().add(Simulation.LANDING_DAY, DataTypes.DateType);
        for (var column : contract.sourceColumns()) {
            schema = schema.add(column.name(), column.type());
        }
        return schema.add(Lineage.UPDATED_AT, DataTypes.TimestampType);
    }
}
