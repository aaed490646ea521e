/**
 * What happens to landed records before they enter a table: mapping onto the contract, validation, quarantine,
 * deduplication, and the checks that look across rows and tables.
 */
package io.northstar.land;
