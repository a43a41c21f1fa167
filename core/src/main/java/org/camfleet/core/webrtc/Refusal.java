package org.camfleet.core.webrtc;

/**
 * Why a description was refused.
 *
 * @param code stable code, such as {@code no-h264}, {@code no-audio}, {@code wrong-direction},
 *     {@code malformed-sdp}
 * @param text one sentence with the offending value and what was expected
 */
public record Refusal(String code, String text) {}
