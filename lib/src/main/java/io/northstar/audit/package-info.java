/**
 * Audits the auditors: how often QA's labels hold, and what the metrics would be if every label were right. An audit is the
 * second phase of a sample whose first phase is the draw of a decision for QA.
 */
package io.northstar.audit;
