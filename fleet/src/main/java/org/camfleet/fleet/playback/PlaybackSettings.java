package org.camfleet.fleet.playback;

import java.time.Duration;

/**
 * How much is handed out at once.
 *
 * @param readers media that this node hands out at a time; each holds one fragment in memory
 * @param mediaReaders GetMedia of one stream at a time
 * @param listReaders GetMediaForFragmentList of one stream at a time
 * @param clipReaders GetClip of one stream at a time
 * @param followInterval how often GetMedia looks for a fragment that is not there yet and that
 *     another node records
 * @param slowest how long a reader may take over the next 64 kB; then its answer ends
 * @param clipFragments fragments of a clip at most
 * @param clipBytes bytes of a clip at most, but one fragment in any case
 * @param strictCodecs whether a clip in which the codec configuration changes is refused
 */
public record PlaybackSettings(
    int readers,
    int mediaReaders,
    int listReaders,
    int clipReaders,
    Duration followInterval,
    Duration slowest,
    int clipFragments,
    long clipBytes,
    boolean strictCodecs) {

  private static final Duration SLOWEST = Duration.ofSeconds(30);

  /** AWS's limits where it has some. */
  public static final PlaybackSettings DEFAULT =
      new PlaybackSettings(64, 3, 5, 5, Duration.ofMillis(500), SLOWEST, 200, 100_000_000, false);
}
