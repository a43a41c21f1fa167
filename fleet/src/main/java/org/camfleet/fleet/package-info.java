/**
 * Many cameras and channels on many nodes. Start at Cameras and Channels, the ways to their
 * entities; sharding is behind them.
 */
@NullMarked
package org.camfleet.fleet;

import org.jspecify.annotations.NullMarked;
