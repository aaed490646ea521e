/**
 * The only code that reads or writes storage: Delta tables below the warehouse, and landed files. Every write replaces
 * days or merges by key, so that it can be repeated.
 */
package io.northstar.io;
