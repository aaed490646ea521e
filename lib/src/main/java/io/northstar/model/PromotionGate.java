package io.northstar.model;

import io.northstar.stats.PairedScores;
import io.northstar.stats.RatioEstimate;
import io.northstar.table.Slices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a challenger may take the place of the champion.
 *
 * <p>It must be surely better, by the paired test of {@link PairedScores} at the stated risk; worse in no slice by more than the
 * margin, as far as labels show; score all settled cases on the right side that the champion does; have a certified threshold; and
 * have scores that are nearly the probabilities that they say. Where nothing is in charge yet, the last two are enough. A
 * challenger that is as good as the champion passes with probability {@code risk} at most.
 *
 * @param rules of promotion
 * @param evaluation how estimates are made
 */
public record PromotionGate(TrainSettings.Promotion rules, TrainSettings.Evaluation evaluation) {
    /**
     * What is known of the challenger.
     *
     * @param champion version in charge; empty when there is none
     * @param compared evaluation labels with both scores; none without a champion
     * @param returned number of settled cases that the champion has right and the challenger wrong
     * @param certificates actions that a threshold is certified for
     * @param calibrationError of all decisions
     */
    public record Evidence(
            Optional<String> champion,
            List<ComparedLabel> compared,
            long returned,
            long certificates,
            double calibrationError) {
        public Evidence {
            compared = List.copyOf(compared);
        }
    }

    /** Whether it may, and why. */
    public record Verdict(Outcome outcome, String reason) {}

    /** What a gate can say. */
    public enum Outcome {
        PASSED,
        REFUSED
    }

    /** The verdict about a challenger. */
    public Verdict judge(Evidence evidence) {
        List<String> against = new ArrayList<>();
        if (evidence.certificates() == 0) {
            against.add("no threshold is certified");
        }
        if (evidence.calibrationError() > rules.maxCalibrationError()) {
            against.add(String.format(
                    Locale.ROOT,
                    "its calibration error %.3f is above %s",
                    evidence.calibrationError(),
                    rules.maxCalibrationError()));
        }
        if (evidence.returned() > 0) {
            // Not which: they name decisions, and the verdict is kept.
            against.add("%d settled cases would return".formatted(evidence.returned()));
        }
        if (evidence.champion().isEmpty()) {
            return verdict(against, "nothing was in charge");
        }
        Optional<RatioEstimate> better = improvement(evidence.compared());
        String words = better.map(PromotionGate::words).orElse("no labels to compare them");
        if (better.isEmpty() || better.get().interval().low() <= 0) {
            against.add("not surely better than %s (%s)"
                    .formatted(evidence.champion().get(), words));
        }
        against.addAll(worse(evidence.compared()));
        return verdict(
                against, "better than %s (%s)".formatted(evidence.champion().get(), words));
    }

    private static Verdict verdict(List<String> against, String otherwise) {
        return against.isEmpty()
                ? new Verdict(Outcome.PASSED, "Passes: " + otherwise + ".")
                : new Verdict(Outcome.REFUSED, "Refused: " + String.join("; ", against) + ".");
    }

    /** The slices in which the challenger is worse by more than the margin, and not by chance. */
    private List<String> worse(List<ComparedLabel> compared) {
        Map<String, List<ComparedLabel>> slices = new TreeMap<>();
        for (ComparedLabel label : compared) {
            label.slices().stream()
                    .filter(slice -> !slice.equals(Slices.ALL))
                    .forEach(slice -> slices.computeIfAbsent(slice, any -> new ArrayList<>())
                            .add(label));
        }
        List<String> worse = new ArrayList<>();
        slices.forEach((slice, labels) -> improvement(labels)
                .filter(change ->
                        change.estimate() < -rules.margin() && change.interval().high() < 0)
                .ifPresent(change -> worse.add("worse in %s (%s)".formatted(slice, words(change)))));
        return worse;
    }

    private Optional<RatioEstimate> improvement(List<ComparedLabel> compared) {
        return compared.size() < evaluation.minLabels()
                ? Optional.empty()
                : Optional.of(PairedScores.improvement(
                        compared.stream().map(ComparedLabel::pair).toList(),
                        rules.risk(),
                        evaluation.lonelyStratum(),
                        evaluation.finitePopulationCorrection()));
    }

    private static String words(RatioEstimate change) {
        return String.format(
                Locale.ROOT,
                "squared error smaller by %.4f, %.4f to %.4f",
                change.estimate(),
                change.interval().low(),
                change.interval().high());
    }
}
