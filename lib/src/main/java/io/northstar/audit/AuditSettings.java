package io.northstar.audit;

import com.typesafe.config.Config;
import io.northstar.metric.Slicing;
import io.northstar.stats.CorrectionMethod;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settings of the audit stage.
 *
 * @param design where the weights of audits come from
 * @param slicing dimensions and grains of the audited labels; the metrics' dimensions are among them
 * @param corrected dimensions and grains of the corrected metrics; each grain is also one of the metrics'
 * @param fewestAudits audits in each cell of side and QA verdict that {@link CorrectionMethod#DOUBLE_SAMPLING} needs, and
 *     audits below which an agreement is suppressed
 * @param fewestTuningLabels labels of other days that a score needs to be tuned by
 */
public record AuditSettings(
        AuditDesign design, Slicing slicing, Slicing corrected, long fewestAudits, long fewestTuningLabels) {
    /**
     * Checks the grains and ranges.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public AuditSettings {
        if (fewestAudits < 2 || fewestTuningLabels < 2) {
            throw new IllegalArgumentException(
                    "audit.fewest_audits and audit.fewest_tuning_labels must be at least 2, but are %d and %d"
                            .formatted(fewestAudits, fewestTuningLabels));
        }
        if (!corrected.grains().contains(List.of())) {
            throw new IllegalArgumentException(
                    "The corrected grains must contain [], the whole: slices with few audits are corrected by it");
        }
    }

    /**
     * Reads the {@code audit} section. Of {@code corrected_grains} those count that the metrics have, and the whole always.
     *
     * @param metrics dimensions and grains of the metrics
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static AuditSettings of(Config settings, Slicing metrics) {
        Config audit = settings.getConfig("audit");
        List<List<String>> corrected = Stream.concat(
                        Stream.of(List.<String>of()), Slicing.grains(audit, "corrected_grains").stream())
                .filter(grain -> grain.isEmpty() || metrics.grains().contains(grain))
                .distinct()
                .toList();
        return new AuditSettings(
                AuditDesign.of(audit),
                Slicing.of(audit).withColumnsOf(metrics),
                metrics.withGrains(corrected),
                audit.getLong("fewest_audits"),
                audit.getLong("fewest_tuning_labels"));
    }
}
