/** The query job: SQL over the tables, as they are now or with the published metrics as they were at a moment. */
package io.northstar.jobs.query;
