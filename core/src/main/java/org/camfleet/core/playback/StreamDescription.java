package org.camfleet.core.playback;

import java.util.List;
import java.util.Locale;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.TrackHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a master playlist says of a stream.
 *
 * @param codecs as in RFC 6381
 * @param width of the picture
 * @param height of the picture
 * @param framesPerSecond of the pictures; 0 when unknown
 * @param bitsPerSecond with both tracks: of a fragment, or of the largest one of several
 */
public record StreamDescription(
    String codecs, int width, int height, double framesPerSecond, long bitsPerSecond) {
  private static final String AAC_LC = "mp4a.40.2";

  /**
   * Describes a stream by one of its fragments.
   *
   * @param video the fragment's {@code VIDEO} part
   */
  public static StreamDescription of(Fragment fragment, TrackHeaders headers, byte[] video)
      throws MalformedException {
    TrackHeader header = TrackHeader.parse(headers.video());
    MediaFragment media = MediaFragment.parse(video);
    double seconds = Math.max(1, fragment.durationMicros()) / 1e6;
    return new StreamDescription(
        codec(header.avc()) + "," + AAC_LC,
        header.width(),
        header.height(),
        media.samples().count() / seconds,
        Math.round(fragment.place().length() * 8 / seconds));
  }

  /** Describes a stream by one of its fragments that was not read. */
  public static StreamDescription of(Fragment fragment, TrackHeaders headers)
      throws MalformedException {
    TrackHeader header = TrackHeader.parse(headers.video());
    double seconds = Math.max(1, fragment.durationMicros()) / 1e6;
    return new StreamDescription(
        codec(header.avc()) + "," + AAC_LC,
        header.width(),
        header.height(),
        0,
        Math.round(fragment.place().length() * 8 / seconds));
  }

  /** The same stream with a bit rate that none of these fragments is above (RFC 8216 4.3.4.2). */
  public StreamDescription withPeakOf(List<PlaylistWindow.Entry> entries) {
    double peak =
        entries.stream()
            .map(PlaylistWindow.Entry::fragment)
            .mapToDouble(one -> one.place().length() * 8e6 / Math.max(1, one.durationMicros()))
            .max()
            .orElse(0);
    return new StreamDescription(
        codecs, width, height, framesPerSecond, Math.max(bitsPerSecond, (long) Math.ceil(peak)));
  }

  private static String codec(@Nullable AvcConfiguration avc) throws MalformedException {
    if (avc == null || avc.sps().isEmpty()) {
      throw new MalformedException("video header: no H.264 configuration (expected: avcC)");
    }
    byte[] sps = avc.sps().get(0);
    return String.format(Locale.ROOT, "avc1.%02X%02X%02X", sps[1], sps[2], sps[3]);
  }
}
