package io.northstar.consistency;

import io.northstar.stats.DawidSkene;
import java.io.Serializable;
import java.util.List;

/**
 * How votes are adjudicated.
 *
 * @param estimate how shares and error rates are found
 * @param minNamed decisions with a vote for a policy below which it is not adjudicated, at least 1
 * @param minAnchors decisions with three reviewers or a known answer below which the estimate is refused, at least 1
 * @param settling layers of review that settle what a golden decision is, where another draw of it has a label of them
 */
public record AdjudicationRules(DawidSkene.Rules estimate, long minNamed, long minAnchors, List<String> settling)
        implements Serializable {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public AdjudicationRules {
        settling = List.copyOf(settling);
        if (minNamed < 1 || minAnchors < 1) {
            throw new IllegalArgumentException(
                    "consistency needs min_named >= 1 and adjudication.min_anchors >= 1, but they are %d and %d"
                            .formatted(minNamed, minAnchors));
        }
    }
}
