package io.northstar.cause;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every combination of values of up to some number of dimensions that the leaves have.
 *
 * <p>A tree counts as one attribute for each depth, of which a combination takes one at most. A leaf above that depth is in
 * none of the combination's slices.
 */
final class Lattice {
    /** Marks a leaf that is in no slice of a combination. */
    static final int NOWHERE = -1;

    private final List<Attribute> attributes;
    private final List<Cuboid> cuboids = new ArrayList<>();

    /** A dimension, or one depth of a tree: the number of each leaf's value. */
    private static final class Attribute {
        private final int dimension;
        private final String name;
        private final int[] codes;
        private final List<String> values;

        Attribute(int dimension, String name, int[] codes, List<String> values) {
            this.dimension = dimension;
            this.name = name;
            this.codes = codes;
            this.values = values;
        }
    }

    /** One combination of dimensions: which slice each leaf is in, and a leaf of each slice to name it by. */
    static final class Cuboid {
        private final int[] slices;
        private final int[] examples;
        private final int[] attributes;

        Cuboid(int[] slices, int[] examples, int[] attributes) {
            this.slices = slices;
            this.examples = examples;
            this.attributes = attributes;
        }

        /** How many dimensions it combines. */
        int layer() {
            return attributes.length;
        }

        /** The slice of each leaf, or {@link #NOWHERE}; not to be changed. */
        int[] slices() {
            return slices;
        }

        /** A leaf of each slice; not to be changed. */
        int[] examples() {
            return examples;
        }

        /** How many slices it has. */
        int size() {
            return examples.length;
        }
    }

    Lattice(List<Dimension> dimensions, List<List<String>> leaves, int mostLayers) {
        for (List<String> leaf : leaves) {
            if (leaf.size() != dimensions.size()) {
                throw new IllegalArgumentException(
                        "A leaf needs one value for each of %s, but has %s".formatted(dimensions, leaf));
            }
        }
        attributes = new ArrayList<>();
        for (int dimension = 0; dimension < dimensions.size(); dimension++) {
            addAttributes(dimensions.get(dimension), dimension, leaves);
        }
        extend(new int[0], new int[leaves.size()], mostLayers);
        cuboids.sort((a, b) -> Integer.compare(a.layer(), b.layer()));
    }

    List<Cuboid> cuboids() {
        return cuboids;
    }

    /** The combinations with one attribute fewer. */
    List<Cuboid> parents(Cuboid cuboid) {
        return cuboids.stream()
                .filter(other -> other.layer() == cuboid.layer() - 1
                        && Arrays.stream(other.attributes)
                                .allMatch(index -> Arrays.binarySearch(cuboid.attributes, index) >= 0))
                .toList();
    }

    /** The slice with this number in words. */
    Slice slice(Cuboid cuboid, int number) {
        Map<String, String> values = new TreeMap<>();
        for (int index : cuboid.attributes) {
            Attribute attribute = attributes.get(index);
            values.put(attribute.name, attribute.values.get(attribute.codes[cuboid.examples()[number]]));
        }
        return Slice.of(values);
    }

    private void addAttributes(Dimension dimension, int number, List<List<String>> leaves) {
        Map<String, List<String>> paths = new HashMap<>();
        int depths = 0;
        for (List<String> leaf : leaves) {
            depths = Math.max(
                    depths,
                    paths.computeIfAbsent(leaf.get(number), dimension::path).size());
        }
        for (int depth = 0; depth < depths; depth++) {
            Map<String, Integer> numbers = new HashMap<>();
            List<String> values = new ArrayList<>();
            int[] codes = new int[leaves.size()];
            for (int i = 0; i < codes.length; i++) {
                List<String> path = paths.get(leaves.get(i).get(number));
                codes[i] = depth < path.size() ? code(path.get(depth), numbers, values) : NOWHERE;
            }
            attributes.add(new Attribute(number, dimension.name(), codes, values));
        }
    }

    private static int code(String value, Map<String, Integer> numbers, List<String> values) {
        Integer known = numbers.putIfAbsent(value, values.size());
        if (known == null) {
            values.add(value);
            return values.size() - 1;
        }
        return known;
    }

    private void extend(int[] taken, int[] slices, int layersLeft) {
        if (layersLeft == 0) {
            return;
        }
        int first = taken.length == 0 ? 0 : taken[taken.length - 1] + 1;
        for (int next = first; next < attributes.size(); next++) {
            Attribute attribute = attributes.get(next);
            if (taken.length > 0 && attributes.get(taken[taken.length - 1]).dimension == attribute.dimension) {
                continue;
            }
            int[] now = Arrays.copyOf(taken, taken.length + 1);
            now[taken.length] = next;
            Cuboid cuboid = refine(slices, attribute, now);
            cuboids.add(cuboid);
            extend(now, cuboid.slices(), layersLeft - 1);
        }
    }

    private static Cuboid refine(int[] coarse, Attribute attribute, int[] taken) {
        int[] fine = new int[coarse.length];
        int[] examples = new int[coarse.length];
        int count = 0;
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < coarse.length; i++) {
            if (coarse[i] == NOWHERE || attribute.codes[i] == NOWHERE) {
                fine[i] = NOWHERE;
                continue;
            }
            long key = (long) coarse[i] * attribute.values.size() + attribute.codes[i];
            Integer known = numbers.putIfAbsent(key, count);
            if (known == null) {
                examples[count] = i;
                fine[i] = count++;
            } else {
                fine[i] = known;
            }
        }
        return new Cuboid(fine, Arrays.copyOf(examples, count), taken);
    }
}
