/**
 * Keeps what was published: which numbers a run adds to the ledger, which ones held at a moment, why they changed, and how
 * settled they are. Nothing here changes or deletes a published row.
 */
package io.northstar.ledger;
