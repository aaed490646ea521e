/** The report job: a day's pages for people. */
package io.northstar.jobs.report;
