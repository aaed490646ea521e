package io.northstar.jobs.register;

import io.northstar.io.Metastore;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.util.Optional;

/**
 * Options of the register job.
 *
 * @param common options of every job
 * @param schema the schema that the tables get their names in
 */
record RegisterOptions(CommonOptions common, Optional<String> schema) {
    private static final RegisterOptions DEFAULTS = new RegisterOptions(CommonOptions.DEFAULTS, Optional.empty());

    static JobParser<RegisterOptions> parser() {
        return new Parser();
    }

    private static final class Parser extends JobParser<RegisterOptions> {
        Parser() {
            super("register", RegisterJob.SUMMARY);
            opt("schema", OptionTypes.TEXT)
                    .valueName("<[catalog.]schema>")
                    .text("the schema of the metastore that gets the tables, created where there is none")
                    .validate(name -> name.matches("(%1$s[.])?%1$s".formatted(Metastore.NAME))
                            ? success()
                            : failure("--schema must be a name of letters, digits and _, with that of a catalog and a"
                                    + " dot before it at most, got "
                                    + name))
                    .action((name, o) -> new RegisterOptions(o.common, Optional.of(name)));
            common(o -> o.common, (o, common) -> new RegisterOptions(common, o.schema));
            checkConfig(o -> o.schema.isPresent() || o.common.mode() == CommonOptions.Mode.PRINT_CONFIG
                    ? success()
                    : failure("Say which schema gets the tables: --schema northstar"));
        }

        @Override
        protected RegisterOptions defaults() {
            return DEFAULTS;
        }
    }
}
