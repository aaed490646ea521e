/**
 * The daily report: pure functions from rows of the published tables to pages, with charts and recommendations, and from pages to
 * HTML. Whatever is shown comes from a {@link io.northstar.report.Query} that is shown beside it.
 */
package io.northstar.report;
