package io.northstar.model;

import io.northstar.table.ModelEvaluations;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** What becomes of the rows of {@link ModelRegistry}. */
public final class Registry {
    private static final StructType SCHEMA = ModelRegistry.TABLE.schema();

    /**
     * A version that was trained.
     *
     * @param version what was trained
     * @param trained what training gave
     * @param parts examples by part
     */
    public record Entry(ModelVersion version, Training.Trained trained, Map<String, Long> parts) {
        public Entry {
            parts = Map.copyOf(parts);
        }

        /** Its row, as a challenger about which {@code verdict} was given. */
        public Row row(String verdict) {
            return RowFactory.create(
                    version.model(),
                    version.version(),
                    Date.valueOf(version.day()),
                    ModelRegistry.CHALLENGER,
                    null,
                    verdict,
                    trained.chosen().learner().label(),
                    trained.chosen().cost(),
                    version.condition(),
                    parts.getOrDefault(ExampleSplit.TRAINING, 0L),
                    parts.getOrDefault(ExampleSplit.VALIDATION, 0L),
                    parts.getOrDefault(ExampleSplit.EVALUATION, 0L),
                    trained.ranking().get(trained.chosen()),
                    version.data(),
                    version.path());
        }

        /** What it is and how well it ranks all decisions, in words. */
        public String words(List<Row> evaluations, StructType schema) {
            Optional<Row> area = evaluations.stream()
                    .filter(row -> row.get(schema.fieldIndex(Slices.SLICE)).equals(Slices.ALL))
                    .filter(row ->
                            row.get(schema.fieldIndex(ModelEvaluations.METRIC)).equals(ModelEvaluations.PR_AUC))
                    .filter(row ->
                            row.get(schema.fieldIndex(ModelEvaluations.STATUS)).equals(NorthStar.OK))
                    .findFirst();
            return "%s: %s%s"
                    .formatted(
                            version.model(),
                            trained.chosen(),
                            area.map(row -> String.format(
                                            Locale.ROOT,
                                            ", PR-AUC %.3f (%.3f to %.3f)",
                                            row.<Double>getAs(schema.fieldIndex(ModelEvaluations.ESTIMATE)),
                                            row.<Double>getAs(schema.fieldIndex(ModelEvaluations.CI_LOW)),
                                            row.<Double>getAs(schema.fieldIndex(ModelEvaluations.CI_HIGH))))
                                    .orElse(""));
        }
    }

    /**
     * {@code stored} with the challengers of {@code day} replaced by {@code trained}; a version that is in charge, or was, stays
     * as it is. Ordered by model and version.
     */
    public static List<Row> with(List<Row> stored, LocalDate day, List<Row> trained) {
        List<Row> rows = new ArrayList<>();
        for (Row row : stored) {
            boolean anew = value(row, ModelRegistry.DAY).equals(Date.valueOf(day))
                    && value(row, ModelRegistry.ALIAS).equals(ModelRegistry.CHALLENGER);
            if (!anew) {
                rows.add(row);
            }
        }
        for (Row fresh : trained) {
            if (rows.stream().noneMatch(row -> same(row, fresh))) {
                rows.add(fresh);
            }
        }
        rows.sort(Comparator.comparing(
                        (Row row) -> value(row, ModelRegistry.MODEL).toString())
                .thenComparing(row -> value(row, ModelRegistry.VERSION).toString()));
        return rows;
    }

    /** Which version of which model. */
    public record Identity(String model, String version) {}

    /**
     * The version of {@code model} that was in charge on {@code day}: the one that was put there last on a day before; empty when
     * none was. A version that was rolled back was never in charge.
     */
    public static Optional<Row> inCharge(List<Row> stored, String model, LocalDate day) {
        return stored.stream()
                .filter(row -> value(row, ModelRegistry.MODEL).equals(model))
                .filter(row ->
                        List.of(ModelRegistry.CHAMPION, ModelRegistry.FORMER).contains(value(row, ModelRegistry.ALIAS)))
                .filter(row -> ((Date) value(row, ModelRegistry.PROMOTED_ON))
                        .toLocalDate()
                        .isBefore(day))
                .max(Comparator.comparing((Row row) ->
                                value(row, ModelRegistry.PROMOTED_ON).toString())
                        .thenComparing(row -> value(row, ModelRegistry.VERSION).toString()));
    }

