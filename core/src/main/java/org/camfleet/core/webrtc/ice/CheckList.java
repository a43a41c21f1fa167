package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.camfleet.core.webrtc.ice.CandidatePair.State;
import org.jspecify.annotations.Nullable;

/** The pairs of an agent and the order in which they are checked (RFC 8445 clause 6.1.4). */
final class CheckList {
  /** The limit that RFC 8445 clause 6.1.2.5 recommends. */
  static final int MAX_PAIRS = 100;

  private final List<CandidatePair> pairs = new ArrayList<>();
  private final Deque<CandidatePair> triggered = new ArrayDeque<>();
  private @Nullable CandidatePair selected;

  @Nullable CandidatePair selected() {
    return selected;
  }

  void select(CandidatePair pair) {
    selected = pair;
  }

  @Nullable CandidatePair find(IceBase base, InetSocketAddress remote) {
    return first(pair -> pair.base == base && pair.remote.address.equals(remote));
  }

  /** What is known of a remote address, also from pairs of other bases. */
  @Nullable RemoteCandidate findRemote(InetSocketAddress remote) {
    CandidatePair pair = first(known -> known.remote.address.equals(remote));
    return pair == null ? null : pair.remote;
  }

  /** Adds a pair; over the limit the least useful one makes room, or the answer is null. */
  @Nullable CandidatePair add(IceBase base, RemoteCandidate remote) {
    if (pairs.size() >= MAX_PAIRS && !makeRoom()) {
      return null;
    }
    CandidatePair pair = new CandidatePair(base, remote);
    pairs.add(pair);
    return pair;
  }

  /** A failed pair goes first, then a valid one that was not heard for longest. */
  private boolean makeRoom() {
    CandidatePair out = first(pair -> pair.state == State.FAILED);
    if (out == null) {
      out =
          pairs.stream()
              .filter(pair -> pair.state == State.SUCCEEDED && pair != selected)
              .min(Comparator.comparingLong(pair -> pair.lastHeard))
              .orElse(null);
    }
    return out != null && pairs.remove(out);
  }

  /** Forgets all pairs of a base; whether the selected one is among them. */
  boolean remove(IceBase base) {
    triggered.removeIf(pair -> pair.base == base);
    pairs.removeIf(pair -> pair.base == base);
    return selected != null && selected.base == base;
  }

  /** Puts a pair at the head of what is checked next. */
  void trigger(CandidatePair pair) {
    pair.state = State.WAITING;
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  boolean hasTriggered() {
    return !triggered.isEmpty();
  }

  /** The next triggered pair that no answer has settled meanwhile. */
  @Nullable CandidatePair takeTriggered() {
    CandidatePair pair = triggered.poll();
    while (pair != null && pair.state != State.WAITING) {
      pair = triggered.poll();
    }
    return pair;
  }

  /** The waiting pair of highest priority. */
  @Nullable CandidatePair nextWaiting(boolean controlling) {
    return best(pair -> pair.state == State.WAITING, controlling);
  }

  /** The valid pair of highest priority. */
  @Nullable CandidatePair bestValid(boolean controlling) {
    return best(pair -> pair.state == State.SUCCEEDED, controlling);
  }

  /** Whether a pair that may still turn out better is under way. */
  boolean hasBetterPending(CandidatePair valid, boolean controlling) {
    long bar = valid.priority(controlling);
    return first(pair -> isPending(pair) && pair.priority(controlling) > bar) != null;
  }

  boolean hasWaiting() {
    return first(pair -> pair.state == State.WAITING) != null;
  }

  /** Whether there are pairs, and no hope is left for any. */
  boolean hasOnlyFailed() {
    return !pairs.isEmpty() && first(pair -> pair.state != State.FAILED) == null;
  }

  /** The valid pair other than the selected one that the peer was heard on last. */
  @Nullable CandidatePair liveliestOther() {
    return pairs.stream()
        .filter(pair -> pair != selected && pair.state == State.SUCCEEDED)
        .max(Comparator.comparingLong(pair -> pair.lastHeard))
        .orElse(null);
  }

  /** Gives failed pairs another try: the peer may have been late, a firewall slow to open. */
  void retryFailed() {
    for (CandidatePair pair : pairs) {
      if (pair.state == State.FAILED) {
        pair.state = State.WAITING;
      }
    }
  }

  /** Whether an authenticated message came from this address. */
  boolean isHeard(InetSocketAddress remote) {
    return first(pair -> pair.heard && pair.remote.address.equals(remote)) != null;
  }

  /** Forgets all results: the peer turned out to be another one. */
  void restart() {
    triggered.clear();
    pairs.forEach(pair -> pair.state = State.WAITING);
  }

  /** Ends checking: what was not checked by now is not needed. */
  void dropUnchecked() {
    triggered.clear();
    pairs.removeIf(pair -> pair.state != State.SUCCEEDED);
  }

  int size() {
    return pairs.size();
  }

  private static boolean isPending(CandidatePair pair) {
    return pair.state == State.WAITING || pair.state == State.IN_PROGRESS;
  }

  private @Nullable CandidatePair first(Predicate<CandidatePair> wanted) {
    for (CandidatePair pair : pairs) {
      if (wanted.test(pair)) {
        return pair;
      }
    }
    return null;
  }

  private @Nullable CandidatePair best(Predicate<CandidatePair> wanted, boolean controlling) {
    return pairs.stream()
        .filter(wanted)
        .max(Comparator.comparingLong(pair -> pair.priority(controlling)))
        .orElse(null);
  }
}
