package org.camfleet.core.webrtc.ice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.ice.Check.Purpose;
import org.jspecify.annotations.Nullable;

/** The checks that are under way: makes, sends, resends and forgets them. */
final class OpenChecks {
  static final long NEVER = Long.MAX_VALUE;

  private final Map<TransactionId, Check> open = new HashMap<>();
  private final IceCredentials local;
  private final RoleState role;
  private final RandomGenerator random;
  private final IceCounters counters;
  private @Nullable IceCredentials remote;

  OpenChecks(IceCredentials local, RoleState role, RandomGenerator random, IceCounters counters) {
    this.local = local;
    this.role = role;
    this.random = random;
    this.counters = counters;
  }

  /** Ends all checks: from now on they go to the peer with these credentials. */
  void restart(IceCredentials credentials) {
    closeAll();
    remote = credentials;
  }

  /** Sends a Binding request as RFC 8445 clause 7.2.2 has it; nothing while the peer is unknown. */
  void send(CandidatePair pair, Purpose purpose, long now) {
    if (remote == null) {
      return;
    }
    TransactionId id = TransactionId.random(random);
    StunBuilder request =
        StunBuilder.request(StunMethod.BINDING, id)
            .text(AttributeType.USERNAME, remote.ufrag() + ":" + local.ufrag())
            .number(
                AttributeType.PRIORITY,
                pair.base.reflexivePriority(pair.remote.address.getAddress()))
            .tieBreaker(role.attribute(), role.tieBreaker());
    // In consent checks, too: a peer that sees us come from a new address may follow at once.
    if (purpose == Purpose.NOMINATION || purpose == Purpose.CONSENT && role.isControlling()) {
      request.flag(AttributeType.USE_CANDIDATE);
    }
    byte[] bytes = request.sign(remote.key()).fingerprint().toBytes();
    open.put(id, new Check(id, pair, purpose, role.role(), bytes, now));
    pair.base.expect(id);
    pair.path.send(bytes, 0, bytes.length);
    counters.checksSent.increment();
  }

  @Nullable Check find(TransactionId id) {
    return open.get(id);
  }

  /** Whether a nomination waits for its answer. */
  boolean isNominating() {
    return open.values().stream().anyMatch(check -> check.purpose == Purpose.NOMINATION);
  }

  /** The peer is knocking at a pair whose check may be lost: ask again without waiting. */
  void hurry(CandidatePair pair, long now, long spacing) {
    for (Check check : open.values()) {
      if (check.pair == pair && now - check.lastSent >= spacing) {
        check.due = now;
      }
    }
  }

  void close(Check check) {
    open.remove(check.id);
    check.pair.base.forget(check.id);
  }

  /** Ends every check but those of one pair. */
  void closeOthers(CandidatePair pair) {
    for (Check check : List.copyOf(open.values())) {
      if (check.pair != pair) {
        close(check);
      }
    }
  }

  /** Ends the checks from a base that is gone. */
  void closeOf(IceBase base) {
    for (Check check : List.copyOf(open.values())) {
      if (check.pair.base == base) {
        close(check);
      }
    }
  }

  void closeAll() {
    List.copyOf(open.values()).forEach(this::close);
  }

  /** Resends what is due; returns the checks that were given up. */
  List<Check> resendDue(long now) {
    List<Check> givenUp = new ArrayList<>();
    for (Check check : List.copyOf(open.values())) {
      if (check.due > now) {
        continue;
      }
      if (check.isExhausted()) {
        close(check);
        givenUp.add(check);
      } else {
        check.resend(now);
        counters.checksSent.increment();
      }
    }
    return givenUp;
  }

  long nextDue() {
    long next = NEVER;
    for (Check check : open.values()) {
      next = Math.min(next, check.due);
    }
    return next;
  }
}
