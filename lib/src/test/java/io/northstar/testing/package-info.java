/** What tests share: the Spark session, row builders, comparisons, and the way to the acceptance data. */
package io.northstar.testing;
