/**
 * The sampling design behind the QA labels: which strata there are, how large, how many decisions were drawn from each
 * and with which probabilities. Estimates take their weights from here and from nowhere else.
 */
package io.northstar.sample;
