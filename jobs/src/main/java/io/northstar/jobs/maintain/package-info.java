/** Keeps the warehouse small and quick to read, and takes out what has to go. */
package io.northstar.jobs.maintain;
