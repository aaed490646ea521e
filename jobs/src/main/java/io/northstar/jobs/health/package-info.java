/** The health job: whether a night is complete, on time and healthy. */
package io.northstar.jobs.health;
