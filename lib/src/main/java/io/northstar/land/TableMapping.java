package io.northstar.land;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How some landed files become rows of one table.
 *
 * @param table the contract they have to meet
 * @param format of the files
 * @param path below the landing zone; {@code {day}} stands for the landing day, {@code *} for any name. Where neither
 *     this nor {@code where} has it, files are read once in a run and their landing day is its last one
 * @param schema columns of the file as DDL; empty means the contract's names as text (json) or what the file says
 * @param shape one record per line, or one document per file
 * @param explode SQL expression that gives the records of a row; empty when a row is a record
 * @param select contract column to SQL expression over the file's columns; empty means columns by name
 * @param where SQL predicate that chooses the rows about this table; {@code {day}} stands for the landing day; empty means
 *     all
 * @param options reader options
 */
public record TableMapping(
        TableContract table,
        Format format,
        String path,
        Optional<String> schema,
        Shape shape,
        Optional<String> explode,
        Map<String, String> select,
        Optional<String> where,
        Map<String, String> options) {

    /** Formats that can land. */
    public enum Format {
        PARQUET,
        JSON,
        CSV,
        DELTA
    }

    /** What a json file holds. */
    public enum Shape {
        LINES,
        DOCUMENT
    }

    /** Placeholder for the landing day in paths and predicates. */
    public static final String DAY = "{day}";

    private static final Set<String> FIELDS =
            Set.of("format", "path", "schema", "document", "explode", "select", "where", "options");
    private static final Config DEFAULTS = ConfigFactory.parseString("document = false, select = {}, options = {}");

    public TableMapping {
        if (leadsOutside(path)) {
            throw new IllegalArgumentException(
                    "path is %s, expected one below the landing zone: without a scheme, a slash in front, or a step up (..)"
                            .formatted(path));
        }
        select = Collections.unmodifiableMap(new LinkedHashMap<>(select));
        options = Map.copyOf(options);
        for (String column : select.keySet()) {
            table.column(column);
        }
    }

    /** Whether each landing day has something of its own: its files, or its rows of the same ones. */
    public boolean byDay() {
        return path.contains(DAY) || where.filter(sql -> sql.contains(DAY)).isPresent();
    }

    /** The predicate of {@link #where} for what landed on {@code day}. */
    public Optional<String> where(LocalDate day) {
        return where.map(sql -> sql.replace(DAY, day.toString()));
    }

    /**
     * Reads one mapping of {@code table}.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    static TableMapping of(TableContract table, Config given) {
        for (String field : given.root().keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "unknown field %s; known are %s".formatted(field, new TreeSet<>(FIELDS)));
            }
        }
        Config mapping = given.withFallback(DEFAULTS);
        return new TableMapping(
                table,
                format(mapping.getString("format")),
                mapping.getString("path"),
                text(mapping, "schema"),
                mapping.getBoolean("document") ? Shape.DOCUMENT : Shape.LINES,
                text(mapping, "explode"),
                texts(mapping.getConfig("select")),
                text(mapping, "where"),
                texts(mapping.getConfig("options")));
    }

    /** Hadoop takes backslashes away and reads what braces hold as names of their own. */
    private static boolean leadsOutside(String path) {
        String plain = path.replace("\\", "");
        List<String> names = List.of(plain.split("[/{},]", -1));
        return plain.startsWith("/") || names.get(0).contains(":") || names.contains("..");
    }

    private static Format format(String text) {
        try {
            return Format.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "format is %s, expected parquet, json, csv or delta".formatted(text), unknown);
        }
    }

    private static Optional<String> text(Config config, String path) {
        return config.hasPath(path) ? Optional.of(config.getString(path)) : Optional.empty();
    }

    private static Map<String, String> texts(Config config) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : new TreeSet<>(config.root().keySet())) {
            texts.put(key, config.getString(ConfigUtil.joinPath(key)));
        }
        return texts;
    }
}
