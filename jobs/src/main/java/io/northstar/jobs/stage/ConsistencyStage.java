package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.consistency.Adjudication;
import io.northstar.consistency.ConsistencySettings;
import io.northstar.consistency.ReviewAgreement;
import io.northstar.consistency.ReviewInputs;
import io.northstar.consistency.Reviews;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Keys;
import io.northstar.jobs.Progress;
import io.northstar.secret.KeyedHash;
import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.Adjudications;
import io.northstar.table.Audits;
import io.northstar.table.DesignStrata;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.ReviewerConfusion;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Says how far reviewers of the same decisions agree, and what their votes say together. Run after the quality stage, whose
 * labelled decisions it reads. Reviewers are named only where there is a key for pseudonyms.
 */
final class ConsistencyStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private final Tables tables;
    private final ConsistencySettings settings;
    private final Optional<KeyedHash> key;
    private final TableContract inconsistency;

    /**
     * The consistency stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    ConsistencyStage(JobRun run) {
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> ConsistencySettings.of(run.settings().config()));
        this.key = Keys.find(run.settings(), Keys.PSEUDONYMS);
        this.inconsistency = InconsistencyReview.table(settings.slicing().names());
        outputs().forEach(tables::requireMatching);
    }

    /** The tables that are written, by the day that windows end on. */
    List<TableContract> outputs() {
        return List.of(inconsistency, Adjudications.TABLE, ReviewerConfusion.TABLE, AdjudicatedVotes.TABLE);
    }

    /** Length of the windows in days. */
    int windowDays() {
        return settings.windowDays();
    }

    /**
     * Publishes the windows that end on {@code ends}; returns how many days were written. Where no decision of the windows was
     * reviewed more than once, or is golden, there is nothing to compare.
     */
    Map<String, Long> run(SortedSet<LocalDate> ends, Progress progress) {
        ReviewInputs inputs = inputs(ends.first().minusDays(settings.windowDays() - 1L), ends.last());
        boolean compared =
                inputs.mayCompare() || !tables.read(inconsistency, ends).isEmpty();
        if (compared) {
            progress.run(
                    "comparing reviews of %d days".formatted(ends.size()), () -> publish(inputs, List.copyOf(ends)));
        } else {
            progress.run("nothing was reviewed twice", () -> {});
        }
        return Map.of("inconsistency_review.days", compared ? (long) ends.size() : 0);
    }

    private void publish(ReviewInputs inputs, List<LocalDate> ends) {
        Adjudication adjudication = Adjudication.of(inputs, ends, settings);
        Dataset<Row> reviews = Reviews.of(inputs, settings.slicing()).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> fits = adjudication.fits().persist(StorageLevel.MEMORY_AND_DISK());
        Adjudication kept = adjudication.withFits(fits);
        try {
            SideBySide.doAll(
                    () -> tables.replaceDays(inconsistency, ends, ReviewAgreement.of(reviews, ends, settings)),
                    () -> tables.replaceDays(Adjudications.TABLE, ends, kept.adjudications()),
                    () -> key.ifPresent(
                            known -> tables.replaceDays(ReviewerConfusion.TABLE, ends, kept.reviewerConfusion(known))),
                    () -> tables.replaceDays(AdjudicatedVotes.TABLE, ends, kept.adjudicatedVotes()));
        } finally {
            reviews.unpersist();
            fits.unpersist();
        }
    }

    private ReviewInputs inputs(LocalDate from, LocalDate to) {
        Date earliest = Date.valueOf(from.minusDays(Numbers.CLOCKS_APART));
        return new ReviewInputs(
                tables.read(LabelledDecisions.TABLE, from, to),
                tables.read(DesignStrata.TABLE, from, to),
                tables.read(QaSamples.TABLE, from, to),
                tables.read(QaLabels.TABLE).where(col(QaLabels.LABELLED_ON).geq(lit(earliest))),
                tables.read(Audits.TABLE, from, to));
    }
}
