/**
 * The statistics of Northstar in plain Java: ratio estimates from probability samples with their intervals, and
 * turnaround quantiles that take open tasks into account. Nothing here knows Spark, a table or a file; every state is a
 * small record of sums that merges by addition.
 */
package io.northstar.stats;
