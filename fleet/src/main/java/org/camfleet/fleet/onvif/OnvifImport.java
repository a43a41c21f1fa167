package org.camfleet.fleet.onvif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.events.Event;
import org.camfleet.core.onvif.DeviceInformation;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraEnvironment;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.quotas.QuotaLedger;
import org.jspecify.annotations.Nullable;

/**
 * Makes cameras of devices, a few at a time. A camera that is there already is left as it is; a
 * device that can not be asked is told and keeps no other.
 */
final class OnvifImport {
  private static final int AT_ONCE = 8;
  private static final int MOST_STREAMS = 4; // of a camera
  private static final int LONGEST_LABEL = 256;

  private final OnvifEnvironment environment;
  private final SearchRequest request;
  private final Author author;
  private final List<ObjectNode> outcomes = new ArrayList<>();
  private final Iterator<FoundDevice> devices;

  OnvifImport(
      OnvifEnvironment environment,
      SearchRequest request,
      List<FoundDevice> devices,
      Author author) {
    this.environment = environment;
    this.request = request;
    this.author = author;
    this.devices = devices.iterator();
  }

  /** The answer's body when all are done. */
  CompletableFuture<ObjectNode> run() {
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
      lanes[i] = lane();
    }
    return CompletableFuture.allOf(lanes).thenApply(all -> report());
  }

  private CompletableFuture<Void> lane() {
    FoundDevice device = next();
    if (device == null) {
      return CompletableFuture.completedFuture(null);
    }
    return one(device)
        .exceptionally(
            failure -> {
              ApiRefusal why = OnvifRefusals.of(failure);
              return device
                  .print()
                  .put("outcome", "failed")
                  .put("code", why.code())
                  .put("message", why.getMessage());
            })
        .thenComposeAsync(
            outcome -> {
              synchronized (outcomes) {
                outcomes.add(outcome);
              }
              return lane();
            });
  }

  private @Nullable FoundDevice next() {
    synchronized (devices) {
      return devices.hasNext() ? devices.next() : null;
    }
  }

  private ObjectNode report() {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("devices");
    Map<String, Integer> counts = new TreeMap<>();
    synchronized (outcomes) {
      outcomes.sort(Comparator.comparing(one -> one.path("id").asText()));
      for (ObjectNode each : outcomes) {
        list.add(each);
        counts.merge(each.path("outcome").asText(), 1, Integer::sum);
      }
    }
    ObjectNode sums = body.putObject("outcomes");
    counts.forEach(sums::put);
    return body;
  }

  private CompletableFuture<ObjectNode> one(FoundDevice found) {
    RtspCredentials login = request.login();
    OnvifDevice device = environment.onvif().device(found.address(), login, new PinsInMemory());
    return device
        .streams(MOST_STREAMS)
        .thenCombine(information(device), (streams, made) -> draft(found, streams, made))
        .thenCompose(draft -> stored(found, draft));
  }

  private static CompletableFuture<String> information(OnvifDevice device) {
    return device
        .information()
        .thenApply(OnvifImport::model)
        .exceptionally(failure -> ""); // it is only a label
  }

  private static String model(DeviceInformation made) {
    return (made.manufacturer() + " " + made.model()).strip();
  }

  private CameraDraft draft(FoundDevice found, List<OnvifDevice.Stream> streams, String model) {
    if (streams.isEmpty()) {
      throw ApiRefusal.of(
          409, "onvif_no_video", "profiles: none with video (expected: one or more)");
    }
    ObjectNode camera = request.template().deepCopy();
    ArrayNode urls = camera.putArray("urls");
    streams.forEach(stream -> urls.add(stream.url().toString()));
    camera.put("onvif", found.address().toString());
    RtspCredentials login = request.login();
    if (login != null) {
      camera.put("username", login.user());
      if (!login.password().reveal().isEmpty()) {
        camera.put("password", login.password().reveal());
      }
    }
    ObjectNode labels =
        camera.path("labels") instanceof ObjectNode given ? given : camera.putObject("labels");
    label(labels, "name", found.name());
    label(labels, "model", model);
    return CameraDocument.parse(found.id(), camera);
  }

  private static void label(ObjectNode labels, String name, String value) {
    if (!value.isEmpty() && !labels.has(name)) {
      labels.put(name, value.length() > LONGEST_LABEL ? value.substring(0, LONGEST_LABEL) : value);
    }
  }

  private CompletionStage<ObjectNode> stored(FoundDevice found, CameraDraft draft) {
    ObjectNode outcome = found.print();
    outcome.set("camera", CameraDocument.print(draft.camera()));
    CameraStore store = environment.cameras().store();
    return store
        .find(found.id())
        .thenCompose(
            before -> {
              if (before.isPresent() || request.dryRun()) {
                return CompletableFuture.completedFuture(
                    outcome.put("outcome", before.isPresent() ? "exists" : "would-create"));
              }
              return store.put(draft, 0L, author).thenApply(put -> told(outcome, put));
            });
  }

  private ObjectNode told(ObjectNode outcome, CameraStore.PutOutcome done) {
    if (done instanceof CameraStore.RevisionMismatch) {
      return outcome.put("outcome", "exists");
    }
    if (done instanceof CameraStore.Conflict conflict) {
      throw ApiRefusal.of(409, "conflict", conflict.text());
    }
    if (done instanceof CameraStore.QuotaExceeded exceeded) {
      throw ApiRefusal.of(409, QuotaLedger.CODE, String.join("; ", exceeded.texts()));
    }
    CameraStore.Put put = (CameraStore.Put) done;
    CameraEnvironment cameras = environment.cameras();
    String id = put.camera().camera().id();
    cameras
        .events()
        .publish(
            new Event(
                cameras.clock().instant(),
                id,
                "camera.added",
                "camera \"%s\" was added".formatted(id),
                Map.of("revision", Long.toString(put.camera().revision()), "by", "onvif")));
    cameras.changes().changed(id, put.former());
    if (put.channelArn() != null) {
      cameras.channels().tell(put.channelArn(), Channel.ConfigurationChanged.INSTANCE);
    }
    return outcome.put("outcome", "created");
  }
}
