/**
 * Access units into SRTP packets and back, with feedback both ways. Start at RtpSender and
 * RtpReceiver.
 */
@NullMarked
package org.camfleet.core.webrtc.rtp;

import org.jspecify.annotations.NullMarked;
