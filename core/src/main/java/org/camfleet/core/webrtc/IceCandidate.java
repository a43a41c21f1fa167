package org.camfleet.core.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * A trickled ICE candidate as the browser API has it (RTCIceCandidateInit).
 *
 * @param candidate the candidate line, starting with {@code candidate:}; empty means end of
 *     candidates
 * @param sdpMid the media section's mid, absent from some senders
 * @param sdpMLineIndex the media section's index, absent from some senders
 * @param usernameFragment the ufrag of the description it belongs to, absent from some senders
 */
public record IceCandidate(
    String candidate,
    @Nullable String sdpMid,
    @Nullable Integer sdpMLineIndex,
    @Nullable String usernameFragment) {}
