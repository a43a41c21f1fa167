package org.camfleet.core.playback;

import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.TrackHeaders;

/** Fragments and sessions for tests: times in milliseconds from a start. */
final class Fragments {
  static final String STREAM = "arn:aws:kinesisvideo:us-east-1:000000000000:stream/door/1";
  static final long START = 1_764_000_000_000_000L;

  private Fragments() {}

  static Fragment fragment(
      long epoch, long sequence, long millis, long durationMillis, long headers) {
    return new Fragment(
        STREAM,
        new FragmentNumber(epoch, sequence),
        START + millis * 1_000,
        START + millis * 1_000 + 200_000,
        durationMillis * 1_000,
        true,
        null,
        headers,
        new Fragment.Place("store", 1, sequence * 100_000, 100_000));
  }

  static FragmentIndex.Entry entry(Fragment fragment) {
    return new FragmentIndex.Entry(fragment, new TrackHeaders(new byte[1], new byte[1]));
  }

  static HlsSession live(int max, HlsSession.DiscontinuityMode discontinuity) {
    return session(HlsSession.PlaybackMode.LIVE, max, discontinuity, 0, 0);
  }

  static HlsSession session(
      HlsSession.PlaybackMode mode,
      int max,
      HlsSession.DiscontinuityMode discontinuity,
      long startMillis,
      long endMillis) {
    return new HlsSession(
        STREAM,
        mode,
        FragmentIndex.Clock.PRODUCER,
        new FragmentNumber(1, 1),
        START + startMillis * 1_000,
        START + endMillis * 1_000,
        discontinuity,
        false,
        false,
        false,
        max,
        START,
        START + 300_000_000);
  }
}
