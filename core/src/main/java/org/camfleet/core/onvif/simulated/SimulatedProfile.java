package org.camfleet.core.onvif.simulated;

/**
 * A profile as a simulated device describes it, which needs not be true.
 *
 * @param token what it is found by
 * @param codec {@code H264}, {@code H265} or {@code JPEG}
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond at most
 * @param govLength pictures from a key frame to the next
 * @param url where it plays
 */
public record SimulatedProfile(
    String token,
    String codec,
    int width,
    int height,
    int framesPerSecond,
    int govLength,
    String url) {
  String encoder() {
    return "encoder-" + token;
  }

  SimulatedProfile set(String otherCodec, int otherGov) {
    return new SimulatedProfile(token, otherCodec, width, height, framesPerSecond, otherGov, url);
  }
}
