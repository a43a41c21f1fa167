package org.camfleet.fleet.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camfleet.core.rtsp.CertificatePins;

/**
 * The stored certificates of one camera, read anew for each connection. While the database is not
 * reached, what was read before holds, so that recordings survive that. Any thread.
 */
public final class StoredPins implements CertificatePins {
  private final CertificateStore store;
  private final String cameraId;
  private volatile Map<String, String> read = Map.of();
  private volatile boolean known;

  /** Of this camera. */
  public StoredPins(CertificateStore store, String cameraId) {
    this.store = store;
    this.cameraId = cameraId;
  }

  @Override
  public CompletionStage<Optional<String>> of(String place) {
    return store
        .of(cameraId)
        .handle(
            (kept, failure) -> {
              if (kept != null) {
                read =
                    kept.stream()
                        .collect(
                            Collectors.toConcurrentMap(
                                CertificateStore.Kept::place, CertificateStore.Kept::sha256));
                known = true;
              }
              return known
                  ? CompletableFuture.completedFuture(Optional.ofNullable(read.get(place)))
                  : CompletableFuture.<Optional<String>>failedFuture(failure);
            })
        .thenCompose(held -> held);
  }

  @Override
  public CompletionStage<String> keep(String place, String fingerprint) {
    return store
        .keep(cameraId, place, fingerprint)
        .thenApply(
            held -> {
              Map<String, String> more = new ConcurrentHashMap<>(read);
              more.put(place, held);
              read = more;
              return held;
            });
  }
}
