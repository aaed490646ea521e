package io.northstar.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.northstar.BadSettingsException;
import io.northstar.land.SourceMapping;
import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings in force: the defaults of {@code conf/northstar.conf}, over them the user's files, over them single
 * settings.
 */
public final class Settings {
    private static final String DEFAULTS = "northstar/northstar.conf";
    private static final String SOURCES = "northstar/sources/";
    /** Sections whose names are the user's own. */
    private static final Set<String> OPEN =
            Set.of("metrics", "quality.dimensions", "scorecards.case_mix", "audit.dimensions", "train.models");

    private final Config config;

    private Settings(Config config) {
        this.config = config;
    }

    /**
     * Loads the settings that {@code options} ask for.
     *
     * @throws ConfigException or {@link IllegalArgumentException} saying which file and line is wrong
     */
    public static Settings load(CommonOptions options) {
        Config defaults = ConfigFactory.parseResources(Settings.class.getClassLoader(), DEFAULTS);
        Config user = ConfigFactory.empty();
        for (String file : options.configs()) {
            user = ConfigFactory.parseFile(
                            new File(file), ConfigParseOptions.defaults().setAllowMissing(false))
                    .withFallback(user);
        }
        for (String setting : options.settings()) {
            int equals = setting.indexOf('=');
            user = ConfigFactory.parseString(
                            setting.substring(0, equals) + " = " + value(setting.substring(equals + 1)))
                    .withFallback(user);
        }
        requireKnown(user, defaults);
        Config merged = user.withFallback(defaults);
        if (options.warehouse().isPresent()) {
            merged = merged.withValue(
                    "warehouse",
                    ConfigValueFactory.fromAnyRef(options.warehouse().get()));
        }
        return new Settings(merged.resolve());
    }

    /** The same with what the section {@code name} sets over the rest. */
    public Settings with(String name) {
        return new Settings(config.getConfig(name).withFallback(config));
    }

    /** All settings. */
    public Config config() {
        return config;
    }

    /** Folder of the tables. */
    public String warehouse() {
        return config.getString("warehouse");
    }

    /** The mapping called {@code source}, or in the file {@code source}. */
    public static SourceMapping source(String source) {
        String resource = SOURCES + source + ".conf";
        boolean shipped =
                !source.contains("/") && Settings.class.getClassLoader().getResource(resource) != null;
        Config mapping = shipped
                ? ConfigFactory.parseResources(Settings.class.getClassLoader(), resource)
                : ConfigFactory.parseFile(
                        new File(source), ConfigParseOptions.defaults().setAllowMissing(false));
        try {
            return SourceMapping.of(mapping.resolve());
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("Source mapping %s:\n%s".formatted(source, wrong.getMessage()), wrong);
        }
    }

    /** The settings as HOCON. */
    public String render() {
        return config.root()
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
    }

    /** A value that is neither a number, a list, a string in quotes nor null is taken as text. */
    private static String value(String text) {
        boolean literal = text.matches("(?s)-?[0-9.]+|true|false|null|[\\[{\"].*");
        return literal ? text : ConfigUtil.quoteString(text);
    }

    private static void requireKnown(Config user, Config defaults) {
        List<String> unknown = user.entrySet().stream()
                .map(entry -> entry.getKey())
                .filter(key -> !known(key, defaults))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "Unknown settings: %s. Known are %s and the metrics; see conf/northstar.conf."
                            .formatted(
                                    String.join(", ", new TreeSet<>(unknown)),
                                    defaults.root().keySet().stream().sorted().collect(Collectors.joining(", "))));
        }
    }

    private static boolean known(String key, Config defaults) {
        return OPEN.stream().anyMatch(section -> key.startsWith(section + "."))
                || defaults.root().toConfig().entrySet().stream()
                        .anyMatch(entry -> entry.getKey().equals(key));
    }
}
