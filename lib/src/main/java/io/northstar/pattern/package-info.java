/** Combinations of attributes whose decisions violate more or less often than others, or than they did before. */
package io.northstar.pattern;
