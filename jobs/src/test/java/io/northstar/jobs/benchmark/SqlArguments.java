package io.northstar.jobs.benchmark;

import com.typesafe.config.ConfigFactory;
import io.northstar.quality.QualitySettings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the two SQL engines are to compute, as it passes through a command line.
 *
 * @param tables folder of the input tables as Parquet
 * @param result folder to write
 * @param from first day that is read
 * @param to last day that is read
 * @param spans windows to publish
 */
record SqlArguments(Path tables, Path result, LocalDate from, LocalDate to, List<QualitySql.Span> spans) {
    private static final QualitySettings SHIPPED = QualitySettings.of(
            ConfigFactory.parseResources("northstar/northstar.conf").resolve());
    /** Lengths of the windows that are published by default. */
    static final List<Integer> WINDOWS = SHIPPED.windows();

    private static final int FIRST_SPAN = 4;

    /** Reads {@link #words}. */
    static SqlArguments of(String... words) {
        return new SqlArguments(
                Path.of(words[0]),
                Path.of(words[1]),
                LocalDate.parse(words[2]),
                LocalDate.parse(words[3]),
                Arrays.stream(words, FIRST_SPAN, words.length)
                        .map(QualitySql.Span::of)
                        .toList());
    }

    /** The arguments as words. */
    List<String> words() {
        return Stream.concat(
                        Stream.of(tables.toString(), result.toString(), from.toString(), to.toString()),
                        spans.stream().map(QualitySql.Span::word))
                .toList();
    }

    /** The queries, for the shipped settings. */
    QualitySql sql(SqlDialect dialect) {
        return new QualitySql(SHIPPED, dialect, from, to, spans);
    }
}
