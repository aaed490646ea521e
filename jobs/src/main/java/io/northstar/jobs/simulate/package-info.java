/**
 * Makes a landing zone of invented moderation decisions whose truth is known: the QA sample, late and imperfect labels,
 * audits, appeals and exposures, with events planted on documented days. Everything is drawn by hashing, so the same
 * options give the same rows on any number of cores.
 */
package io.northstar.jobs.simulate;
