package io.northstar.jobs;

import com.typesafe.config.Config;
import io.northstar.BadSettingsException;
import io.northstar.secret.KeyedHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads keys from where the settings say they are. */
public final class Keys {
    /** What the QA sample is drawn with. */
    public static final String SAMPLING = "sampling";
    /** What reviewers are named with. */
    public static final String PSEUDONYMS = "pseudonyms";

    private static final String VARIABLE = "variable";

    /**
     * The key called {@code name}.
     *
     * @throws BadSettingsException saying where a key was looked for, and never what was found
     */
    public static KeyedHash read(Settings settings, String name) {
        return find(settings, name)
                .orElseThrow(() -> new BadSettingsException(
                        "There is no key: put one into a file and its path into keys.%s.file, or set the environment variable %s"
                                .formatted(name, place(settings, name).getString(VARIABLE))));
    }

    /** The same, or nothing where neither a file nor the environment variable is set. Line ends after a key do not count. */
    public static Optional<KeyedHash> find(Settings settings, String name) {
        Config place = place(settings, name);
        String file = place.getString("file");
        Optional<String> text = file.isEmpty()
                ? Optional.ofNullable(System.getenv(place.getString(VARIABLE)))
                : Optional.of(content(name, file));
        return text.map(key -> BadSettingsException.unless(
                () -> KeyedHash.of(key.stripTrailing().getBytes(StandardCharsets.UTF_8))));
    }

    private static Config place(Settings settings, String name) {
        return settings.config().getConfig("keys." + name);
    }

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new BadSettingsException("keys.%s.file: cannot read %s".formatted(name, file), unreadable);
        }
    }

    private Keys() {}
}
