/** The register job: tables of the warehouse by name in a metastore. */
package io.northstar.jobs.register;
