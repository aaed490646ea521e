package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command that a guide shows is one that its job takes. */
class GuidesTest {
    private static final Path ROOT = Path.of("..");
    /** Up to what ends a command in a shell or in text; what is in quotes may hold anything. */
    private static final Pattern COMMAND = Pattern.compile("\\./northstar ((?:\"[^\"]*\"|\\\\\n|[^\"`&#;()\n])+)");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|[^\\s\"]+");

    static Stream<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String guide : List.of("README.md", "conf/README.md")) {
            COMMAND.matcher(Files.readString(ROOT.resolve(guide)))
                    .results()
                    .map(found -> found.group(1).replace("\\\n", " ").replaceAll("\\$\\([^)]*\\)", "2026-01-31"))
                    // Some show a part, for the reader to go on.
                    .filter(command -> !command.contains("…") && !command.contains("..."))
                    .forEach(commands::add);
        }
        return commands.stream().map(String::strip).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsJobTakesIt(String command) {
        List<String> words = new ArrayList<>(
                WORD.matcher(command).results().map(GuidesTest::word).toList());
        words.add("--print-config");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream errors = System.err;
        PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(all);
        System.setErr(all);
        try {
            assertThat(Northstar.start(words.toArray(String[]::new)))
                    .as(said.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ExitCode.DONE);
        } finally {
            System.setOut(out);
            System.setErr(errors);
        }
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(commands())
                .hasSizeGreaterThan(20)
                .contains("nightly --from 2026-01-01 --to 2026-01-31", "maintain --erase-reviewer rev-4");
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group() : found.group(1);
    }
}
