/**
 * The contracts of all tables: columns, types, comments, keys, partitioning and checks. This is the only place that
 * spells a column name or type; everything else refers to these constants.
 */
package io.northstar.table;
