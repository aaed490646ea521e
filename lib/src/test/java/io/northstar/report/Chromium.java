package io.northstar.report;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The system's Chromium without a screen, from when a test first needs it until it is closed. */
final class Chromium implements AutoCloseable {
    private static final String VARIABLE = "NORTHSTAR_CHROMIUM";
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        // A sandbox of its own needs rights that a container does not give.
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    /** Starts it; the test is skipped where there is none, and fails where the one that NORTHSTAR_CHROMIUM names is not there. */
    static Chromium start() {
        Optional<Path> executable = Optional.ofNullable(System.getenv(VARIABLE))
                .map(Path::of)
                .or(() -> Stream.of(PLACES)
                        .flatMap(List::stream)
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst());
        Assumptions.assumeTrue(
                executable.isPresent(), "No Chromium at %s; say where one is by %s".formatted(PLACES, VARIABLE));
        return new Chromium(executable.get());
    }

    /** A window of its own, with nothing from others in it. */
    Visit visit(Browser.NewContextOptions options) {
        return new Visit(browser.newContext(options));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
