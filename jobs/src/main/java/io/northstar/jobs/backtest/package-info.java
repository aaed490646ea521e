/** The backtest job: what launching, changing or retiring a strategy would have done. */
package io.northstar.jobs.backtest;
