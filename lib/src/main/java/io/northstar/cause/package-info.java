/**
 * Where a change comes from: the fewest and most general slices over several dimensions that explain it, how far by their
 * rates, their weights or chance, and the known events that fit.
 */
package io.northstar.cause;
