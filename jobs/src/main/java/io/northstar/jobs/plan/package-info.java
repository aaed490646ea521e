/** The plan job. */
package io.northstar.jobs.plan;
