package io.northstar.strategy;

import java.util.List;
import java.util.stream.Stream;

/** When a strategy acts. A test of a value that is missing does not hold; NOT turns that round, and != of texts is NOT =. */
sealed interface Condition {
    /** All hold. */
    record And(List<Condition> parts) implements Condition {}

    /** At least one holds. */
    record Or(List<Condition> parts) implements Condition {}

    /** It does not hold. */
    record Not(Condition part) implements Condition {}

    /** At least one pattern matches the text. */
    record Text(List<TextPattern> patterns) implements Condition {}

    /** A number is compared. */
    record Compared(Attribute attribute, Operator operator, double value) implements Condition {}

    /** A text is one of these. */
    record OneOf(Attribute attribute, List<String> values) implements Condition {}

    /**
     * Another strategy matches.
     *
     * @param id its identifier
     * @param position where the definition names it
     */
    record Reference(String id, int position) implements Condition {}

    /** How numbers are compared. */
    enum Operator {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">="),
        EQUAL("="),
        NOT_EQUAL("!=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    /** It and all conditions within. */
    default Stream<Condition> all() {
        Stream<Condition> within = Stream.empty();
        if (this instanceof And and) {
            within = and.parts().stream().flatMap(Condition::all);
        } else if (this instanceof Or or) {
            within = or.parts().stream().flatMap(Condition::all);
        } else if (this instanceof Not not) {
            within = not.part().all();
        }
        return Stream.concat(Stream.of(this), within);
    }
}
