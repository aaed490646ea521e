package io.northstar.jobs;

import io.northstar.secret.Redaction;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The secrets that this process was given: in its environment, and in its properties, where Spark's settings are too. */
public final class Secrets {
    /** {@code text} without any of them, and without what looks like one. */
    public static String hidden(String text) {
        Map<String, String> given = new TreeMap<>(System.getenv());
        Properties properties = System.getProperties();
        properties.stringPropertyNames().forEach(name -> given.put(name, properties.getProperty(name, "")));
        return Redaction.of(given).apply(text);
    }

    private Secrets() {}
}
