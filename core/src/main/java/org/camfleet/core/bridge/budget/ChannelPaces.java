package org.camfleet.core.bridge.budget;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When the next call about a channel may be made. Bounded: what is due is forgotten, and beyond the
 * limit the entry that was made longest ago. Not thread-safe.
 */
final class ChannelPaces {
  private final int most;
  private final Map<Key, Long> next = new LinkedHashMap<>();

  private record Key(KvsCall call, String channel) {}

  ChannelPaces(int most) {
    this.most = most;
  }

  /** Books a call at {@code earliest} or as soon after it as the rate allows; answers when. */
  long book(KvsCall call, String channel, long earliest, long interval) {
    Key key = new Key(call, channel);
    Long known = next.remove(key);
    long at = known == null ? earliest : CallLine.later(earliest, known);
    next.put(key, at + interval);
    forget(earliest);
    return at;
  }

  int size() {
    return next.size();
  }

  private void forget(long now) {
    var eldest = next.entrySet().iterator();
    // Two at a time: so it shrinks, and no call pays for many.
    for (int i = 0; i < 2 && eldest.hasNext(); i++) {
      if (now - eldest.next().getValue() < 0 && next.size() <= most) {
        return;
      }
      eldest.remove();
    }
  }
}
