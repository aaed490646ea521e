package io.northstar.io;

/**
 * A landed file that cannot be read at all.
 *
 * @param file which
 * @param reason why, for the person who delivered it
 */
public record UnreadableFile(LandedFile file, String reason) {}
