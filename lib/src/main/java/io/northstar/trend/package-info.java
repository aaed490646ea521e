/**
 * What changed in the published numbers: which series are not what they were, since when, and which of them say the same; and
 * on which days levels changed. Everything is made from the numbers as they are published now, so that a day that was wrong
 * once and has been computed again leaves no trace.
 */
package io.northstar.trend;
