/**
 * Metrics declared once and computed for every slice and window from mergeable cells. A metric is a ratio of two totals
 * (or a quantile of durations); what differs between metrics is data, not code.
 */
package io.northstar.metric;
