/**
 * RTSP client and the small RTSP server of the simulator. Start at RtspClient; pictures are of
 * VideoStream, what keeps them from passing through is an Obstacle.
 */
@NullMarked
package org.camfleet.core.rtsp;

import org.jspecify.annotations.NullMarked;