    /** The version of {@code model} in charge; empty when none is. */
    public static Optional<Row> champion(List<Row> stored, String model) {
        return stored.stream()
                .filter(row -> value(row, ModelRegistry.MODEL).equals(model))
                .filter(row -> value(row, ModelRegistry.ALIAS).equals(ModelRegistry.CHAMPION))
                .findFirst();
    }

    /** The version of {@code model} that was in charge before, the last one that was put there; empty when there was none. */
    public static Optional<Row> former(List<Row> stored, String model) {
        return stored.stream()
                .filter(row -> value(row, ModelRegistry.MODEL).equals(model))
                .filter(row -> value(row, ModelRegistry.ALIAS).equals(ModelRegistry.FORMER))
                .max(Comparator.comparing((Row row) ->
                                value(row, ModelRegistry.PROMOTED_ON).toString())
                        .thenComparing(row -> value(row, ModelRegistry.VERSION).toString()));
    }

    /**
     * {@code stored} with {@code version} in charge of {@code model}, and the one before it a former one. Nothing changes when
     * another than {@code over} is in charge: the version was not compared with that one.
     *
     * @param over the version that was in charge when {@code verdict} was given; empty when none was
     */
    public static List<Row> promoted(
            List<Row> stored, String model, String version, Optional<String> over, LocalDate day, String verdict) {
        Optional<Object> champion = champion(stored, model).map(row -> value(row, ModelRegistry.VERSION));
        if (!champion.equals(over)) {
            return stored;
        }
        return stored.stream()
                .map(row -> {
                    if (!value(row, ModelRegistry.MODEL).equals(model)) {
                        return row;
                    }
                    if (value(row, ModelRegistry.VERSION).equals(version)) {
                        return changed(
                                changed(
                                        changed(row, ModelRegistry.ALIAS, ModelRegistry.CHAMPION),
                                        ModelRegistry.PROMOTED_ON,
                                        Date.valueOf(day)),
                                ModelRegistry.VERDICT,
                                verdict);
                    }
                    return value(row, ModelRegistry.ALIAS).equals(ModelRegistry.CHAMPION)
                            ? changed(row, ModelRegistry.ALIAS, ModelRegistry.FORMER)
                            : row;
                })
                .toList();
    }

    /**
     * {@code stored} with the former version {@code to} of {@code model} back in charge in the place of {@code from}, which is
     * {@link ModelRegistry#ROLLED_BACK}. Nothing changes unless {@code from} is in charge.
     */
    public static List<Row> rolledBack(List<Row> stored, String model, String from, String to) {
        Optional<Row> champion = champion(stored, model);
        if (champion.isEmpty() || !value(champion.get(), ModelRegistry.VERSION).equals(from)) {
            return stored;
        }
        return stored.stream()
                .map(row -> {
                    if (!value(row, ModelRegistry.MODEL).equals(model)) {
                        return row;
                    }
                    if (value(row, ModelRegistry.VERSION).equals(to)) {
                        return changed(row, ModelRegistry.ALIAS, ModelRegistry.CHAMPION);
                    }
                    return value(row, ModelRegistry.VERSION).equals(from)
                            ? changed(
                                    changed(
                                            changed(row, ModelRegistry.ALIAS, ModelRegistry.ROLLED_BACK),
                                            ModelRegistry.PROMOTED_ON,
                                            null),
                                    ModelRegistry.VERDICT,
                                    "Rolled back to %s.".formatted(to))
                            : row;
                })
                .toList();
    }

    private static boolean same(Row one, Row other) {
        return value(one, ModelRegistry.MODEL).equals(value(other, ModelRegistry.MODEL))
                && value(one, ModelRegistry.VERSION).equals(value(other, ModelRegistry.VERSION));
    }

    private static Row changed(Row row, String column, Object value) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        values[SCHEMA.fieldIndex(column)] = value;
        return RowFactory.create(values);
    }

    private static Object value(Row row, String column) {
        return row.get(SCHEMA.fieldIndex(column));
    }

    private Registry() {}
}
