package io.northstar.io;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Session settings for a while. */
final class SessionConf {
    /** Runs {@code work} with {@code settings} in the session, and puts back what was there. */
    static void with(SparkSession spark, Map<String, String> settings, Runnable work) {
        Map<String, Option<String>> before = new HashMap<>();
        settings.keySet().forEach(key -> before.put(key, spark.conf().getOption(key)));
        settings.forEach((key, value) -> spark.conf().set(key, value));
        try {
            work.run();
        } finally {
            before.forEach((key, value) -> {
                if (value.isDefined()) {
                    spark.conf().set(key, value.get());
                } else {
                    spark.conf().unset(key);
                }
            });
        }
    }

    private SessionConf() {}
}
