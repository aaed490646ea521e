/**
 * Terms that become frequent in what violates, leaks or is rejected.
 */
package io.northstar.emerging;
