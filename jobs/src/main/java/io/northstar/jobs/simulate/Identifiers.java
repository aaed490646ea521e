package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * Identifiers, built from a case's day and number.
 *
 * @param options what is simulated
 */
record Identifiers(SimulationOptions options) {
    private static final int DIGITS = 8;
    /** Suffix per kind of decision. */
    private static final List<String> DECISION_SUFFIXES = List.of("", "-2", "-2", "-s");

    Column decision() {
        return concat(lit("d"), numbered(Cases.CASE_DAY), Lookup.text(DECISION_SUFFIXES, col(Cases.KIND)));
    }

    Column submission() {
        return concat(lit("u"), numbered(Cases.CASE_DAY));
    }

    Column ad() {
        return concat(lit("a"), numbered(Cases.CONTENT_DAY));
    }

    Column creative() {
        return concat(lit("c"), numbered(Cases.CONTENT_DAY));
    }

    static Column advertiser() {
        return concat(
                Lookup.text(
                        Market.ALL.stream()
                                .map(market -> advertiser(market, ""))
                                .toList(),
                        col(Cases.MARKET)),
                col(Cases.ADVERTISER).cast("string"));
    }

    static String advertiser(Market market, int rank) {
        return advertiser(market, String.valueOf(rank));
    }

    private static String advertiser(Market market, String rank) {
        return "adv-%s-%s".formatted(market.code().toLowerCase(Locale.ROOT), rank);
    }

    private Column numbered(String day) {
        List<String> days = IntStream.range(0, options.days())
                .mapToObj(i -> options.from().plusDays(i).format(DateTimeFormatter.BASIC_ISO_DATE) + "-")
                .toList();
        return concat(Lookup.text(days, col(day)), lpad(col(Cases.CASE_INDEX).cast("string"), DIGITS, "0"));
    }
}
