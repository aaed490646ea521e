package io.northstar.model;

import io.northstar.stats.PairedScores;
import java.util.List;

/**
 * A label that champion and challenger have scored.
 *
 * @param pair both scores
 * @param slices the slice of each grain of the evaluation
 */
public record ComparedLabel(PairedScores.Pair pair, List<String> slices) {
    public ComparedLabel {
        slices = List.copyOf(slices);
    }
}
