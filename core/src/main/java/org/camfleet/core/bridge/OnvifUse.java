package org.camfleet.core.bridge;

import java.time.Duration;
import org.camfleet.core.onvif.Onvif;

/**
 * What bridges do with the ONVIF devices of their cameras. Immutable.
 *
 * @param onvif the way to them
 * @param keyFrames whether they are asked for key frames
 * @param events whether motion and tampering become events
 * @param life how long a subscription lives unless it is renewed
 * @param eventsPerMinute of a camera at most; what comes beyond is dropped and counted
 */
public record OnvifUse(
    Onvif onvif, boolean keyFrames, boolean events, Duration life, int eventsPerMinute) {}
