package org.camfleet.core.rtsp;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Pins that end with this process. Any thread. */
public final class PinsInMemory implements CertificatePins {
  private final Map<String, String> pins = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Optional<String>> of(String place) {
    return CompletableFuture.completedFuture(Optional.ofNullable(pins.get(place)));
  }

  @Override
  public CompletionStage<String> keep(String place, String fingerprint) {
    if (pins.size() >= MOST && !pins.containsKey(place)) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("certificates of " + MOST + " places are kept already"));
    }
    String before = pins.putIfAbsent(place, fingerprint);
    return CompletableFuture.completedFuture(before == null ? fingerprint : before);
  }
}
