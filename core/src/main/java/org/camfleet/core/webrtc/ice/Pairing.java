package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes pairs of what we send from and where the peer may be (RFC 8445 clause 6.1.2.2). */
final class Pairing {
  private final CheckList list;
  private final RemoteCandidates remotes;
  private final IceCounters counters;
  private final List<IceBase> bases = new ArrayList<>();

  Pairing(CheckList list, RemoteCandidates remotes, IceCounters counters) {
    this.list = list;
    this.remotes = remotes;
    this.counters = counters;
  }

  void addBase(IceBase base) {
    bases.add(base);
    for (RemoteCandidate candidate : remotes.all()) {
      pair(base, candidate);
    }
  }

  void removeBase(IceBase base) {
    bases.remove(base);
  }

  void addRemote(RemoteCandidate candidate) {
    RemoteCandidate learned = list.findRemote(candidate.address);
    if (learned != null) {
      learned.learn(candidate.type(), candidate.priority());
    }
    for (IceBase base : bases) {
      pair(base, learned != null ? learned : candidate);
    }
  }

  private void pair(IceBase base, RemoteCandidate candidate) {
    boolean wanted = list.selected() == null && base.reaches(candidate.address.getAddress());
    if (wanted && list.find(base, candidate.address) == null) {
      add(base, candidate);
    }
  }

  /** The pair on which a check came, perhaps a new one; null when there are too many. */
  @Nullable CandidatePair pairOf(IceBase base, InetSocketAddress from, long priority) {
    CandidatePair known = list.find(base, from);
    return known != null ? known : add(base, remoteOf(from, priority));
  }

  private RemoteCandidate remoteOf(InetSocketAddress from, long priority) {
    RemoteCandidate signaled = remotes.find(from);
    RemoteCandidate known = signaled != null ? signaled : list.findRemote(from);
    return known != null
        ? known
        : new RemoteCandidate(from, CandidateType.PEER_REFLEXIVE, priority);
  }

  private @Nullable CandidatePair add(IceBase base, RemoteCandidate candidate) {
    CandidatePair pair = list.add(base, candidate);
    if (pair == null) {
      counters.pairsDropped.increment();
    }
    return pair;
  }
}
