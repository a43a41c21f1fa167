package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a session: one is coming, one stands, and a former one goes on for the service's
 * hand-over at a key frame, until the service ends it or {@link #FORMER_LIFE}. On one thread.
 *
 * @param <P> what a peer is
 */
final class Legs<P extends Legs.Leg> {
  /** Two groups of pictures of a patient camera. */
  static final Duration FORMER_LIFE = Duration.ofSeconds(30);

  /** Candidates may come before their offer; more than this is a service that does not stop. */
  private static final int MAX_EARLY = 32;

  private final Delay delay;
  private final Consumer<LinkEvent> session;
  private final List<IceCandidate> early = new ArrayList<>();
  private @Nullable P coming;
  private @Nullable P standing;
  private @Nullable P former;
  private boolean newSocket;

  /** One peer, with the offer that it answers. */
  interface Leg {
    /** Whether a remote candidate may belong to its offer: many do not say to which they do. */
    boolean isFor(IceCandidate candidate);

    /** Adds a remote candidate. */
    void addCandidate(IceCandidate candidate);

    /** Ends it; nothing is heard of it after this. */
    void close();
  }

  /** None yet; what becomes of them is told to the session. */
  Legs(Delay delay, Consumer<LinkEvent> session) {
    this.delay = delay;
    this.session = session;
  }

  /** Nothing came over the new socket yet: the offer of earlier candidates comes no more. */
  void socketReplaced() {
    early.clear();
    newSocket = true;
  }

  /** How an offer is answered: now or later it is told why it can not be, or null. */
  @FunctionalInterface
  interface Answering {
    void answer(Consumer<@Nullable Refusal> then);
  }

  /**
   * An offer came, and this is who answers it, beside the one that stands.
   *
   * @param socket the number of the one over which it came
   * @param answering answers the offer
   */
  void offered(long socket, P next, Answering answering) {
    close(coming);
    coming = next;
    newSocket = false;
    answering.answer(refusal -> answered(socket, next, refusal));
    if (coming == next) {
      early.stream().filter(next::isFor).forEach(next::addCandidate);
      early.clear();
    }
  }

  private void answered(long socket, P leg, @Nullable Refusal refusal) {
    if (coming != leg) {
      return; // a newer offer took its place meanwhile
    }
    if (refusal == null) {
      session.accept(new LinkEvent.Answered(socket));
      return;
    }
    close(leg);
    coming = null;
    session.accept(new LinkEvent.OfferRefused(socket, refusal));
  }

  /** A candidate of the far end came. */
  void candidate(IceCandidate candidate) {
    P known =
        coming != null && coming.isFor(candidate)
            ? coming
            : standing != null && standing.isFor(candidate) ? standing : null;
    if (known != null) {
      known.addCandidate(candidate);
    }
    // Before the first offer over a socket, one that names no offer is of that one as well.
    boolean ofNext = known == null || newSocket && candidate.usernameFragment() == null;
    if (ofNext && early.size() < MAX_EARLY) {
      early.add(candidate);
    }
  }

  /** Media flows over the one that was coming. */
  void stands(P leg, String srtpProfile) {
    P before = standing;
    if (before != null && before != leg) {
      leave(before);
    }
    standing = leg;
    coming = null;
    session.accept(new LinkEvent.Connected(srtpProfile));
  }

  private void leave(P leaving) {
    close(former);
    former = leaving;
    delay.after(
        FORMER_LIFE.toNanos(),
        () -> {
          if (former == leaving) {
            former = null;
            leaving.close();
          }
        });
  }

  /** One ended by itself, and is closed already. */
  void ended(P leg, String text) {
    if (former == leg) {
      former = null;
      return;
    }
    boolean stood = standing == leg;
    if (stood) {
      standing = former;
      former = null;
    }
    if (coming == leg) {
      coming = null;
    }
    if (stood && standing != null) {
      return; // the one before still carries the media
    }
    session.accept(new LinkEvent.PeerEnded(stood, text));
  }

  /** The one that carries the media, if any. */
  @Nullable P standing() {
    return standing;
  }

  /** Whether one is coming or stands. */
  boolean isInUse() {
    return coming != null || standing != null;
  }

  /** Ends them all. */
  void close() {
    close(coming);
    close(standing);
    close(former);
    coming = null;
    standing = null;
    former = null;
  }

  private static void close(Legs.@Nullable Leg leg) {
    if (leg != null) {
      leg.close();
    }
  }
}
