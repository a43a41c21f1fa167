/** SRTP and SRTCP by JCA on byte arrays. Start at SrtpSender and SrtpReceiver. */
@NullMarked
package org.camfleet.core.webrtc.srtp;

import org.jspecify.annotations.NullMarked;
