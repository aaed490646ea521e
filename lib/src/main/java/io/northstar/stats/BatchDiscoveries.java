package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Discoveries among p-values that come in batches, such as one a night, with one false discovery rate for all batches
 * together (Zrnic, Jiang, Ramdas and Jordan 2020, The power of batching in multiple hypothesis testing, AISTATS, algorithm 1).
 */
public final class BatchDiscoveries {
    /** Makes the shares {@code j^-1.6} of the error budget add up to 1. */
    private static final double FIRST_SHARE = 0.4374901658;

    private static final double SHARE_EXPONENT = -1.6;

    private record Batch(double level, int found, int foundAtMost) {}

    private final double rate;
    private final List<Batch> batches = new ArrayList<>();

    /** No batch yet; {@code rate} is the false discovery rate of all of them. */
    public BatchDiscoveries(double rate) {
        this.rate = rate;
    }

    /** The level that the next batch of {@code size} p-values is tested at. */
    public double level(int size) {
        double budget = 0;
        for (int batch = 1; batch <= batches.size() + 1; batch++) {
            budget += rate * FIRST_SHARE * Math.pow(batch, SHARE_EXPONENT);
        }
        int found = batches.stream().mapToInt(Batch::found).sum();
        double spent = batches.stream()
                .mapToDouble(batch -> batch.foundAtMost() == 0
                        ? 0
                        : batch.level() * batch.foundAtMost() / (batch.foundAtMost() + found - batch.found()))
                .sum();
        return (budget - spent) * (size + found) / size;
    }

    /** Tests the next batch, in the order of {@code pValues}. */
    public boolean[] next(double[] pValues) {
        double level = level(pValues.length);
        boolean[] discovered = Discoveries.byPValues(pValues, level);
        int atMost = 0;
        for (int i = 0; i < pValues.length; i++) {
            double[] changed = pValues.clone();
            changed[i] = 0;
            atMost = Math.max(atMost, count(Discoveries.byPValues(changed, level)));
        }
        batches.add(new Batch(level, count(discovered), atMost));
        return discovered;
    }

    private static int count(boolean[] discovered) {
        int count = 0;
        for (boolean each : discovered) {
            count += each ? 1 : 0;
        }
        return count;
    }
}
