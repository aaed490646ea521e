package io.northstar.cause;

/** How well each slice of a combination explains what the leaves show. */
interface Scorer {
    /**
     * One score for each slice, net of what its dimensions cost; negative infinity for a slice that is no candidate.
     *
     * @param cuboid the combination
     * @param active the leaves that no cause has explained yet
     */
    double[] scores(Lattice.Cuboid cuboid, boolean[] active);

    /** The active leaves of a slice that the slice explains; they are left out from then on. */
    boolean[] explained(Lattice.Cuboid cuboid, int slice, boolean[] active);

    /** Whether the rest of a more general slice moved like this one, so that the general one is the cause. */
    boolean belongs(Lattice.Cuboid cuboid, int slice, Lattice.Cuboid general, int generalSlice, boolean[] active);

    /** Whether a cause with this score is worth naming after one with the score {@code first}. */
    boolean worthNaming(double score, double first);
}
