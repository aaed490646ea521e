package io.northstar.jobs.simulate;

import io.northstar.table.Decisions;

/** Positions of outcomes and sources in the contract's lists, which cases carry instead of text. */
final class Outcome {
    static final int APPROVE = Decisions.OUTCOMES.indexOf("approve");
    static final int LIMIT = Decisions.OUTCOMES.indexOf("limit");
    static final int REJECT = Decisions.OUTCOMES.indexOf("reject");
    static final int ESCALATE = Decisions.OUTCOMES.indexOf("escalate");

    static final int BY_MODEL = Decisions.SOURCES.indexOf("model");
    static final int BY_RULE = Decisions.SOURCES.indexOf("rule");
    static final int BY_HUMAN = Decisions.SOURCES.indexOf("human");

    private Outcome() {}
}
