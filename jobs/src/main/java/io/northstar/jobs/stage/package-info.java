/**
 * The stages that jobs are made of: each reads its inputs, calls the pure functions of lib, and writes its tables. The
 * nightly job runs the same stages as the single jobs.
 */
package io.northstar.jobs.stage;
