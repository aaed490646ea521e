/**
 * The frame that every job runs in: options, settings, session, progress, outcome. One package below for each job; jobs
 * do not know each other.
 */
package io.northstar.jobs;
