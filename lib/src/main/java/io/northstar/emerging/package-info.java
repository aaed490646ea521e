/**
 * Terms that become frequent in what violates, leaks or is rejected, and combinations of attributes that go with it.
 */
package io.northstar.emerging;
