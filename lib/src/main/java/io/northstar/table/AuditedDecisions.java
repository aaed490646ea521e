package io.northstar.table;

/**
 * Columns of a labelled decision with what its audit says: those of {@link LabelledDecisions} and these, a row for each
 * labelled decision, never stored. The dimensions of audits are written over these columns.
 */
public final class AuditedDecisions {
    /** Whether a label of the decision was drawn for audit. */
    public static final String AUDIT_DRAWN = "audit_drawn";
    /** Whether the audit is in and its weight is known. */
    public static final String AUDITED = "audited";
    /** What the audited label says. */
    public static final String LABEL_VIOLATING = "label_violating";
    /** Policy that the audited label names. */
    public static final String LABEL_POLICY_ID = "label_policy_id";
    /** Reviewer who gave the audited label, under a pseudonym; null where there is no key for them. */
    public static final String QA_REVIEWER = "qa_reviewer";
    /** What the newest audit says. */
    public static final String AUDIT_VIOLATING = "audit_violating";
    /** Further audits of the decision, which do not count: draws after the first, or verdicts before the newest. */
    public static final String REPEATED_AUDITS = "repeated_audits";
    /** Stratum of the audit's draw. */
    public static final String AUDIT_STRATUM_ID = "audit_stratum_id";
    /** Recorded probability of the audit, given the label. */
    public static final String AUDIT_PROBABILITY = "audit_probability";
    /** How labels of the audit stratum were drawn: fixed_size or poisson. */
    public static final String AUDIT_DRAW = "audit_draw";
    /** Labels of the audit stratum. */
    public static final String AUDIT_STRATUM_LABELS = "audit_stratum_labels";
    /** Labels of the audit stratum whose audit is in. */
    public static final String AUDIT_STRATUM_AUDITED = "audit_stratum_audited";
    /** How many labels an audit stands for; null without an audit. */
    public static final String AUDIT_WEIGHT = "audit_weight";

    private AuditedDecisions() {}
}
