package io.northstar.table;

/** Columns that a landed record carries beside its own until it is mapped onto a contract. */
public final class RawRecords {
    /** Landing day of the file. */
    public static final String LANDED_ON = "_landed_on";
    /** Name of the file. */
    public static final String FILE = "_file";
    /** The record as it came, where the format is text; else null. */
    public static final String RAW = "_raw";
    /** Whether the record is about the mapping's table; null counts as no. */
    public static final String CHOSEN = "_chosen";
    /** Why the record cannot be parsed; null when it can. */
    public static final String BROKEN = "_broken";

    private RawRecords() {}
}
