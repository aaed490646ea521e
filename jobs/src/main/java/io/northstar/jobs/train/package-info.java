/** The train job: classifiers of ads from labelled decisions. */
package io.northstar.jobs.train;
