package io.northstar.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The page of one slice of one dimension.
 *
 * @param dimension the dimension
 * @param value its value
 */
record SlicePage(String dimension, String value) {
    private static final int READABLE = 24;

    /**
     * Its file: a few plain letters of the value for people, and a hash that tells values apart, whatever is in them.
     */
    String file() {
        String plain = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String readable = plain.substring(0, Math.min(READABLE, plain.length())).replaceAll("^-+|-+$", "");
        return "%s-%s-%s.html".formatted(dimension.replaceAll("[^A-Za-z0-9]+", "-"), readable, hash());
    }

    /** The slice as tables name it. */
    String slice() {
        return "%s=%s".formatted(dimension, value);
    }

    private String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(slice().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
