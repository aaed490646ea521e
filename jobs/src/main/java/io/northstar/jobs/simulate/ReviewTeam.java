package io.northstar.jobs.simulate;

import java.util.List;
import java.util.stream.IntStream;

/** The invented review floor: queues, their reviewers and how well each sees. */
final class ReviewTeam {
    /** Queues by position; the last takes escalated tasks. */
    static final List<String> QUEUES = List.of(
            "americas-general", "americas-regulated", "asia-general", "asia-regulated", "emea-all", "escalations");

    static final int ESCALATIONS = QUEUES.size() - 1;
    static final int REVIEWERS_PER_QUEUE = 12;
    static final List<String> VENDORS = List.of("atlas", "borealis", "cedar");

    private static final Draws SKILLS = new Draws(0);
    private static final double LEAST_SENSITIVITY = 0.84;
    private static final double LEAST_SPECIFICITY = 0.92;
    private static final double SENSITIVITY_RANGE = 0.13;
    private static final double SPECIFICITY_RANGE = 0.07;
    private static final double SENIOR_SENSITIVITY = 0.97;
    private static final double SENIOR_SPECIFICITY = 0.985;

    /** Reviewer names by position; {@link #REVIEWERS_PER_QUEUE} in a row work one queue. */
    static final List<String> REVIEWERS = IntStream.range(0, QUEUES.size() * REVIEWERS_PER_QUEUE)
            .mapToObj("rev-%03d"::formatted)
            .toList();

    /** Position of the queue for each market and vertical, markets first. */
    static List<Integer> desks() {
        return Market.ALL.stream()
                .flatMap(market -> Vertical.ALL.stream().map(vertical -> QUEUES.indexOf(queue(market, vertical))))
                .toList();
    }

    /** Chance that the reviewer finds a violation. */
    static double sensitivity(int reviewer) {
        return isSenior(reviewer)
                ? SENIOR_SENSITIVITY
                : LEAST_SENSITIVITY + SENSITIVITY_RANGE * SKILLS.uniformAt("sensitivity", reviewer);
    }

    /** Chance that the reviewer passes a compliant ad. */
    static double specificity(int reviewer) {
        return isSenior(reviewer)
                ? SENIOR_SPECIFICITY
                : LEAST_SPECIFICITY + SPECIFICITY_RANGE * SKILLS.uniformAt("specificity", reviewer);
    }

    /** Positions of all reviewers. */
    static List<Integer> reviewers() {
        return IntStream.range(0, REVIEWERS.size()).boxed().toList();
    }

    private static String queue(Market market, Vertical vertical) {
        if (market.region().equals("emea")) {
            return "emea-all";
        }
        return switch (vertical.review()) {
            case GENERAL -> market.region() + "-general";
            case REGULATED -> market.region() + "-regulated";
        };
    }

    private static boolean isSenior(int reviewer) {
        return reviewer / REVIEWERS_PER_QUEUE == ESCALATIONS;
    }

    private ReviewTeam() {}
}
