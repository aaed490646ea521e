package io.northstar.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names files of pages after what they are about, whatever others called that. */
final class PageFile {
    private static final int READABLE = 24;

    /**
     * The file of the page about {@code value}, one of {@code kind}: a few plain letters of the value for people, and a hash of both
     * that tells values apart.
     */
    static String of(String kind, String value) {
        String plain = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String readable = plain.substring(0, Math.min(READABLE, plain.length())).replaceAll("^-+|-+$", "");
        return "%s-%s-%s.html".formatted(kind.replaceAll("[^A-Za-z0-9]+", "-"), readable, hash(kind + "=" + value));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    private PageFile() {}
}
