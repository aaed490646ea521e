/** Strategies: what they look for, which decisions they match, what launching or retiring one would do, and how live ones do. */
package io.northstar.strategy;
