package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.stun.TransactionId;

/** A Binding request that waits for its answer. */
final class Check {
  /** What it is for. */
  enum Purpose {
    /** Does the pair work? */
    CHECK,
    /** The same with USE-CANDIDATE: the pair is to be the one. */
    NOMINATION,
    /** May we go on sending (RFC 7675)? Sent once, the next one comes soon. */
    CONSENT
  }

  /**
   * The recommended schedule (RFC 8445 clause 14.3: 500 ms, doubling) would show as a late first
   * picture after one lost packet. This one spans the same eight seconds with more, small packets.
   */
  private static final int MAX_SENDS = 14;

  private static final long FIRST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(150);
  private static final long LONGEST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(600);
  private static final long CONSENT_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

  final TransactionId id;
  final CandidatePair pair;
  final Purpose purpose;
  final IceSettings.Role role;
  final byte[] request;
  final long firstSent;
  int sends = 1;
  long lastSent;
  long due;

  Check(
      TransactionId id,
      CandidatePair pair,
      Purpose purpose,
      IceSettings.Role role,
      byte[] request,
      long now) {
    this.id = id;
    this.pair = pair;
    this.purpose = purpose;
    this.role = role;
    this.request = request;
    this.firstSent = now;
    onSent(now);
  }

  private void onSent(long now) {
    lastSent = now;
    long timeout = FIRST_TIMEOUT << Math.min(sends - 1, 8);
    due = now + (purpose == Purpose.CONSENT ? CONSENT_TIMEOUT : Math.min(timeout, LONGEST_TIMEOUT));
  }

  boolean isExhausted() {
    return purpose == Purpose.CONSENT || sends >= MAX_SENDS;
  }

  void resend(long now) {
    sends++;
    onSent(now);
    pair.path.send(request, 0, request.length);
  }
}
