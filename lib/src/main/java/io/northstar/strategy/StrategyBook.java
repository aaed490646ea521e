package io.northstar.strategy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.northstar.table.Strategies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Strategies by what their definitions say. One that cannot be understood is refused with the reason, and so are those that refer
 * to it; all others are as if it were not there.
 *
 * @param strategies those that were understood, by identifier and version
 * @param refused the others
 */
public record StrategyBook(List<Strategy> strategies, List<Refused> refused) {
    /** Longest definition, in characters. */
    static final int LONGEST = 100_000;

    private static final int MOST_PARTS = 10_000;
    /** Spark and the JVM go through conditions one call inside the other. */
    private static final int DEEPEST = 100;

    private static final int LONGEST_NAME = 200;
    private static final Set<String> FIELDS = Set.of("version", "kind", "definition", "policy_id", "action");

    /**
     * A strategy that is not used.
     *
     * @param id identifier
     * @param version version
     * @param state of it
     * @param reason why, pointing at the character
     */
    public record Refused(String id, String version, String state, String reason) {}

    /**
     * A strategy as it is written down.
     *
     * @param id identifier
     * @param version version
     * @param kind one of {@link Strategies#KINDS}
     * @param definition in the syntax of the kind
     * @param policyId policy that it enforces
     * @param action restrict or permit; empty for what the kind and the definition say
     * @param state where it is in its life
     */
    public record Written(
            String id,
            String version,
            String kind,
            String definition,
            Optional<String> policyId,
            Optional<String> action,
            String state) {}

    /** Copies the lists. */
    public StrategyBook {
        strategies = List.copyOf(strategies);
        refused = List.copyOf(refused);
    }

    /** The rows {@code stored} of {@link Strategies}, in order. */
    public static List<Written> written(List<Row> stored) {
        return stored.stream()
                .map(row -> new Written(
                        row.getAs(Strategies.STRATEGY_ID),
                        row.getAs(Strategies.STRATEGY_VERSION),
                        row.getAs(Strategies.KIND),
                        Optional.ofNullable(row.<String>getAs(Strategies.DEFINITION))
                                .orElse(""),
                        Optional.ofNullable(row.getAs(Strategies.POLICY_ID)),
                        Optional.empty(),
                        row.getAs(Strategies.STATE)))
                .sorted(Comparator.comparing(Written::id).thenComparing(Written::version))
                .toList();
    }

    /**
     * The section {@code drafts} of a file: for each identifier kind, definition, and as far as needed version (default draft),
     * policy_id and action (restrict or permit).
     *
     * @throws IllegalArgumentException or {@link ConfigException} saying which field is wrong
     */
    public static List<Written> drafts(Config file) {
        Config section = file.getConfig("drafts");
        List<Written> drafts = new ArrayList<>();
        for (String id : new TreeSet<>(section.root().keySet())) {
            Config draft = section.getConfig(ConfigUtil.joinPath(id));
            for (String field : draft.root().keySet()) {
                if (!FIELDS.contains(field)) {
                    throw new IllegalArgumentException("drafts.%s has the unknown field %s; known are %s"
                            .formatted(id, field, new TreeSet<>(FIELDS)));
                }
            }
            drafts.add(new Written(
                    id,
                    text(draft, "version").orElse("draft"),
                    draft.getString("kind"),
                    draft.getString("definition"),
                    text(draft, "policy_id"),
                    text(draft, "action"),
                    Strategies.DRAFT));
        }
        return drafts;
    }

    private static Optional<String> text(Config draft, String field) {
        return draft.hasPath(field) ? Optional.of(draft.getString(field)) : Optional.empty();
    }

