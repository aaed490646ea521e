package io.northstar.jobs.query;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.util.Optional;

/**
 * Options of the jobs that say what the tables and metrics are.
 *
 * @param common options of every job
 * @param table the table that is asked about; empty for a job that asks about none
 */
record DictionaryOptions(CommonOptions common, Optional<String> table) {
    private static final DictionaryOptions DEFAULTS = new DictionaryOptions(CommonOptions.DEFAULTS, Optional.empty());

    /** The parser of {@code job}, which asks about no table. */
    static JobParser<DictionaryOptions> parser(String job, String summary) {
        return new Parser(job, summary);
    }

    /** The parser of {@code job}, which asks about one table. */
    static JobParser<DictionaryOptions> parserOfTable(String job, String summary) {
        Parser parser = new Parser(job, summary);
        parser.arg("<table>", OptionTypes.TEXT)
                .text("the table that is described")
                .action((table, o) -> new DictionaryOptions(o.common, Optional.of(table)));
        return parser;
    }

    private static final class Parser extends JobParser<DictionaryOptions> {
        Parser(String job, String summary) {
            super(job, summary);
            common(o -> o.common, (o, common) -> new DictionaryOptions(common, o.table));
        }

        @Override
        protected DictionaryOptions defaults() {
            return DEFAULTS;
        }
    }
}
