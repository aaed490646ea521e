/** The ingest job: landed files to input tables. It reads the landing zone and writes nothing when too much is wrong. */
package io.northstar.jobs.ingest;
