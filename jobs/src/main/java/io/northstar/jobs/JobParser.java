package io.northstar.jobs;

import io.northstar.secret.Redaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import scala.Option;
import scala.collection.immutable.ArraySeq;
import scala.runtime.BoxedUnit;
import scala.util.Either;
import scopt.OptionParser;

/**
 * A job's command line. Reports every wrong option at once; never ends the process.
 *
 * @param <O> record of the job's options
 */
public abstract class JobParser<O> extends OptionParser<O> {
    private final String job;
    private final List<String> flags = new ArrayList<>(List.of("--help", "--version"));
    private final List<String> secrets = new ArrayList<>();
    private boolean answered;

    /** The parser of {@code job}; {@code summary} opens its help text. */
    protected JobParser(String job, String summary) {
        super("northstar " + job);
        this.job = job;
        head(scala.jdk.javaapi.CollectionConverters.asScala(List.of("%s: %s\n".formatted(job, summary)))
                .toSeq());
    }

    /** Options before any is read. */
    protected abstract O defaults();

    /** The options of {@code args}; empty when they are wrong or only asked for help. */
    final Optional<O> parse(String[] args) {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0 && flags.contains(arg.substring(0, equals))) {
                reportError("Option %s takes no value".formatted(arg.substring(0, equals)));
                return Optional.empty();
            }
        }
        Option<O> options = parse(new ArraySeq.ofRef<>(args), defaults());
        return answered || options.isEmpty() ? Optional.empty() : Optional.of(options.get());
    }

    /** {@code args} as they may be kept: without the values of {@link #secret} options, and without other secrets. */
    final List<String> shown(String[] args) {
        List<String> shown = new ArrayList<>();
        for (Iterator<String> left = List.of(args).iterator(); left.hasNext(); ) {
            String arg = left.next();
            shown.add(secrets.stream()
                    .filter(name -> arg.startsWith(name + "=") || arg.startsWith(name + ":"))
                    .findFirst()
                    .map(name -> name + "=" + Redaction.REDACTED)
                    .orElseGet(() -> Secrets.hidden(arg)));
            if (secrets.contains(arg) && left.hasNext()) {
                left.next();
                shown.add(Redaction.REDACTED);
            }
        }
        return shown;
    }

    /** Whether the command line asked for help or the version, which has been printed. */
    final boolean answered() {
        return answered;
    }

    /** Adds the options of {@link CommonOptions} and {@code --help}. */
    protected final void common(Function<O, CommonOptions> read, BiFunction<O, CommonOptions, O> with) {
        note("\nEvery job:");
        opt("config", OptionTypes.TEXT)
                .unbounded()
                .valueName("<file>")
                .text("settings over the defaults, in HOCON; may be given several times")
                .action((file, o) -> with.apply(o, read.apply(o).withConfig(file)));
        opt("set", OptionTypes.TEXT)
                .unbounded()
                .valueName("<key=value>")
                .text("one setting over the files, for example --set quality.confidence=0.9")
                .validate(text -> text.indexOf('=') > 0 ? success() : failure("--set needs key=value, got " + text))
                .action((text, o) -> with.apply(o, read.apply(o).withSetting(text)));
        opt("warehouse", OptionTypes.TEXT)
                .valueName("<folder>")
                .text("where the tables are, on any Hadoop file system")
                .action((folder, o) -> with.apply(o, read.apply(o).withWarehouse(folder)));
        flag(
                "dry-run",
                "say what would be done, write nothing",
                o -> with.apply(o, read.apply(o).withMode(CommonOptions.Mode.DRY_RUN)));
        flag(
                "print-config",
                "print the settings in force and stop",
                o -> with.apply(o, read.apply(o).withMode(CommonOptions.Mode.PRINT_CONFIG)));
        help("help").text("print this text");
        version("version").text("print the version");
    }

    /** Adds an option that may be given several times and whose value is kept in no log. It must not be blank. */
    protected final void secret(String name, String value, String text, BiFunction<String, O, O> action) {
        secrets.add("--" + name);
        opt(name, OptionTypes.TEXT)
                .unbounded()
                .valueName(value)
                .text(text)
                .validate(given -> given.isBlank() ? failure("--%s needs a value".formatted(name)) : success())
                .action((given, o) -> action.apply(given, o));
    }

    /** Adds an option without a value. */
    protected final void flag(String name, String text, Function<O, O> action) {
        flags.add("--" + name);
        opt(name, scopt.Read$.MODULE$.unitRead()).text(text).action((nothing, o) -> action.apply(o));
    }

    @Override
    public void terminate(Either<String, BoxedUnit> state) {
        answered = true;
    }

    @Override
    public void reportError(String message) {
        Console.error("northstar %s: %s".formatted(job, message));
    }

    @Override
    public Option<Object> showUsageOnError() {
        return Option.apply(false);
    }
}
