/**
 * Whether the way to a camera's targets takes what the camera sends, and what is sent instead while
 * it does not. Plain decisions. Start at UplinkWatch.
 */
@NullMarked
package org.camfleet.core.bridge.uplink;

import org.jspecify.annotations.NullMarked;
