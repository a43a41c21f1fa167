package org.camfleet.core.bridge;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.metrics.Metrics;

/**
 * How long the steps of joining take, as AWS's JavaScript sample measures them; for each target and
 * account. Any thread.
 */
final class JoinTimes {
  private final Metrics.Histogram signaling;
  private final Metrics.Histogram offer;
  private final Metrics.Histogram answer;
  private final Metrics.Histogram firstFrame;
  private final LongSupplier nanos;
  private volatile long began;
  private volatile long connecting;
  private volatile long joining;
  private volatile boolean offerAwaited;

  JoinTimes(Metrics metrics, String target, String account, LongSupplier nanos) {
    this.nanos = nanos;
    this.signaling =
        histogram(metrics, "camfleet_bridge_signaling_connect_seconds", target, account);
    this.offer = histogram(metrics, "camfleet_bridge_join_to_offer_seconds", target, account);
    this.answer = histogram(metrics, "camfleet_bridge_offer_to_answer_seconds", target, account);
    this.firstFrame = histogram(metrics, "camfleet_bridge_first_frame_seconds", target, account);
  }

  private static Metrics.Histogram histogram(
      Metrics metrics, String name, String target, String account) {
    return metrics.histogram(name, "target", target, "account", account);
  }

  /** An attempt begins with looking the channel up. */
  void begins() {
    began = nanos.getAsLong();
  }

  /** The socket is being opened. */
  void connects() {
    connecting = nanos.getAsLong();
  }

  /** The socket is open. */
  void open() {
    record(signaling, connecting);
  }

  /** JoinStorageSession is called. */
  void joins() {
    joining = nanos.getAsLong();
    offerAwaited = true;
  }

  /** An offer came; answers when. */
  long offered() {
    if (offerAwaited) {
      offerAwaited = false; // a further offer answers no call
      record(offer, joining);
    }
    return nanos.getAsLong();
  }

  /** The answer to the offer that came then is on its way. */
  void answered(long offered) {
    record(answer, offered);
  }

  /** The same consumer; its first picture ends the time to the first frame. */
  UnitConsumer toFirstFrame(UnitConsumer consumer) {
    long since = began;
    boolean[] sent = new boolean[1];
    return unit -> {
      if (!sent[0] && unit.isVideo()) {
        sent[0] = true;
        record(firstFrame, since);
      }
      consumer.accept(unit);
    };
  }

  private void record(Metrics.Histogram histogram, long since) {
    histogram.record(TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong() - since));
  }
}
