/** RTSP client and the small RTSP server of the simulator. Start at RtspClient. */
@NullMarked
package org.camfleet.core.rtsp;

import org.jspecify.annotations.NullMarked;
