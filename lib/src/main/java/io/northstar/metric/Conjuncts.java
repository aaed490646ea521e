package io.northstar.metric;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;

/** The parts of a predicate that AND joins: where one of them fails, the predicate does. */
final class Conjuncts {

    /** SQL of the parts; one that cannot be written down as it was read stays out. */
    static List<String> of(String sql) {
        return parts(parse(sql))
                .filter(Conjuncts::isFaithful)
                .map(Expression::sql)
                .toList();
    }

    private static Stream<Expression> parts(Expression predicate) {
        return predicate instanceof And and
                ? Stream.concat(parts(and.left()), parts(and.right()))
                : Stream.of(predicate);
    }

    private static boolean isFaithful(Expression part) {
        try {
            return parse(part.sql()).equals(part);
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private static Expression parse(String sql) {
        return CatalystSqlParser$.MODULE$.parseExpression(sql);
    }

    private Conjuncts() {}
}
