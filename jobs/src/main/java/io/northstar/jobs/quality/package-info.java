/** The quality job: input tables to published metrics, for the days asked for and all days that their batches touch. */
package io.northstar.jobs.quality;
