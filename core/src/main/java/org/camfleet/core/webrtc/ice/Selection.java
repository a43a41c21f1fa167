package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.webrtc.ice.Check.Purpose;
import org.jspecify.annotations.Nullable;

/** The pair in use: taken, kept by consent, left when the peer is somewhere else. */
final class Selection {
  /** A selected pair without answers for so long is left for one that lives. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

  /** When the peer names another pair, the selected one need be silent only so long. */
  private static final long SHORT_SILENCE = TimeUnit.SECONDS.toNanos(3);

  private final CheckList list;
  private final OpenChecks checks;
  private final RoleState role;
  private final Consent consent;
  private final Connectivity.Listener listener;
  private final Silence silence = new Silence();

  Selection(
      CheckList list,
      OpenChecks checks,
      RoleState role,
      Consent consent,
      Connectivity.Listener listener) {
    this.list = list;
    this.checks = checks;
    this.role = role;
    this.consent = consent;
    this.listener = listener;
  }

  /**
   * Obeys the controlling peer once the pair works. Should it name several (the old aggressive
   * way), both sides end on the best; a pair that has fallen silent is left for any other it names.
   */
  void follow(CandidatePair pair, long now) {
    if (role.isControlling() || !pair.nominatedByPeer) {
      return;
    }
    CandidatePair selected = list.selected();
    if (selected == null
        || pair.priority(false) > selected.priority(false)
        || now - selected.lastHeard > SHORT_SILENCE) {
      select(pair, now);
    }
  }

  void select(CandidatePair pair, long now) {
    CandidatePair former = list.selected();
    if (former == pair) {
      return;
    }
    list.select(pair);
    if (former == null) {
      checks.closeOthers(pair);
      list.dropUnchecked();
    }
    consent.restart(now);
    silence.restart(now);
    listener.onSelected(pair.path);
  }

  /** A datagram that is no check came from here. */
  void onData(InetSocketAddress from) {
    CandidatePair selected = list.selected();
    if (selected != null && selected.remote.address.equals(from)) {
      silence.onData();
    }
  }

  /** Asks again when it is time; says why when the peer's consent has run out. */
  @Nullable String keepConsent(long now) {
    CandidatePair selected = list.selected();
    if (selected == null) {
      return null;
    }
    if (consent.isLost(selected, now)) {
      return "consent lost: no answer from " + selected.remote.address + " for 30 s";
    }
    silence.look(selected, now);
    if (silence.breaks(now)) {
      listener.onSilent("no word from " + selected.remote.address + " for 6 s");
    }
    if (consent.isDue(now) || silence.asksNow(now)) {
      consent.restart(now);
      silence.asked(now);
      checks.send(selected, Purpose.CONSENT, now);
      lookForTheLiving(selected, now);
    }
    return null;
  }

  /** The peer's address may have changed: a new one lives, the selected one does not. */
  private void lookForTheLiving(CandidatePair selected, long now) {
    CandidatePair other = list.liveliestOther();
    boolean silent = now - selected.lastAnswer > SILENCE;
    if (!silent || other == null || other.lastHeard <= selected.lastHeard) {
      return;
    }
    if (!role.isControlling()) {
      select(other, now);
    } else if (!checks.isNominating()) {
      checks.send(other, Purpose.NOMINATION, now);
    }
  }

  long nextDue() {
    CandidatePair selected = list.selected();
    return selected == null
        ? OpenChecks.NEVER
        : Math.min(consent.nextDue(selected), silence.nextDue());
  }
}
