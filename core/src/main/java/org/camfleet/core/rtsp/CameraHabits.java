package org.camfleet.core.rtsp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of one camera, kept from one connection to the next: its quirks, and what worked
 * with it. Used by one connection at a time, on its loop; the counts may be read from any thread.
 */
public final class CameraHabits {
  /** URLs that are remembered; a camera has two tracks, sometimes a few more. */
  private static final int MOST_URLS = 8;

  /** So often a camera that restarts may drop a connection. */
  private static final int MANY_DROPPED = 5;

  /** So often a connection may end, for whatever reason, when the backchannel is asked for. */
  private static final int MANY_LOST = 2;

  private final Quirks quirks;
  private final RefusedLogins logins;
  private final Map<String, String> trackUrls = new HashMap<>();
  private final Set<DigestAlgorithm> broken = EnumSet.noneOf(DigestAlgorithm.class);
  private boolean plainHeaders;
  private boolean refusesBackchannel;
  private int lostOverBackchannel;
  private boolean provedDigest;
  private boolean steppedDownInVain;
  private @Nullable RtspSession leftOpen;
  private int dropped;

  /**
   * Of a camera that nothing is known of.
   *
   * @param refused quirks that are not lived with
   * @param logins the node's memory of refused logins
   */
  public CameraHabits(Collection<Quirk> refused, RefusedLogins logins, Metrics metrics) {
    this.logins = logins;
    Map<Quirk, Metrics.Counter> counters = new EnumMap<>(Quirk.class);
    this.quirks =
        new Quirks(
            refused,
            quirk ->
                counters
                    .computeIfAbsent(
                        quirk,
                        met -> metrics.counter("camfleet_rtsp_quirks_total", "quirk", met.code()))
                    .increment());
  }

  /** Its quirks. */
  public Quirks quirks() {
    return quirks;
  }

  /** How often each quirk was met so far, by its name. Any thread. */
  public Map<String, Long> counts() {
    Map<String, Long> named = new TreeMap<>();
    quirks.counts().forEach((quirk, count) -> named.put(quirk.code(), count));
    return named;
  }

  RefusedLogins logins() {
    return logins;
  }

  /** The URLs of a track in the order in which to try them: the one that worked comes first. */
  List<String> inOrder(Collection<String> urls) {
    List<String> ordered = new ArrayList<>(urls);
    String known = ordered.isEmpty() ? null : trackUrls.get(ordered.get(0));
    if (known != null && ordered.remove(known)) {
      ordered.add(0, known);
    }
    return ordered;
  }

  /** Of these URLs, the usual one first, this one works. */
  void works(String usual, String url) {
    if (trackUrls.size() < MOST_URLS || trackUrls.containsKey(usual)) {
      trackUrls.put(usual, url);
    }
  }

  /** Whether it takes only the header fields that it can not do without. */
  boolean plainHeaders() {
    return plainHeaders;
  }

  void wantsPlainHeaders() {
    plainHeaders = true;
  }

  /** Whether it can not be asked for its backchannel. */
  boolean refusesBackchannel() {
    return refusesBackchannel || lostOverBackchannel >= MANY_LOST;
  }

  void refusesBackchannel(boolean does) {
    refusesBackchannel = does;
    lostOverBackchannel = 0;
  }

  /** A connection ended when the backchannel was asked for. */
  void lostOverBackchannel() {
    lostOverBackchannel++;
  }

  /** It took a proof by Digest: what it asks for from now on must not be less. */
  void provedDigest() {
    provedDigest = true;
  }

  boolean hasProvedDigest() {
    return provedDigest;
  }

  /** What it offers but does not calculate as the standard has it. */
  Set<DigestAlgorithm> broken() {
    return broken;
  }

  /** A weaker algorithm was refused, too: it was the login. */
  void steppedDownInVain() {
    steppedDownInVain = true;
  }

  boolean mayStepDown() {
    return !steppedDownInVain && !provedDigest;
  }

  /** It answers. */
  void answered() {
    dropped = 0;
  }

  /**
   * A connection ended before anything was answered on it. Who does that again and again may hold
   * our haste against us, and begin to count anew with each try.
   */
  RtspFault dropped(RtspFault fault) {
    dropped++;
    boolean punished =
        dropped >= MANY_DROPPED
            && quirks.tolerates(Quirk.RTSP_HASTE_PUNISHED)
            && quirks.meets(Quirk.RTSP_HASTE_PUNISHED);
    int doublings = Math.min(dropped - MANY_DROPPED, 4);
    return punished ? fault.after(Duration.ofMinutes(1L << doublings)) : fault;
  }

  /** A session that the camera may still hold, as nobody could tell it that it is over. */
  @Nullable RtspSession leftOpen() {
    return leftOpen;
  }

  void leftOpen(@Nullable RtspSession session) {
    leftOpen = session;
  }
}
