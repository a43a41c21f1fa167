package org.camfleet.core.playback;

import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;

/**
 * A streaming session as GetHLSStreamingSessionURL and GetDASHStreamingSessionURL open it. All
 * there is to know of it is in its token, so that any node can serve it. Times are microseconds
 * since the Unix epoch.
 *
 * @param stream the stream's ARN
 * @param mode how the playlist moves
 * @param clock which time of the fragments selects, orders and shows
 * @param first the first fragment of a live session
 * @param startMicros earliest fragment; 0 when live
 * @param endMicros latest fragment; Long.MAX_VALUE when open
 * @param discontinuity where the playlist says that fragments do not join
 * @param showsTimes whether each fragment shows its time
 * @param showsNumbers whether each fragment shows its number, in manifests of DASH
 * @param transportStream whether its fragments are MPEG-TS with both tracks, and not MP4 of one
 * @param maxFragments fragments in a media playlist or manifest
 * @param createdMicros when the session was opened
 * @param expiresMicros when it ends
 */
public record HlsSession(
    String stream,
    PlaybackMode mode,
    FragmentIndex.Clock clock,
    FragmentNumber first,
    long startMicros,
    long endMicros,
    DiscontinuityMode discontinuity,
    boolean showsTimes,
    boolean showsNumbers,
    boolean transportStream,
    int maxFragments,
    long createdMicros,
    long expiresMicros) {

  /** How a playlist moves. */
  public enum PlaybackMode {
    /** The newest fragments. */
    LIVE,
    /** From a past moment on, at the pace of a live stream. */
    LIVE_REPLAY,
    /** All fragments of a range at once. */
    ON_DEMAND
  }

  /** Where EXT-X-DISCONTINUITY stands, besides where the codec configuration changes. */
  public enum DiscontinuityMode {
    /** Between all fragments. */
    ALWAYS,
    /** Nowhere. */
    NEVER,
    /** Where there is a gap or an overlap above 50 ms. */
    ON_DISCONTINUITY
  }

  /** The same session with other forms of its manifest or fragments. */
  public HlsSession with(boolean numbers, boolean transport) {
    return new HlsSession(
        stream,
        mode,
        clock,
        first,
        startMicros,
        endMicros,
        discontinuity,
        showsTimes,
        numbers,
        transport,
        maxFragments,
        createdMicros,
        expiresMicros);
  }

  /** A fragment's time on the session's clock. */
  public long timeOf(Fragment fragment) {
    return clock == FragmentIndex.Clock.PRODUCER
        ? fragment.producerMicros()
        : fragment.serverMicros();
  }

  /** Whether a fragment may be fetched in this session. */
  public boolean covers(Fragment fragment) {
    if (mode == PlaybackMode.LIVE) {
      return fragment.number().compareTo(first) >= 0;
    }
    long time = timeOf(fragment);
    return time >= startMicros && time <= endMicros;
  }
}
