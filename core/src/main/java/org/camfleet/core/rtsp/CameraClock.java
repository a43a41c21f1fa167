package org.camfleet.core.rtsp;

import java.util.Map;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.TimelineFault;

/**
 * What is known of the times of a camera's pictures.
 *
 * @param quality where the times come from
 * @param skewMicros the camera's clock minus ours at its last usable report; 0 before the first
 * @param delayMicros how old pictures are when they arrive, where {@code quality} is {@link
 *     ClockQuality#CAMERA}
 * @param repaired what was repaired on this connection, with how often
 */
public record CameraClock(
    ClockQuality quality, long skewMicros, long delayMicros, Map<TimelineFault, Long> repaired) {}
