package io.northstar.jobs.query;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Options of a query.
 *
 * @param common options of every job
 * @param sql the query; empty to list the tables
 * @param asOf moment that the published metrics are shown as of
 * @param format how rows are printed
 * @param rows how many at most; all of them are printed as csv and json
 */
public record QueryOptions(
        CommonOptions common, Optional<String> sql, Optional<Instant> asOf, Format format, int rows) {
    /** How rows are printed. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    static final QueryOptions DEFAULTS =
            new QueryOptions(CommonOptions.DEFAULTS, Optional.empty(), Optional.empty(), Format.TABLE, 50);

    static JobParser<QueryOptions> parser() {
        return new Parser();
    }

    private static final class Parser extends JobParser<QueryOptions> {
        Parser() {
            super("query", QueryJob.SUMMARY);
            arg("<sql>", OptionTypes.TEXT)
                    .optional()
                    .text("the query, a SELECT; without it the tables are listed")
                    .action((sql, o) -> new QueryOptions(o.common, Optional.of(sql), o.asOf, o.format, o.rows));
            opt("as-of", OptionTypes.MOMENT)
                    .valueName("<yyyy-mm-dd[Thh:mm:ssZ]>")
                    .text("show north_star_current as it was then; a day means its end in UTC")
                    .action((moment, o) -> new QueryOptions(o.common, o.sql, Optional.of(moment), o.format, o.rows));
            opt("format", OptionTypes.TEXT)
                    .valueName("<table|csv|json>")
                    .text("how rows are printed; default table")
                    .validate(text -> format(text).isPresent()
                            ? success()
                            : failure("--format must be table, csv or json, got " + text))
                    .action((text, o) -> new QueryOptions(
                            o.common, o.sql, o.asOf, format(text).orElse(o.format), o.rows));
            opt("rows", OptionTypes.WHOLE)
                    .valueName("<n>")
                    .text("rows printed as a table; default " + DEFAULTS.rows)
                    .validate(n ->
                            n > 0 && n <= Integer.MAX_VALUE ? success() : failure("--rows must be positive, got " + n))
                    .action((n, o) -> new QueryOptions(o.common, o.sql, o.asOf, o.format, Math.toIntExact(n)));
            common(o -> o.common, (o, common) -> new QueryOptions(common, o.sql, o.asOf, o.format, o.rows));
        }

        private static Optional<Format> format(String text) {
            for (Format format : Format.values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }

        @Override
        protected QueryOptions defaults() {
            return DEFAULTS;
        }
    }
}
