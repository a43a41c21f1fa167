package org.camfleet.core.webrtc.ice;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.core.webrtc.ice.CandidatePair.State;
import org.camfleet.core.webrtc.ice.Check.Purpose;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one agent, from the first to the last: {@link #work} does what is due and sets one
 * alarm for the rest, so a connected agent costs one wake-up each few seconds.
 */
final class Connectivity {
  /** What checking leads to. */
  interface Listener {
    void onSelected(DatagramPath path);

    void onFailed(String code, String why);

    void onPeerUfrag(String peerUfrag);

    /** The pair in use brings nothing any more; consent runs out later. */
    void onSilent(String why);
  }

  private final IceTimers timers;
  private final IceSettings settings;
  private final IceCounters counters;
  private final Listener listener;
  private final RoleState role;
  private final CheckResponder responder;
  private final OpenChecks checks;
  private final Selection selection;
  private final CheckList list = new CheckList();
  private final Nomination nomination = new Nomination(list);
  private final CheckPace pace;
  private final EarlyChecks earlyChecks = new EarlyChecks();
  private final Pairing pairing;
  private final Wake wake;
  private @Nullable IceCredentials remote;
  private @Nullable String toldUfrag;
  private boolean proven;
  private long deadline = OpenChecks.NEVER;
  private long rtt;
  private boolean closed;

  Connectivity(
      IceCredentials local,
      RemoteCandidates remotes,
      IceTimers timers,
      IceSettings settings,
      IceCounters counters,
      RandomGenerator random,
      Listener listener) {
    this.timers = timers;
    this.settings = settings;
    this.counters = counters;
    this.listener = listener;
    this.role = new RoleState(settings.role(), random);
    this.responder = new CheckResponder(local, role, counters, timers.nanos());
    this.checks = new OpenChecks(local, role, random, counters);
    this.selection = new Selection(list, checks, role, new Consent(random), listener);
    this.pace = new CheckPace(list, role);
    this.pairing = new Pairing(list, remotes, counters);
    this.wake = new Wake(timers, this::step, this::nextDue);
  }

  void addBase(IceBase base) {
    pairing.addBase(base);
    wake.now();
  }

  /** What was sent from is gone: another pair that works is taken, if there is one. */
  void removeBase(IceBase base, String why) {
    checks.closeOf(base);
    pairing.removeBase(base);
    if (closed || !list.remove(base)) {
      return;
    }
    long now = timers.nanos();
    CandidatePair other = list.bestValid(role.isControlling());
    if (other == null || now - other.lastAnswer >= Consent.LIFETIME) {
      listener.onFailed("relay-lost", why);
    } else {
      selection.select(other, now);
      wake.now();
    }
  }

  /** Whether the pair in use sends from this base. */
  boolean isSelected(IceBase base) {
    CandidatePair selected = list.selected();
    return selected != null && selected.base == base;
  }

  /** Whether the pair in use sends on this path. */
  boolean isSelected(DatagramPath path) {
    CandidatePair selected = list.selected();
    return selected != null && selected.path == path;
  }

  void addRemote(RemoteCandidate candidate) {
    pairing.addRemote(candidate);
    wake.now();
  }

  void setRemote(IceCredentials credentials, boolean lite) {
    if (closed || list.selected() != null) {
      return;
    }
    long now = timers.nanos();
    checks.restart(credentials);
    list.restart();
    remote = credentials;
    // A lite peer answers checks and sends none (RFC 8445 clause 2.5).
    proven = lite || credentials.ufrag().equals(toldUfrag);
    deadline = now + settings.connectTimeout().toNanos();
    pace.restart(now);
    if (lite) {
      role.become(Role.CONTROLLING);
    }
    for (EarlyChecks.Entry early : earlyChecks.take(credentials.ufrag())) {
      onCheck(early.base(), early.from(), early.accepted(), now);
    }
    wake.now();
  }

  /** A datagram that is no check came: a sign of life. */
  void onData(InetSocketAddress from) {
    selection.onData(from);
  }

  /** Whether a candidate is of another description than the one we hold. */
  boolean isForeign(@Nullable String ufrag) {
    return remote != null && ufrag != null && !ufrag.isEmpty() && !ufrag.equals(remote.ufrag());
  }

  void onRequest(IceBase base, InetSocketAddress from, StunMessage request) {
    long now = timers.nanos();
    boolean known = list.isHeard(from) || earlyChecks.contains(from);
    String expected = remote == null ? null : remote.ufrag();
    CheckResponder.Accepted accepted = responder.respond(base, from, request, known, expected, now);
    if (accepted == null) {
      return;
    }
    if (!accepted.peerUfrag().equals(toldUfrag)) {
      toldUfrag = accepted.peerUfrag();
      listener.onPeerUfrag(accepted.peerUfrag());
    }
    if (closed || isForeign(accepted.peerUfrag())) {
      return;
    }
    base.admit(from);
    if (remote == null) {
      earlyChecks.add(base, from, accepted);
    } else {
      onCheck(base, from, accepted, now);
      wake.now();
    }
  }

  /**
   * Whether the path may be taken. A controlling agent waits for a check with the peer's fragment:
   * until then the description may be another offer's, whose owner would answer our checks, too.
   */
  private boolean mayTake() {
    return proven || !role.isControlling();
  }

  /** RFC 8445 clauses 7.3.1.3 to 7.3.1.5: learn the address, check back, take the nomination. */
  private void onCheck(
      IceBase base, InetSocketAddress from, CheckResponder.Accepted accepted, long now) {
    proven = true;
    CandidatePair pair = pairing.pairOf(base, from, accepted.priority());
    if (pair == null) {
      return;
    }
    pair.onHeard(now);
    pair.nominatedByPeer |= accepted.useCandidate();
    switch (pair.state) {
      case SUCCEEDED -> selection.follow(pair, now);
      case IN_PROGRESS -> checks.hurry(pair, now, CheckPace.PACE);
      case WAITING, FAILED -> list.trigger(pair);
    }
  }

  void onResponse(IceBase base, InetSocketAddress from, StunMessage response) {
    Check check = checks.find(response.transactionId());
    if (check == null || check.pair.base != base) {
      return;
    }
    if (remote == null || !response.isSignedWith(remote.key())) {
      counters.unauthenticated.increment();
      return;
    }
    checks.close(check);
    if (!from.equals(check.pair.remote.address)) {
      // RFC 8445 clause 7.2.5.2.1: the answer must come from where the check went.
      giveUp(check);
    } else if (response.messageClass() == StunClass.SUCCESS) {
      check.pair.mapped = response.mappedAddress();
      onSuccess(check, timers.nanos());
    } else {
      onError(check, response.error());
    }
    wake.now();
  }

  private void onSuccess(Check check, long now) {
    CandidatePair pair = check.pair;
    pair.state = State.SUCCEEDED;
    pair.lastAnswer = now;
    pair.onHeard(now);
    if (mayTake()) {
      pair.base.claim(pair.remote.address);
    }
    if (check.sends == 1) {
      long sample = now - check.firstSent;
      rtt = rtt == 0 ? sample : rtt + (sample - rtt) / 8;
    }
    nomination.onValid(now);
    if (check.purpose == Purpose.NOMINATION && role.isControlling()) {
      selection.select(pair, now);
    } else {
      selection.follow(pair, now);
    }
  }

  private void onError(Check check, @Nullable StunError error) {
    if (error != null && error.code() == StunError.ROLE_CONFLICT) {
      counters.roleConflicts.increment();
      role.onConflict(check.role);
      if (check.pair != list.selected()) {
        list.trigger(check.pair);
      }
    } else {
      giveUp(check);
    }
  }

  private void giveUp(Check check) {
    if (check.purpose != Purpose.CONSENT && check.pair != list.selected()) {
      check.pair.state = State.FAILED;
    }
  }

  private void step(long now) {
    checks.resendDue(now).forEach(this::giveUp);
    sendNext(now);
    if (list.selected() != null) {
      String lost = selection.keepConsent(now);
      if (lost != null) {
        listener.onFailed("consent-lost", lost);
      }
    } else if (now >= deadline) {
      listener.onFailed("ice-timeout", failure());
    } else if (mayNominate()) {
      CandidatePair named = nomination.next(now);
      if (named != null) {
        checks.send(named, Purpose.NOMINATION, now);
      }
    }
  }

  private void sendNext(long now) {
    CandidatePair pair = remote == null ? null : pace.take(now, list.selected() == null);
    if (pair != null) {
      pair.state = State.IN_PROGRESS;
      checks.send(pair, Purpose.CHECK, now);
    }
  }

  private long nextDue() {
    long due = checks.nextDue();
    if (remote != null) {
      due = Math.min(due, pace.triggeredDue());
    }
    if (list.selected() != null) {
      return Math.min(due, selection.nextDue());
    }
    due = Math.min(due, deadline);
    if (remote != null) {
      due = Math.min(due, pace.searchDue());
    }
    return mayNominate() ? Math.min(due, nomination.nextDue()) : due;
  }

  private boolean mayNominate() {
    return role.isControlling() && mayTake() && !checks.isNominating();
  }

  private String failure() {
    String within = " within " + settings.connectTimeout().toSeconds() + " s";
    return list.size() == 0
        ? "ICE: no usable candidate and no check from the peer" + within
        : "ICE: none of " + list.size() + " candidate pairs worked" + within;
  }

  @Nullable DatagramPath selectedPath() {
    CandidatePair selected = list.selected();
    return selected == null ? null : selected.path;
  }

  /** The pair in use, for people; null before there is one. */
  @Nullable SelectedPair selectedPair() {
    CandidatePair selected = list.selected();
    if (selected == null) {
      return null;
    }
    IceBase.LocalCandidate local = selected.base.local(selected.mapped);
    return new SelectedPair(
        local.type().token(),
        local.protocol(),
        NetUtil.toSocketAddressString(local.address()),
        selected.remote.type().token(),
        NetUtil.toSocketAddressString(selected.remote.address));
  }

  Role role() {
    return role.role();
  }

  long rttNanos() {
    return rtt;
  }

  void close() {
    closed = true;
    wake.close();
    checks.closeAll();
  }
}
