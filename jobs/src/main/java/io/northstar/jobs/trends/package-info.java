/** The trends job: what changed in the published numbers, up to a day. */
package io.northstar.jobs.trends;
