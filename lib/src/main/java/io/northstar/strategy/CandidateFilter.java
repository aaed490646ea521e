package io.northstar.strategy;

import java.util.BitSet;

/** Says which patterns may match a text: all that do, and few others. */
interface CandidateFilter {
    /** Adds the patterns that may match {@code normal} to {@code candidates}. */
    void add(String normal, BitSet candidates);

    /** The patterns that it does not know of, and that must be tried on each text. */
    BitSet unknown();
}
