/** The score job: what the models in charge say of every decision. */
package io.northstar.jobs.score;
