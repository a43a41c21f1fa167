package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;

/**
 * How long the pair in use has brought nothing. Consent (RFC 7675) runs out after 30 s only; a peer
 * that sent data and then neither data nor answers is worth a second session much sooner. Data are
 * no proof of who sends them, so they only keep this watch quiet, and consent goes its own way.
 */
final class Silence {
  /** Without a word for so long, the peer is asked once a second. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(3);

  private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

  /** Without a word for so long, the path counts as broken: three checks were not answered. */
  static final long BROKEN = TimeUnit.SECONDS.toNanos(6);

  private boolean heard;
  private boolean carriesData;
  private boolean told;
  private long lastWord;
  private long lastAsked;

  /** Another pair is taken. */
  void restart(long now) {
    heard = carriesData = told = false;
    lastWord = lastAsked = now;
  }

  /** A datagram came; no clock is read for it. */
  void onData() {
    heard = true;
  }

  /** The peer is asked. */
  void asked(long now) {
    lastAsked = now;
  }

  /** Takes note of what came since the last look, up to three seconds ago. */
  void look(CandidatePair selected, long now) {
    if (heard) {
      heard = false;
      carriesData = true;
      lastWord = now;
    }
    lastWord = Math.max(lastWord, selected.lastHeard);
    told &= now - lastWord >= QUIET;
  }

  boolean asksNow(long now) {
    return carriesData && !told && now - lastWord >= QUIET && now - lastAsked >= AGAIN;
  }

  /** Whether the path is found broken; true once. */
  boolean breaks(long now) {
    boolean broken = carriesData && !told && now - lastWord >= BROKEN;
    told |= broken;
    return broken;
  }

  long nextDue() {
    return carriesData && !told ? Math.max(lastWord + QUIET, lastAsked + AGAIN) : OpenChecks.NEVER;
  }
}
