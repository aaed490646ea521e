package io.northstar.erase;

import java.util.Set;
import java.util.TreeSet;

/**
 * Whom to erase. The identifiers are whatever the source made them and are only ever compared.
 *
 * @param advertisers identifiers of advertisers, whose rows go
 * @param reviewers identifiers of reviewers, whose name goes from rows that stay
 */
public record ErasureRequest(Set<String> advertisers, Set<String> reviewers) {
    /** Copies the sets; an {@link IllegalArgumentException} when an identifier is blank. */
    public ErasureRequest {
        advertisers = Set.copyOf(advertisers);
        reviewers = Set.copyOf(reviewers);
        if (advertisers.stream().anyMatch(String::isBlank) || reviewers.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("A blank identifier names nobody to erase");
        }
    }

    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return advertisers.isEmpty() && reviewers.isEmpty();
    }

    /** All identifiers, sorted. */
    Set<String> identifiers() {
        TreeSet<String> all = new TreeSet<>(advertisers);
        all.addAll(reviewers);
        return all;
    }

    /** How many of each: the identifiers themselves are not for logs. */
    @Override
    public String toString() {
        return "%d advertisers, %d reviewers".formatted(advertisers.size(), reviewers.size());
    }
}
