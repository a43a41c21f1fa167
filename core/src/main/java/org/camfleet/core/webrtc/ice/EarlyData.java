package org.camfleet.core.webrtc.ice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Datagrams that overtake the answer to our nomination: the peer may start DTLS as soon as it knows
 * the pair, and a lost ClientHello costs it a second.
 */
final class EarlyData {
  private static final int MAX = 8;

  private final List<byte[]> datagrams = new ArrayList<>();
  private final IceCounters counters;

  EarlyData(IceCounters counters) {
    this.counters = counters;
  }

  void hold(byte[] data, int offset, int length) {
    if (datagrams.size() < MAX) {
      datagrams.add(Arrays.copyOfRange(data, offset, offset + length));
    } else {
      counters.earlyDataDropped.increment();
    }
  }

  List<byte[]> take() {
    List<byte[]> held = List.copyOf(datagrams);
    datagrams.clear();
    return held;
  }
}
