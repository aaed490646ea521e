/**
 * Keeps what was published: which numbers a run adds to the ledger, and which ones held at a moment. Nothing here changes
 * or deletes a published row.
 */
package io.northstar.ledger;
