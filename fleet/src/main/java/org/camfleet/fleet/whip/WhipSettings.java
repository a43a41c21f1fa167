package org.camfleet.fleet.whip;

/**
 * What is switched on; what is not answers as if it were not there.
 *
 * @param whip whether channels take media by WHIP
 * @param whep whether channels show media by WHEP
 */
public record WhipSettings(boolean whip, boolean whep) {}
