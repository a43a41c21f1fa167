/**
 * The relay of one channel as a stream graph on its media loop: inlet, hub, outlets. Start at
 * Relay; the overflow rules are in UnitQueue, the memory for late readers in GroupOfPictures.
 */
@NullMarked
package org.camfleet.core.media.relay;

import org.jspecify.annotations.NullMarked;
