package org.camfleet.core.channel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.core.media.AccessUnit;

/** A log of what was recorded: {@code open E}, unit names, {@code close E}. */
final class FakeRecordings implements Recordings {
  final List<String> log = new CopyOnWriteArrayList<>();
  volatile Listener listener;

  @Override
  public Recording open(String streamName, long epoch, Listener heard) {
    listener = heard;
    log.add("open " + streamName + " " + (epoch & 0xfffff));
    return new Recording() {
      @Override
      public void accept(AccessUnit unit) {
        log.add(new String(unit.data()));
      }

      @Override
      public void close() {
        log.add("close " + (epoch & 0xfffff));
      }
    };
  }
}
