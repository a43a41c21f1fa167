package org.camfleet.core.onvif;

import org.jspecify.annotations.Nullable;

/**
 * A profile of a device that has video, as the device describes it: none of it needs to be true.
 *
 * @param token what it is found by
 * @param name for people
 * @param service which service described it
 * @param encoder the token of its encoder
 * @param codec {@code H264}, {@code H265}, {@code JPEG}, {@code MPEG4}, or what else it says
 * @param size width and height in pixels; null when it says nothing that makes sense
 * @param framesPerSecond at most; 0 when it does not say
 * @param kilobits a second at most; 0 when it does not say
 * @param govLength pictures from a key frame to the next; null when it does not say
 */
public record VideoProfile(
    String token,
    String name,
    Service service,
    String encoder,
    String codec,
    @Nullable Size size,
    int framesPerSecond,
    int kilobits,
    @Nullable Integer govLength) {

  /** A size in pixels. */
  public record Size(int width, int height) {
    /** Its area. */
    public long pixels() {
      return (long) width * height;
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /** The two generations of the media service. */
  public enum Service {
    /** Of Profile S. */
    MEDIA,
    /** Of Profile T. */
    MEDIA2
  }
}
