/** The demo: a simulated month, its nightly run, and the North Star table of the last day. */
package io.northstar.jobs.demo;
