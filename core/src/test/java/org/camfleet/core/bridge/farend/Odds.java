package org.camfleet.core.bridge.farend;

/**
 * How likely what goes wrong, each time that it could.
 *
 * @param throttled a call
 * @param noOffer a join
 * @param rare each of the other faults
 */
public record Odds(double throttled, double noOffer, double rare) {}
