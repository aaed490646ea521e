package io.northstar.pattern;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/** Finds the patterns that a decision has. A function of Java, because Spark looks up single values only, not sets of them. */
final class PatternIndex implements UDF1<Row, List<Integer>>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final Node root = new Node();

    /** The patterns that begin with the same items. */
    private static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Map<String, Node> next = new TreeMap<>();
        private int position = NONE;
    }

    /** @param patterns what is looked for; found by their positions */
    PatternIndex(List<Pattern> patterns) {
        for (int i = 0; i < patterns.size(); i++) {
            Node node = root;
            for (String item : patterns.get(i).items()) {
                node = node.next.computeIfAbsent(item, key -> new Node());
            }
            node.position = i;
        }
    }

    /** @param basket a struct of the items of a decision in the order of their attributes */
    @Override
    public List<Integer> call(Row basket) {
        List<Integer> found = new ArrayList<>();
        collect(root, basket.getList(0), found);
        return found;
    }

    private static void collect(Node node, List<String> items, List<Integer> found) {
        if (node.position != NONE) {
            found.add(node.position);
        }
        for (int i = 0; i < items.size() && !node.next.isEmpty(); i++) {
            Node next = node.next.get(items.get(i));
            if (next != null) {
                collect(next, items.subList(i + 1, items.size()), found);
            }
        }
    }
}
