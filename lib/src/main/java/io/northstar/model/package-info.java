/**
 * Classifiers of creatives: features, learners, splits of examples without leakage, training and calibration.
 */
package io.northstar.model;
