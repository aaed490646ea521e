package io.northstar.consistency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Connected components by union and find (Tarjan 1975, Journal of the ACM 22, 215-225): the time is as good as linear in the
 * number of edges, however long the paths are, where passing labels on takes a round for each step.
 */
final class Components {
    static final String NODE = "node";
    static final String ROOT = "root";

    /** Columns of edges and of what {@link #of} returns. */
    static final StructType EDGES =
            new StructType().add(NODE, DataTypes.StringType).add(ROOT, DataTypes.StringType);

    /**
     * One row per node with the smallest node of its component.
     *
     * <p>Each part of the edges is first reduced to one edge per node; what is left of all is joined in one task.
     *
     * @param edges two columns of text, the nodes that an edge joins; an edge from a node to itself is allowed
     */
    static Dataset<Row> of(Dataset<Row> edges) {
        MapPartitionsFunction<Row, Row> join = Components::join;
        return edges.mapPartitions(join, Encoders.row(EDGES)).repartition(1).mapPartitions(join, Encoders.row(EDGES));
    }

    private static Iterator<Row> join(Iterator<Row> edges) {
        Components components = new Components();
        edges.forEachRemaining(edge -> components.union(edge.getString(0), edge.getString(1)));
        return components.rows();
    }

    private final Map<String, Integer> positions = new HashMap<>();
    private final List<String> nodes = new ArrayList<>();
    private int[] parents = new int[16];

    private Components() {}

    private void union(String one, String other) {
        int left = root(position(one));
        int right = root(position(other));
        boolean ordered = nodes.get(left).compareTo(nodes.get(right)) < 0;
        parents[ordered ? right : left] = ordered ? left : right;
    }

    private int position(String node) {
        return positions.computeIfAbsent(node, added -> {
            if (nodes.size() == parents.length) {
                parents = Arrays.copyOf(parents, 2 * parents.length);
            }
            parents[nodes.size()] = nodes.size();
            nodes.add(added);
            return nodes.size() - 1;
        });
    }

    private int root(int node) {
        int at = node;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    private Iterator<Row> rows() {
        return positions.values().stream()
                .map(node -> RowFactory.create(nodes.get(node), nodes.get(root(node))))
                .iterator();
    }
}
