/**
 * Northstar measures how good ads moderation is from sampled, late labels. Each package below is one stage or one
 * subject; data flows land, validate, join, estimate, explain, act, report.
 */
package io.northstar;
