package io.northstar.model;

import com.typesafe.config.Config;
import io.northstar.metric.Slicing;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.Scores;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is trained, from which days, and how it is judged.
 *
 * @param models SQL condition that a model predicts, by the model's name
 * @param days which days' examples are for what
 * @param training how a model is trained
 * @param evaluation how it is evaluated
 * @param certification when it may decide alone
 * @param promotion when it may take the place of the one in charge
 * @param weekday on which a nightly run trains; empty when none does
 * @param promotes whether that run may put a model in charge
 */
public record TrainSettings(
        Map<String, String> models,
        Days days,
        TrainingSettings training,
        Evaluation evaluation,
        Certification certification,
        Promotion promotion,
        Optional<DayOfWeek> weekday,
        boolean promotes) {
    private static final double MINUTES_OF_AN_HOUR = 60;
    private static final double THOUSAND = 1000;
    private static final String NONE = "none";
    private static final String AUTO = "auto";
    private static final String NEVER = "never";

    /**
     * Which days' examples are for what, counted back from the newest.
     *
     * @param window days of examples
     * @param validation days before those of evaluation that a model is chosen and calibrated on
     * @param evaluation newest days
     * @param history days before a decision that the advertiser's history looks back on
     * @param heldOut share of advertisers that are evaluated with and not learned from
     */
    public record Days(int window, int validation, int evaluation, int history, double heldOut) {
        /** @throws IllegalArgumentException when a number is out of range or no day is left to train on */
        public Days {
            if (validation < 1 || evaluation < 1 || history < 1) {
                throw new IllegalArgumentException(
                        "train.validation_days, evaluation_days and history_days must be 1 or more");
            }
            if (window <= validation + evaluation) {
                throw new IllegalArgumentException(
                        "train.window_days is %d, which leaves no day to train on beside %d of validation and %d of evaluation"
                                .formatted(window, validation, evaluation));
            }
            if (!(heldOut > 0 && heldOut < 1)) {
                throw new IllegalArgumentException("train.held_out must be between 0 and 1, not " + heldOut);
            }
        }

        /** First day of examples when {@code day} is the newest. */
        public LocalDate first(LocalDate day) {
            return day.minusDays(window - 1L);
        }

        /** First day of evaluation. */
        public LocalDate evaluationFrom(LocalDate day) {
            return day.minusDays(evaluation - 1L);
        }

        /** First day whose decisions the history of the first examples needs. */
        public LocalDate historyFrom(LocalDate day) {
            return first(day).minusDays(history);
        }
    }

    /**
     * How a model is evaluated.
     *
     * @param slicing slices
     * @param thresholds from which scores on are acted on, in [0, 1]
     * @param confidence level of intervals
     * @param lonelyStratum what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     * @param minLabels with fewer labels no number is shown
     */
    public record Evaluation(
            Slicing slicing,
            List<Double> thresholds,
            double confidence,
            LonelyStratum lonelyStratum,
            boolean finitePopulationCorrection,
            long minLabels) {
        /** @throws IllegalArgumentException when a threshold is no probability or comes twice */
        public Evaluation {
            thresholds = List.copyOf(thresholds);
            if (thresholds.stream().anyMatch(each -> !(each >= 0 && each <= 1))
                    || new TreeSet<>(thresholds).size() != thresholds.size()) {
                throw new IllegalArgumentException(
                        "train.thresholds must be different numbers from 0 to 1, not " + thresholds);
            }
        }
    }

    /**
     * When a model may decide alone.
     *
     * @param rejectLimit most of the restrictions that may be wrong
     * @param approveLimit most of the approvals that may violate
     * @param risk probability that more is wrong all the same
     * @param validDays days for which a certificate holds
     * @param maxUnlabelled largest share of decisions in strata without any label
     * @param costs of decisions
     */
    public record Certification(
            double rejectLimit, double approveLimit, double risk, int validDays, double maxUnlabelled, Costs costs) {
        /** @throws IllegalArgumentException when a number is out of range */
        public Certification {
            for (double share : List.of(rejectLimit, approveLimit, risk)) {
                if (!(share > 0 && share < 1)) {
                    throw new IllegalArgumentException(
                            "train.certificates: limits and risk must be between 0 and 1, not " + share);
                }
            }
            if (validDays < 1) {
                throw new IllegalArgumentException("train.certificates.valid_days must be 1 or more, not " + validDays);
            }
        }
    }

    /**
     * What decisions cost, in a currency of your own.
     *
     * @param review of an ad by a human
     * @param violation of one that is permitted though it violates
     * @param restriction of one that is restricted though it is compliant
     */
    public record Costs(double review, double violation, double restriction) {
        /** @throws IllegalArgumentException when one of them is not above 0 */
        public Costs {
            if (!(review > 0) || !(violation > 0) || !(restriction > 0)) {
                throw new IllegalArgumentException("train.costs: all must be above 0");
            }
        }

        /** What {@link io.northstar.table.Scores#ADVICE} costs; a human is taken to be right. */
        double of(String advice, boolean violating) {
            return switch (advice) {
                case Scores.REJECT -> violating ? 0 : restriction;
                case Scores.APPROVE -> violating ? violation : 0;
                default -> review;
            };
        }

        /**
         * From this probability of a violation on a restriction costs no more than a review or an approval: {@code (1 - p) r}
         * against {@code c} and {@code p v}.
         */
        double restrictFrom() {
            return Math.max(Math.max(0, 1 - review / restriction), restriction / (restriction + violation));
        }

        /** Up to this probability of a violation an approval costs no more than a review or a restriction. */
        double permitTo() {
            return Math.min(Math.min(1, review / violation), restriction / (restriction + violation));
        }
    }

    /**
     * When a model may take the place of the one in charge.
     *
     * @param risk probability that one that is no better does
     * @param margin by which its squared error may be larger in a slice
     * @param maxCalibrationError largest calibration error of all decisions
     * @param caseThreshold score from which on a settled case is taken to violate
     */
    public record Promotion(double risk, double margin, double maxCalibrationError, double caseThreshold) {
        private static final double HALF = 0.5;

        /** @throws IllegalArgumentException when a number is out of range */
        public Promotion {
            if (!(risk > 0 && risk < HALF)) {
                throw new IllegalArgumentException("train.promotion.risk must be between 0 and 0.5, not " + risk);
            }
            for (double share : List.of(margin, maxCalibrationError, caseThreshold)) {
                if (!(share >= 0 && share <= 1)) {
                    throw new IllegalArgumentException(
                            "train.promotion: margin, max_calibration_error and case_threshold must be from 0 to 1, not "
                                    + share);
                }
            }
        }
    }

    /** @throws IllegalArgumentException when a name of a model is not made of small letters, digits and underscores */
    public TrainSettings {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        for (String name : models.keySet()) {
            if (!name.matches("[a-z0-9_]+")) {
                throw new IllegalArgumentException(
                        "A model's name has small letters, digits and underscores, not " + name);
            }
        }
    }

    /**
     * Reads the section {@code train}, and of {@code quality} what estimates and slices rest on.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static TrainSettings of(Config settings) {
        Config train = settings.getConfig("train");
        Config quality = settings.getConfig("quality");
        Config certificates = train.getConfig("certificates");
        Config promotion = train.getConfig("promotion");
        return new TrainSettings(
                models(train.getConfig("models")),
                new Days(
                        train.getInt("window_days"),
                        train.getInt("validation_days"),
                        train.getInt("evaluation_days"),
                        train.getInt("history_days"),
                        train.getDouble("held_out")),
                training(train),
                new Evaluation(
                        Slicing.of(quality).withGrains(Slicing.grains(train, "grains")),
                        train.getDoubleList("thresholds"),
                        quality.getDouble("confidence"),
                        LonelyStratum.of(quality.getString("lonely_stratum")),
                        quality.getBoolean("finite_population_correction"),
                        quality.getLong("suppress.min_labels")),
                new Certification(
                        certificates.getDouble("reject_limit"),
                        certificates.getDouble("approve_limit"),
                        certificates.getDouble("risk"),
                        certificates.getInt("valid_days"),
                        quality.getDouble("max_unmeasured_share"),
                        costs(train.getConfig("costs"))),
                new Promotion(
                        promotion.getDouble("risk"),
                        promotion.getDouble("margin"),
                        promotion.getDouble("max_calibration_error"),
                        promotion.getDouble("case_threshold")),
                weekday(train.getString("weekday")),
                promotes(train.getString("nightly_promotion")));
    }

    /** The same for other models: SQL conditions by the model's name. */
    public TrainSettings predicting(Map<String, String> conditions) {
        return new TrainSettings(conditions, days, training, evaluation, certification, promotion, weekday, promotes);
    }

    /** The split of examples when {@code day} is the newest. */
    public ExampleSplit split(LocalDate day) {
        LocalDate evaluationFrom = days.evaluationFrom(day);
        return new ExampleSplit(
                evaluationFrom.minusDays(days.validation()), evaluationFrom, day, days.heldOut(), training.seed());
    }

    private static Optional<DayOfWeek> weekday(String text) {
        Optional<DayOfWeek> weekday = Arrays.stream(DayOfWeek.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
        if (weekday.isEmpty() && !text.equals(NONE)) {
            throw new IllegalArgumentException("train.weekday must be monday to sunday, or none, not " + text);
        }
        return weekday;
    }

    private static boolean promotes(String text) {
        if (!List.of(AUTO, NEVER).contains(text)) {
            throw new IllegalArgumentException("train.nightly_promotion must be auto or never, not " + text);
        }
        return text.equals(AUTO);
    }

    private static Costs costs(Config section) {
        return new Costs(
                section.getDouble("review_minutes") / MINUTES_OF_AN_HOUR * section.getDouble("reviewer_hour"),
                section.getDouble("thousand_violating_views") / THOUSAND * section.getDouble("views_per_ad"),
                section.getDouble("wrong_restriction"));
    }

    private static Map<String, String> models(Config section) {
        Map<String, String> models = new LinkedHashMap<>();
        new TreeSet<>(section.root().keySet())
                .stream().filter(section::hasPath).forEach(name -> models.put(name, section.getString(name)));
        return models;
    }

    private static TrainingSettings training(Config train) {
        List<Candidate> candidates = new ArrayList<>();
        for (Learner learner : Learner.values()) {
            train.getDoubleList("candidates." + learner.label())
                    .forEach(cost -> candidates.add(new Candidate(learner, cost)));
        }
        return new TrainingSettings(
                new FeatureSettings(
                        Examples.TEXT,
                        train.getInt("features.terms_per_text"),
                        train.getInt("features.hash_bits"),
                        train.getInt("features.min_texts"),
                        train.getStringList("features.categories"),
                        AdvertiserHistory.COLUMNS),
                candidates,
                new TrainingSettings.Effort(train.getInt("iterations"), train.getInt("trees")),
                train.getDouble("balance"),
                train.getInt("isotonic_from"),
                train.getInt("fewest_examples"),
                train.getInt("partitions"),
                train.getLong("seed"));
    }
}
