/** The nightly job: every stage in order, in one session, for one day or a range of days. */
package io.northstar.jobs.nightly;