    /** Reads all of {@code written}; of several versions a reference means the live one, else the newest that is no draft, else the newest. */
    public static StrategyBook of(List<Written> written) {
        List<Refused> refused = new ArrayList<>();
        Map<Written, Condition> conditions = new LinkedHashMap<>();
        for (Written each : written) {
            try {
                conditions.put(each, read(each));
            } catch (DefinitionException wrong) {
                refused.add(refused(each, wrong.getMessage()));
            }
        }
        Map<String, Written> meant = new LinkedHashMap<>();
        written.stream()
                .sorted(Comparator.comparing(StrategyBook::precedence).thenComparing(Written::version))
                .forEach(each -> meant.put(each.id(), each));
        List<Strategy> strategies = new ArrayList<>();
        conditions.forEach((each, condition) -> {
            try {
                Condition resolved = new Resolution(meant, conditions).of(each);
                strategies.add(new Strategy(
                        each.id(), each.version(), each.state(), action(each, resolved), each.policyId(), resolved));
            } catch (DefinitionException wrong) {
                refused.add(refused(each, wrong.getMessage()));
            }
        });
        return new StrategyBook(strategies, refused);
    }

    /** Those that are live. */
    List<Strategy> live() {
        return strategies.stream()
                .filter(each -> each.state().equals(Strategies.LIVE))
                .toList();
    }

    private static int precedence(Written written) {
        return List.of(Strategies.DRAFT, Strategies.RETIRED, Strategies.SHADOW, Strategies.LIVE)
                .indexOf(written.state());
    }

    private static Refused refused(Written written, String reason) {
        return new Refused(written.id(), written.version(), written.state(), reason);
    }

    private static Condition read(Written written) {
        String definition = written.definition();
        if (written.id().length() > LONGEST_NAME || written.version().length() > LONGEST_NAME) {
            throw DefinitionException.of("identifier and version have %d characters at most".formatted(LONGEST_NAME));
        }
        TextPattern.requireUnicode(definition);
        if (definition.length() > LONGEST) {
            throw DefinitionException.at(
                    definition,
                    LONGEST,
                    "a definition has %d characters at most, this has %d".formatted(LONGEST, definition.length()));
        }
        if (definition.isBlank()) {
            throw DefinitionException.of("there is no definition");
        }
        return switch (written.kind()) {
            case Strategies.REGEX -> new Condition.Text(List.of(TextPattern.regex(definition)));
            case Strategies.KEYWORD -> keywords(definition);
            case Strategies.THRESHOLD -> threshold(definition);
            case Strategies.MODEL -> model(definition);
            case Strategies.COMPOSITE -> ConditionParser.parse(definition);
            default ->
                throw DefinitionException.of(
                        "the kind is %s, expected one of %s".formatted(written.kind(), Strategies.KINDS));
        };
    }

    /** Keywords, separated by commas or on lines of their own. */
    private static Condition keywords(String definition) {
        Set<TextPattern> keywords = new LinkedHashSet<>();
        int start = 0;
        for (int i = 0; i <= definition.length(); i++) {
            if (i == definition.length() || definition.charAt(i) == ',' || definition.charAt(i) == '\n') {
                String keyword = definition.substring(start, i);
                if (!keyword.isBlank()) {
                    try {
                        keywords.add(TextPattern.keyword(keyword));
                    } catch (DefinitionException wrong) {
                        throw wrong.within(definition, start, "in this keyword, " + wrong.getMessage());
                    }
                }
                start = i + 1;
            }
        }
        if (keywords.isEmpty()) {
            throw DefinitionException.at(definition, 0, "there is no keyword");
        }
        return new Condition.Text(List.copyOf(keywords));
    }

    private static Condition threshold(String definition) {
        Condition condition = ConditionParser.parse(definition);
        boolean compares =
                condition.all().allMatch(part -> part instanceof Condition.And || part instanceof Condition.Compared);
        if (!compares) {
            throw DefinitionException.at(
                    definition, 0, "a threshold compares numbers, such as score >= 0.9; a composite may do more");
        }
        return condition;
    }

