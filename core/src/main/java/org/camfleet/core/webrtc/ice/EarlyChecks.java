package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Checks that came before the peer's description: answered, and acted on once it is here. */
final class EarlyChecks {
  /** A check, where it came from and what it said. */
  record Entry(IceBase base, InetSocketAddress from, CheckResponder.Accepted accepted) {}

  private static final int MAX = 16;

  private final List<Entry> entries = new ArrayList<>();

  void add(IceBase base, InetSocketAddress from, CheckResponder.Accepted accepted) {
    for (int i = 0; i < entries.size(); i++) {
      Entry former = entries.get(i);
      if (former.base == base && former.from.equals(from)) {
        boolean nominated = former.accepted.useCandidate() || accepted.useCandidate();
        entries.set(i, new Entry(base, from, accepted.withUseCandidate(nominated)));
        return;
      }
    }
    if (entries.size() < MAX) {
      entries.add(new Entry(base, from, accepted));
    }
  }

  boolean contains(InetSocketAddress from) {
    return entries.stream().anyMatch(entry -> entry.from.equals(from));
  }

  /** Those of the peer that the description is of; the rest stays, should it be the wrong one. */
  List<Entry> take(String peerUfrag) {
    List<Entry> wanted =
        entries.stream().filter(entry -> entry.accepted.peerUfrag().equals(peerUfrag)).toList();
    entries.removeAll(wanted);
    return wanted;
  }
}
