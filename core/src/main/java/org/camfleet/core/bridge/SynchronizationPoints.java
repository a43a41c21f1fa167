package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.onvif.OnvifException;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Asks a camera's ONVIF device for key frames, beside RTCP: many cameras follow only one of the
 * two. At most every two seconds and one request at a time; after a fault later, and much later
 * where the device refuses the login or knows no such operation. Any thread; nothing blocks.
 */
final class SynchronizationPoints {
  static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(60);
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(30);

  private final OnvifDevice device;
  private final List<URI> urls;
  private final Metrics.Counter asked;
  private final Metrics.Counter failed;
  private @Nullable List<OnvifDevice.Stream> streams;
  private boolean busy;
  private long notBeforeNanos;
  private boolean begun;

  /** For the camera with these RTSP addresses. */
  SynchronizationPoints(OnvifDevice device, List<URI> urls, Metrics metrics) {
    this.device = device;
    this.urls = List.copyOf(urls);
    this.asked = metrics.counter("camfleet_onvif_key_frame_requests_total");
    this.failed = metrics.counter("camfleet_onvif_key_frame_failures_total");
  }

  /**
   * Asks for one.
   *
   * @param address the index of the address that is pulled
   */
  void ask(int address, long nowNanos) {
    if (begins(nowNanos)) {
      CompletableFuture<Void> done =
          known().thenCompose(all -> device.synchronize(playing(all, address).profile()));
      done.whenComplete((any, failure) -> ended(failure, nowNanos));
      asked.increment();
    }
  }

  private synchronized boolean begins(long nowNanos) {
    if (busy || (begun && nowNanos - notBeforeNanos < 0)) {
      return false;
    }
    busy = true;
    begun = true;
    notBeforeNanos = nowNanos + INTERVAL.toNanos();
    return true;
  }

  private synchronized void ended(@Nullable Throwable failure, long nowNanos) {
    busy = false;
    if (failure != null) {
      failed.increment();
      Kind kind = OnvifException.of(failure).kind();
      boolean refused = kind == Kind.BAD_CREDENTIALS || kind == Kind.NOT_SUPPORTED;
      notBeforeNanos = nowNanos + (refused ? AFTER_REFUSAL : AFTER_FAULT).toNanos();
      streams = null;
    }
  }

  private synchronized CompletableFuture<List<OnvifDevice.Stream>> known() {
    List<OnvifDevice.Stream> kept = streams;
    if (kept != null) {
      return CompletableFuture.completedFuture(kept);
    }
    return device
        .streams(device.most())
        .thenApply(
            found -> {
              keep(found);
              return found;
            });
  }

  private synchronized void keep(List<OnvifDevice.Stream> found) {
    streams = found;
  }

  /** The profile of the address; where none has it, the best one: an operator may know better. */
  private OnvifDevice.Stream playing(List<OnvifDevice.Stream> all, int address) {
    URI url = urls.get(Math.min(address, urls.size() - 1));
    return all.stream()
        .filter(one -> plays(one.url(), url))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElseThrow(OnvifException::noVideo);
  }

  private static boolean plays(URI one, URI other) {
    return String.valueOf(one.getRawPath()).equals(String.valueOf(other.getRawPath()))
        && String.valueOf(one.getRawQuery()).equals(String.valueOf(other.getRawQuery()));
  }
}