    /** A version of a model, alone or with the scores that it acts on: {@code v2 >= 0.9}. */
    private static Condition model(String definition) {
        int end = 0;
        while (end < definition.length() && "<>=!".indexOf(definition.charAt(end)) < 0) {
            end++;
        }
        Condition ofVersion = new Condition.OneOf(
                Attribute.MODEL_VERSION, List.of(definition.substring(0, end).strip()));
        if (end == definition.length()) {
            return ofVersion;
        }
        String comparison = Attribute.SCORE.column() + definition.substring(end);
        try {
            return new Condition.And(List.of(ofVersion, threshold(comparison)));
        } catch (DefinitionException wrong) {
            throw wrong.within(
                    definition, end - Attribute.SCORE.column().length(), "in this comparison, " + wrong.getMessage());
        }
    }

    private static Strategy.Action action(Written written, Condition condition) {
        if (written.action().isPresent()) {
            return Arrays.stream(new Strategy.Action[] {Strategy.Action.RESTRICT, Strategy.Action.PERMIT})
                    .filter(each -> each.name()
                            .toLowerCase(Locale.ROOT)
                            .equals(written.action().get()))
                    .findFirst()
                    .orElseThrow(() -> DefinitionException.of("the action is restrict or permit"));
        }
        if (written.kind().equals(Strategies.MODEL) && condition instanceof Condition.OneOf) {
            return Strategy.Action.SCORE;
        }
        boolean below = written.kind().equals(Strategies.THRESHOLD)
                && condition
                        .all()
                        .allMatch(part -> part instanceof Condition.Compared compared
                                && compared.attribute() == Attribute.SCORE
                                && (compared.operator() == Condition.Operator.LESS
                                        || compared.operator() == Condition.Operator.AT_MOST));
        return below ? Strategy.Action.PERMIT : Strategy.Action.RESTRICT;
    }

    /** Puts conditions in the place of the strategies that are referred to. */
    private static final class Resolution {
        private final Map<String, Written> meant;
        private final Map<Written, Condition> conditions;
        private final Set<Written> open = new LinkedHashSet<>();
        private int parts;
        private int depth;

        Resolution(Map<String, Written> meant, Map<Written, Condition> conditions) {
            this.meant = meant;
            this.conditions = conditions;
        }

        Condition of(Written written) {
            open.add(written);
            Condition resolved = of(written, conditions.get(written));
            open.remove(written);
            return resolved;
        }

        private Condition of(Written user, Condition condition) {
            if (++parts > MOST_PARTS) {
                throw DefinitionException.of(
                        "with all strategies that it refers to it has more than %d parts".formatted(MOST_PARTS));
            }
            if (depth > DEEPEST) {
                throw DefinitionException.of(
                        "with all strategies that it refers to it is nested more than %d deep".formatted(DEEPEST));
            }
            depth++;
            Condition resolved = inside(user, condition);
            depth--;
            return resolved;
        }

        private Condition inside(Written user, Condition condition) {
            if (condition instanceof Condition.And and) {
                return new Condition.And(
                        and.parts().stream().map(part -> of(user, part)).toList());
            }
            if (condition instanceof Condition.Or or) {
                return new Condition.Or(
                        or.parts().stream().map(part -> of(user, part)).toList());
            }
            if (condition instanceof Condition.Not not) {
                return new Condition.Not(of(user, not.part()));
            }
            return condition instanceof Condition.Reference reference ? referred(user, reference) : condition;
        }

        private Condition referred(Written user, Condition.Reference reference) {
            Written other = meant.get(reference.id());
            if (other == null) {
                throw DefinitionException.at(
                        user.definition(),
                        reference.position(),
                        "there is no strategy of this name; a test is an attribute, an operator and a value");
            }
            if (!conditions.containsKey(other)) {
                throw DefinitionException.at(
                        user.definition(), reference.position(), "this strategy is refused itself");
            }
            if (open.contains(other)) {
                throw DefinitionException.at(
                        user.definition(), reference.position(), "this strategy refers back to the one that names it");
            }
            return of(other);
        }
    }
}
