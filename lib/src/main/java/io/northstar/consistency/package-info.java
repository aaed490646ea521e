/**
 * Whether alike is decided alike: how far reviewers of a decision agree beyond chance, and what their votes together say
 * about the decision and about them; near-duplicate creatives, conflicting outcomes, resubmissions.
 */
package io.northstar.consistency;
