package io.northstar.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes pages as HTML: each file by itself, with its style and its script in it, and with a policy that lets a browser load
 * nothing else and run nothing else.
 */
public final class ReportFiles {
    /** File with the meaning of every metric. */
    public static final String METRICS = "metrics.html";
    /** File with every table and column. */
    public static final String TABLES = "tables.html";

    private static final String TEMPLATES = "io.northstar.report.html";
    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(null, ContentType.Html, ReportFiles.class.getClassLoader(), TEMPLATES);

    /**
     * Style and script of all pages, and the policy that allows these alone.
     *
     * @param style the style sheet
     * @param script the script
     * @param policy content security policy
     */
    public record Assets(String style, String script, String policy) {
        static Assets load() {
            String style = resource("report.css");
            String script = resource("report.js");
            return new Assets(
                    style,
                    script,
                    "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
                            .formatted(hash(style), hash(script)));
        }

        private static String resource(String name) {
            try (InputStream in = ReportFiles.class.getResourceAsStream("/northstar/report/" + name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot read " + name, unreadable);
            }
        }

        private static String hash(String text) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return "sha256-" + Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("Every Java has SHA-256", impossible);
            }
        }
    }

    /** The files of {@code pages} by name, with the metric handbook and the data dictionary of {@code contracts}. */
    public static Map<String, String> of(
            List<Page> pages, List<Definition> definitions, List<TableContract> contracts) {
        Assets assets = Assets.load();
        Map<String, String> files = new LinkedHashMap<>();
        pages.forEach(page -> files.put(page.file(), html("page.jte", Map.of("page", page, "assets", assets))));
        files.put(METRICS, html("metrics.jte", Map.of("definitions", definitions, "assets", assets)));
        files.put(TABLES, html("tables.jte", Map.of("contracts", contracts, "assets", assets)));
        return files;
    }

    private static String html(String template, Map<String, Object> parameters) {
        TemplateOutput output = new StringOutput();
        ENGINE.render(template, parameters, output);
        return output.toString();
    }

    private ReportFiles() {}
}
