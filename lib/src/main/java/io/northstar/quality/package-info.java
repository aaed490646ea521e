/**
 * Joins the decisions with the sampling design and the newest labels, and says which decisions no label speaks for. From
 * here the metrics take their rows.
 */
package io.northstar.quality;
