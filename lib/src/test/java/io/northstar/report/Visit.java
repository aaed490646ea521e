package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A window that remembers whatever a page should not do: complain, ask, load, open, or go elsewhere. */
final class Visit implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> noticed = new ArrayList<>();
    private String open = "";

    Visit(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> noticed.add("console: " + message.text()));
        page.onPageError(error -> noticed.add("error: " + error));
        page.onDialog(dialog -> {
            noticed.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onPopup(popup -> noticed.add("window: " + popup.url()));
        page.onRequest(this::request);
    }

    private void request(Request request) {
        String url = request.url().replaceAll("#.*", "");
        if (!url.equals(open)) {
            noticed.add("request: " + url);
        }
    }

    /** Opens {@code file}. */
    Page open(Path file) {
        open = file.toUri().toString().replace("file:/", "file:///").replaceAll("/{3,}", "///");
        page.navigate(open);
        return page;
    }

    /** Expects that a link leads to {@code file}. */
    void expect(Path file) {
        open = file.toUri().toString().replace("file:/", "file:///").replaceAll("/{3,}", "///");
    }

    /** Requires that nothing was noticed so far. */
    void requireQuiet() {
        assertThat(noticed).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
