package io.northstar.jobs.benchmark;

import io.northstar.quality.QualitySettings;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first part of {@link QualitySql}: decisions × samples × labels.
 *
 * @param settings dimensions, and columns that labels are to cover
 * @param dialect for which engine
 * @param from first day that is read
 * @param to last day that is read
 */
record LabelledSql(QualitySettings settings, SqlDialect dialect, LocalDate from, LocalDate to) {
    private static final int CLOCKS_APART = 31;
    private static final String NONE = "'(none)'";

    /** Live decisions with what their ad, their submission and their appeals say about them. */
    String judged() {
        String submission = "day, ad_key, submission_key";
        return """
            WITH live AS (
              SELECT *, coalesce(ad_id, decision_id) AS ad_key,
                coalesce(submission_id, decision_id) AS submission_key, outcome = 'escalate' AS escalates,
                outcome <> 'escalate' AS serves
              FROM decisions WHERE %1$s AND coalesce(environment, 'live') = 'live'),
            ranked AS (
              SELECT *,
                %2$s AS last_of_ad,
                %3$s AS first_decision,
                %4$s AS last_decision,
                %5$s AS first_served,
                bool_and(escalates) OVER (PARTITION BY %6$s) AS open
              FROM live),
            appealing AS (
              SELECT decision_id, bool_or(resolution IS NOT NULL) AS resolved,
                coalesce(bool_or(resolution = 'overturned'), false) AS reversed
              FROM appeals WHERE appealed_on >= %7$s GROUP BY decision_id),
            appealed_days AS (
              SELECT DISTINCT day FROM decisions
              WHERE %1$s AND decision_id IN (SELECT decision_id FROM appealing)),
            exposed AS (SELECT day, ad_id, impressions, CAST(spend AS DOUBLE) AS spend FROM exposures WHERE %1$s),
            exposed_days AS (SELECT DISTINCT day FROM exposed)
            SELECT r.day, r.decision_id, stratum_id, outcome, policy_id, handle_seconds,
              %8$s,
              outcome IN ('reject', 'limit') AS restricts,
              outcome = 'approve' AS permits,
              source <> 'human' AND reviewer_id IS NULL AS automated,
              first_decision,
              open AND last_decision AS still_open,
              CASE WHEN serves AND first_served THEN %9$s - %10$s
                WHEN open AND last_decision THEN %11$s - %10$s END AS turnaround_seconds,
              CASE WHEN x.day IS NOT NULL THEN
                CASE WHEN last_of_ad THEN coalesce(e.impressions, 0) ELSE 0 END END AS impressions,
              CASE WHEN x.day IS NOT NULL THEN
                CASE WHEN last_of_ad THEN coalesce(e.spend, 0) ELSE 0 END END AS spend,
              a.decision_id IS NOT NULL AS appealed,
              y.day IS NOT NULL AS appeals_known,
              coalesce(resolved, false) AS appeal_resolved,
              coalesce(reversed, false) AS overturned
            FROM ranked r
            LEFT JOIN exposed e ON e.day = r.day AND e.ad_id = r.ad_key
            LEFT JOIN exposed_days x ON x.day = r.day
            LEFT JOIN appealing a ON a.decision_id = r.decision_id
            LEFT JOIN appealed_days y ON y.day = r.day
            """.formatted(
                        between("day"),
                        dialect.latest("day, ad_key", "serves", "decided_at", "decision_id"),
                        dialect.earliest(submission, "decided_at", "decision_id"),
                        dialect.latest(submission, "decided_at", "decision_id"),
                        dialect.earliest(submission, "escalates", "decided_at", "decision_id"),
                        submission,
                        date(from.minusDays(CLOCKS_APART)),
                        Stream.concat(
                                        settings.slicing().dimensions().entrySet().stream()
                                                .map(entry -> text(entry.getValue(), QualitySql.by(entry.getKey()))),
                                        settings.coverage().stream().map(name -> text(name, QualitySql.like(name))))
                                .collect(Collectors.joining(", ")),
                        dialect.seconds("decided_at"),
                        dialect.seconds("submitted_at"),
                        dialect.secondsAtEnd("r.day"));
    }

