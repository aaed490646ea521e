package io.northstar.cause;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dimension that causes may be named by.
 *
 * @param name its name
 * @param parents the parent of each value of a tree, such as the policies'; a value without one is a root. Empty for a plain
 *     dimension. Inner nodes are values like any other
 */
public record Dimension(String name, Map<String, String> parents) {

    /** Copies the map. */
    public Dimension {
        parents = Map.copyOf(parents);
    }

    /** A dimension whose values have no order above them. */
    public static Dimension flat(String name) {
        return new Dimension(name, Map.of());
    }

    /** The value and what lies above it, from the root down; a ring in the parents ends where it closes. */
    List<String> path(String value) {
        Set<String> upwards = new LinkedHashSet<>();
        for (String node = value; node != null && upwards.add(node); ) {
            node = parents.get(node);
        }
        List<String> path = new ArrayList<>(upwards);
        Collections.reverse(path);
        return path;
    }
}
