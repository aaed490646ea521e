/** Keyed hashes: what only the holder of a key can compute, and so verify. Keys are in no table, plan, message or log. */
package io.northstar.secret;
