package io.northstar.io;

/**
 * What a merge did to a table.
 *
 * @param inserted rows with a new key
 * @param updated rows that replaced an older one
 */
public record Merged(long inserted, long updated) {
    /** Nothing done. */
    public static final Merged NOTHING = new Merged(0, 0);
}
