package io.northstar.jobs.simulate;

/**
 * Columns of a case: one row per decision with everything that is known of it, observed or not. Numbers stand for text
 * (positions in lists) and for moments (milliseconds since 1970), which keeps a case small.
 */
final class Cases {
    /** Position in the span of the day of the decision. */
    static final String DAY = "day_index";
    /** Position in the span of the day of the submission's first decision. */
    static final String CASE_DAY = "case_day";
    /** Number of the submission among those of its day. */
    static final String CASE_INDEX = "case_index";
    /** Which decision on the submission it is, see {@link Slots}. */
    static final String KIND = "kind";
    /** Position in the span of the day when the ad was first submitted. */
    static final String CONTENT_DAY = "content_day";

    static final String CASE_KEY = "case_key";
    static final String CONTENT_KEY = "content_key";
    static final String TEXT_KEY = "text_key";
    static final String ADVERTISER_KEY = "advertiser_key";

    static final String MARKET = "market_position";
    static final String LANGUAGE = "language_position";
    static final String ADVERTISER = "advertiser_rank";
    static final String OFFENDER = "repeat_offender";
    static final String VERTICAL = "vertical_position";
    static final String PRODUCT = "product_position";

    static final String RISK = "prior_log_odds";
    static final String HUNCH = "content_log_odds";
    static final String EVADES = "evades";
    static final String VIOLATING = "truly_violating";
    static final String TRUE_POLICY = "true_policy_position";
    static final String CARRIED_POLICY = "carried_policy_position";
    static final String PHRASE = "phrase_position";
    static final String OBFUSCATED = "obfuscated";

    static final String VERSION = "version_position";
    static final String SCORE = "risk_score";
    static final String FIRST_SOURCE = "first_source_position";
    static final String ESCALATED = "escalated";
    static final String SOURCE = "source_position";
    static final String OUTCOME = "outcome_position";
    static final String FOUND_POLICY = "found_policy_position";
    static final String QUEUE = "queue_position";
    static final String REVIEWER = "reviewer_position";
    static final String STRATUM = "stratum_position";

    static final String SUBMITTED = "submitted_millis";
    static final String ENQUEUED = "enqueued_millis";
    static final String DECIDED = "decided_millis";
    static final String HANDLED = "handled_seconds";

    private Cases() {}
}
