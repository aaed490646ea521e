package io.northstar.stats;

import java.util.List;

/**
 * Items that the same reviewers judged in the same way.
 *
 * @param votes who said what; a reviewer may vote more than once on an item
 * @param items how many items have these votes
 */
public record VotePattern(List<Vote> votes, long items) {
    /**
     * Checks that there is something to count.
     *
     * @throws IllegalArgumentException without votes or items
     */
    public VotePattern {
        votes = List.copyOf(votes);
        if (votes.isEmpty() || items < 1) {
            throw new IllegalArgumentException(
                    "A pattern needs votes and items, but has %d and %d".formatted(votes.size(), items));
        }
    }

    /**
     * One vote.
     *
     * @param reviewer number of the reviewer, from 0
     * @param category number of the category, from 0
     */
    public record Vote(int reviewer, int category) {}

    /**
     * Items whose category is known, such as golden ones.
     *
     * @param pattern their votes
     * @param category what they are
     */
    public record Known(VotePattern pattern, int category) {}

    long reviewers() {
        return votes.stream().mapToInt(Vote::reviewer).distinct().count();
    }
}
