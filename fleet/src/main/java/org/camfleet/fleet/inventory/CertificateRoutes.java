package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;

/** {@code /api/v1/cameras/{id}/certificates}: what a camera showed first over TLS. */
final class CertificateRoutes {
  private final CertificateStore store;
  private final Events events;
  private final InstantSource clock;

  CertificateRoutes(CertificateStore store, Events events, InstantSource clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** Those that are kept. */
  CompletionStage<ObjectNode> list(StoredCamera stored) {
    return store
        .of(stored.camera().id())
        .thenApply(
            kept -> {
              ObjectNode body = Json.object();
              ArrayNode list = body.putArray("certificates");
              for (CertificateStore.Kept one : kept) {
                list.addObject()
                    .put("place", one.place())
                    .put("sha256", one.sha256())
                    .put("keptAt", one.keptAt().toString());
              }
              return body;
            });
  }

  /** Forgets them: what the camera shows at its next connection is kept then. */
  CompletionStage<ObjectNode> forget(StoredCamera stored, HttpRequest request) {
    String id = stored.camera().id();
    return store
        .forget(id, Author.of(Caller.of(request).name()))
        .thenApply(
            forgotten -> {
              if (forgotten > 0) {
                tell(id, forgotten);
              }
              return Json.object().put("forgotten", forgotten);
            });
  }

  private void tell(String id, int forgotten) {
    events.publish(
        new Event(
            clock.instant(),
            id,
            "camera.certificates-forgotten",
            "what camera \"%s\" shows next over TLS is kept".formatted(id),
            Map.of("forgotten", Integer.toString(forgotten))));
  }
}
