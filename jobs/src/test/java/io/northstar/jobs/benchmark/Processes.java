package io.northstar.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts processes, one at a time, and measures them. On Linux only: what a process used is read from {@code /proc}.
 *
 * @param checkout the folder with the launcher
 * @param heap largest heap of each process, as the launcher takes it
 * @param logs where the output of the processes goes
 */
record Processes(Path checkout, String heap, Path logs) {
    private static final long GLIMPSE_MILLIS = 20;
    private static final long TICK_MILLIS = 10;
    /** Positions in {@code /proc/self/stat}, after the name, of the time that ended children used. */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    /** Runs a job by the launcher, as users do. */
    Cost northstar(String... arguments) {
        return northstar(Map.of(), arguments);
    }

    /** The same with {@code environment} beside that of this process. */
    Cost northstar(Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("northstar").toString()));
        command.addAll(List.of(arguments));
        return run(command, environment);
    }

    /** Runs {@code main} with the JVM options and the class path of this process. */
    Cost java(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return run(command, Map.of());
    }

    private Cost run(List<String> command, Map<String, String> environment) {
        try {
            Files.createDirectories(logs);
            Path log;
            try (Stream<Path> earlier = Files.list(logs)) {
                log = logs.resolve("%03d.log".formatted(earlier.count()));
            }
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("NORTHSTAR_HEAP", heap);
            builder.environment().putAll(environment);
            Duration usedBefore = usedByChildren();
            long start = System.nanoTime();
            Process process = builder.start();
            long peak = 0;
            boolean ended = false;
            while (!ended) {
                peak = Math.max(peak, peakBytes(process.pid()));
                ended = process.waitFor(GLIMPSE_MILLIS, TimeUnit.MILLISECONDS);
            }
            Duration wall = Duration.ofNanos(System.nanoTime() - start);
            if (process.exitValue() != 0) {
                throw new IllegalStateException("Exit code %d of %s:%n%s"
                        .formatted(process.exitValue(), command, Files.readString(log, StandardCharsets.UTF_8)));
            }
            return new Cost(wall, usedByChildren().minus(usedBefore), peak);
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static Duration usedByChildren() throws IOException {
        String line = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis(
                TICK_MILLIS * (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])));
    }

    /** The most memory that a running process has held; 0 when it has ended. */
    private static long peakBytes(long process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process)))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException | UncheckedIOException ended) {
            return 0;
        }
    }
}
