package org.camfleet.core.webrtc.srtp;

import org.jspecify.annotations.Nullable;

/** The few SSRCs of one direction; a linear search beats a map of boxed numbers here. */
final class SourceTable {
  private final SourceState[] states;
  private int count;
  private @Nullable SourceState last;

  SourceTable(int capacity) {
    this.states = new SourceState[capacity];
  }

  @Nullable SourceState find(int ssrc) {
    if (last != null && last.ssrc == ssrc) {
      return last;
    }
    for (int i = 0; i < count; i++) {
      if (states[i].ssrc == ssrc) {
        last = states[i];
        return last;
      }
    }
    return null;
  }

  boolean isFull() {
    return count == states.length;
  }

  void add(SourceState state) {
    states[count++] = state;
    last = state;
  }
}
