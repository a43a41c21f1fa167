package org.camfleet.core.archive;

import java.util.List;
import org.camfleet.core.media.ClockQuality;

/**
 * A complete fragment on its way to the disk.
 *
 * @param headers the CMAF headers it needs
 * @param keyFrame whether it starts with a key frame
 * @param producerMicros when its first picture was taken
 * @param serverMicros when its first picture arrived
 * @param durationMicros how long it lasts
 * @param clock how well its times are known
 * @param video moof and mdat of the pictures, in pieces
 * @param audio moof and mdat of the sound, in pieces
 */
record FragmentData(
    TrackHeaders headers,
    boolean keyFrame,
    long producerMicros,
    long serverMicros,
    long durationMicros,
    ClockQuality clock,
    List<byte[]> video,
    List<byte[]> audio) {

  /** The pieces of one part. */
  List<byte[]> pieces(Part part) {
    return switch (part) {
      case VIDEO_HEADER -> List.of(headers.video());
      case VIDEO -> video;
      case AUDIO_HEADER -> List.of(headers.audio());
      case AUDIO -> audio;
    };
  }
}
