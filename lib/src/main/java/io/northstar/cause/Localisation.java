package io.northstar.cause;

import java.util.List;

/**
 * What a search for causes found.
 *
 * @param causes the slices that together explain the change, the strongest first; empty where nothing stands out
 * @param ranking the strongest slices taken one by one, the causes first; they may overlap
 */
public record Localisation(List<Cause> causes, List<Slice> ranking) {

    /** Copies the lists. */
    public Localisation {
        causes = List.copyOf(causes);
        ranking = List.copyOf(ranking);
    }
}