    /** Decisions drawn by probability, with the truth where it is known. */
    String labelled() {
        return """
            WITH standing AS (
              SELECT * FROM qa_labels l WHERE labelled_on >= %1$s AND NOT EXISTS (
                SELECT 1 FROM qa_labels s WHERE s.labelled_on >= %1$s AND s.supersedes_label_id = l.label_id
                  AND (s.labelled_at > l.labelled_at
                    OR (s.labelled_at = l.labelled_at AND s.label_id > l.label_id)))),
            truth AS (
              SELECT sample_id, violating, policy_id AS true_policy_id, correct_outcome, row_number() OVER (
                PARTITION BY sample_id
                ORDER BY CASE layer WHEN 'qa' THEN 0 WHEN 'audit' THEN 1 ELSE 2 END DESC,
                  labelled_at DESC, label_id DESC) AS place
              FROM standing),
            newest_qa AS (
              SELECT sample_id, violating AS qa_violating, row_number() OVER (
                PARTITION BY sample_id ORDER BY labelled_at DESC, label_id DESC) AS place
              FROM standing WHERE layer = 'qa'),
            blind_labels AS (
              SELECT sample_id, labelled_at, label_id, reviewer_id, violating,
                first_value(reviewer_id) OVER (PARTITION BY sample_id ORDER BY labelled_at, label_id) AS first_reviewer,
                first_value(violating) OVER (PARTITION BY sample_id ORDER BY labelled_at, label_id) AS first_says
              FROM standing WHERE layer = 'qa' AND blind AND reviewer_id IS NOT NULL),
            reviewers AS (
              SELECT sample_id, count(DISTINCT reviewer_id) AS blind_reviews FROM blind_labels GROUP BY sample_id),
            others AS (
              SELECT sample_id, violating = first_says AS blind_agreement, row_number() OVER (
                PARTITION BY sample_id ORDER BY labelled_at, label_id) AS place
              FROM blind_labels WHERE reviewer_id <> first_reviewer),
            draws AS (
              SELECT day, decision_id, sample_id, stratum_id AS sampled_stratum, row_number() OVER (
                PARTITION BY day, decision_id ORDER BY sample_id) AS place
              FROM qa_samples WHERE purpose = 'probability' AND %2$s)
            SELECT j.*, coalesce(stratum_id, sampled_stratum, %3$s) AS design_stratum_id,
              t.violating IS NOT NULL AS labelled, t.violating, true_policy_id, correct_outcome, qa_violating,
              coalesce(blind_reviews, 0) AS blind_reviews, blind_agreement
            FROM judged j
            JOIN draws d ON d.day = j.day AND d.decision_id = j.decision_id AND d.place = 1
            LEFT JOIN truth t ON t.sample_id = d.sample_id AND t.place = 1
            LEFT JOIN newest_qa q ON q.sample_id = d.sample_id AND q.place = 1
            LEFT JOIN reviewers r ON r.sample_id = d.sample_id
            LEFT JOIN others s ON s.sample_id = d.sample_id AND s.place = 1
            """.formatted(date(from.minusDays(CLOCKS_APART)), between("day"), NONE);
    }

    /** Size of each stratum, and how many of it have a label. */
    String strata() {
        return """
            SELECT q.day, q.stratum_id AS design_stratum_id, CAST(q.population AS DOUBLE) AS size,
              CAST(coalesce(n, 0) AS DOUBLE) AS n
            FROM qa_strata q LEFT JOIN (
              SELECT day, design_stratum_id, sum(CASE WHEN labelled THEN 1 ELSE 0 END) AS n
              FROM labelled GROUP BY day, design_stratum_id) l
            ON l.day = q.day AND l.design_stratum_id = q.stratum_id
            WHERE %s\
            """.formatted(between("q.day"));
    }

    private String between(String column) {
        return "%s BETWEEN %s AND %s".formatted(column, date(from), date(to));
    }

    private static String date(LocalDate day) {
        return "DATE '%s'".formatted(day);
    }

    private static String text(String expression, String name) {
        return "coalesce(CAST(%s AS STRING), %s) AS %s".formatted(expression, NONE, name);
    }
}
