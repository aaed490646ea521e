/** What Northstar costs, measured beside other ways to get the same numbers. Not part of the build's tests. */
package io.northstar.jobs.benchmark;
