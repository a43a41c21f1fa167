package org.camfleet.fleet.onvif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.events.Event;
import org.camfleet.core.onvif.DeviceInformation;
import org.camfleet.core.onvif.Encoders;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.onvif.ProfileOrder;
import org.camfleet.core.onvif.VideoProfile;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.inventory.CameraEnvironment;
import org.camfleet.fleet.inventory.FieldReader;
import org.camfleet.fleet.inventory.StoredPins;
import org.jspecify.annotations.Nullable;

/** Reads a camera's device and, on request, sets codec, key frame interval and clock. */
final class DeviceSettings {
  private static final Pattern CODEC = Pattern.compile("H264|H265|JPEG");

  private final OnvifEnvironment environment;

  DeviceSettings(OnvifEnvironment environment) {
    this.environment = environment;
  }

  /** What shall change. */
  private record Wanted(@Nullable String profile, Encoders.Change change, boolean clock) {
    boolean encoder() {
      return change.codec() != null || change.govLength() != null;
    }
  }

  CompletionStage<ObjectNode> read(String id) {
    return device(id).thenCompose(DeviceSettings::shown);
  }

  CompletionStage<ObjectNode> change(String id, ObjectNode body, String caller) {
    Wanted wanted = wanted(body);
    return device(id)
        .thenCompose(
            device ->
                (wanted.clock() ? device.setClock() : device.readClock())
                    .thenCompose(any -> wanted.encoder() ? set(device, wanted) : nothing())
                    .thenCompose(done -> shown(device)))
        .thenApply(
            answer -> {
              tell(id, wanted, caller);
              return answer;
            });
  }

  private static CompletableFuture<Encoders.@Nullable State> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private static Wanted wanted(ObjectNode body) {
    List<String> mistakes = new ArrayList<>();
    FieldReader fields = new FieldReader("", body, mistakes);
    fields.allow(Set.of("profile", "codec", "govLength", "clock"));
    String profile = fields.text("profile", 1, 256);
    String codec = fields.text("codec", CODEC);
    Integer gov = fields.number("govLength", 1, 10_000);
    JsonNode clock = fields.node("clock");
    if (clock != null && !"now".equals(clock.textValue())) {
      fields.wrong("clock", clock, "now");
    }
    if (codec == null && gov == null && clock == null && mistakes.isEmpty()) {
      mistakes.add("body: nothing to change (expected: codec, govLength or clock)");
    }
    if (!mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    return new Wanted(profile, new Encoders.Change(codec, gov), clock != null);
  }

  private CompletionStage<Encoders.@Nullable State> set(OnvifDevice device, Wanted wanted) {
    return device
        .profiles()
        .thenCompose(
            profiles -> {
              VideoProfile chosen =
                  ProfileOrder.of(profiles).stream()
                      .filter(
                          one -> wanted.profile() == null || one.token().equals(wanted.profile()))
                      .findFirst()
                      .orElseThrow(() -> noProfile(wanted));
              return device.encoders().set(chosen, wanted.change());
            });
  }

  private static ApiRefusal noProfile(Wanted wanted) {
    return ApiRefusal.notFound(
        wanted.profile() == null
            ? "profiles: none with video (expected: one or more)"
            : "profile: %s unknown (expected: a token that GET shows)"
                .formatted(Quoted.text(wanted.profile())));
  }

  private CompletionStage<OnvifDevice> device(String id) {
    CameraEnvironment cameras = environment.cameras();
    return cameras
        .store()
        .wanted(id)
        .thenApply(
            found -> {
              CameraSpec spec =
                  found
                      .orElseThrow(
                          () ->
                              ApiRefusal.notFound("camera %s: unknown".formatted(Quoted.text(id))))
                      .spec();
              URI address = spec.onvif();
              if (address == null) {
                throw ApiRefusal.of(
                    409,
                    "no_onvif",
                    "camera \"%s\": no ONVIF address (expected: its field onvif)".formatted(id));
              }
              return environment
                  .onvif()
                  .device(address, login(spec), new StoredPins(cameras.certificates(), id));
            });
  }

  private static @Nullable RtspCredentials login(CameraSpec spec) {
    return spec.username() == null || spec.password() == null
        ? null
        : new RtspCredentials(spec.username(), spec.password());
  }

  private static CompletionStage<ObjectNode> shown(OnvifDevice device) {
    return device
        .readClock()
        .thenCompose(
            ahead ->
                device
                    .information()
                    .thenCompose(
                        made ->
                            device.profiles().thenApply(all -> printed(device, ahead, made, all))));
  }

  private static ObjectNode printed(
      OnvifDevice device, Duration ahead, DeviceInformation made, List<VideoProfile> profiles) {
    ObjectNode body =
        Json.object()
            .put("address", device.address().toString())
            .put("manufacturer", made.manufacturer())
            .put("model", made.model())
            .put("firmware", made.firmware())
            .put("serial", made.serial())
            .put("clockOffsetMillis", ahead.toMillis());
    ArrayNode list = body.putArray("profiles");
    for (VideoProfile each : ProfileOrder.of(profiles)) {
      VideoProfile.Size size = each.size();
      list.addObject()
          .put("token", each.token())
          .put("name", each.name())
          .put("codec", each.codec())
          .put("width", size == null ? null : size.width())
          .put("height", size == null ? null : size.height())
          .put("framesPerSecond", each.framesPerSecond())
          .put("kilobits", each.kilobits())
          .put("govLength", each.govLength())
          .put("passthrough", ProfileOrder.passes(each));
    }
    return body;
  }

  private void tell(String id, Wanted wanted, String caller) {
    CameraEnvironment cameras = environment.cameras();
    cameras
        .events()
        .publish(
            new Event(
                cameras.clock().instant(),
                id,
                "camera.device-set",
                "the device of camera \"%s\" was set, and says so when read back".formatted(id),
                Map.of(
                    "codec",
                    String.valueOf(wanted.change().codec()),
                    "govLength",
                    String.valueOf(wanted.change().govLength()),
                    "clock",
                    wanted.clock() ? "now" : "null",
                    "by",
                    caller)));
  }
}
