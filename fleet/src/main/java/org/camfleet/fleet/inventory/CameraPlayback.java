package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.jspecify.annotations.Nullable;

/** Opens an HLS session on what a camera's local target has stored. */
final class CameraPlayback {
  private enum Mode {
    LIVE,
    LIVE_REPLAY,
    ON_DEMAND
  }

  private static final Set<String> FIELDS =
      FieldReader.names("playbackMode", "startTimestamp", "endTimestamp");
  private static final Duration LONGEST_RANGE = Duration.ofHours(24);
  private static final double LAST_SECOND = 253_402_300_799.0; // of the year 9999
  private static final int SESSION_SECONDS = 43_200;
  private static final int LIVE_FRAGMENTS = 5;
  private static final int ALL_FRAGMENTS = 5000;

  private final CameraStreams streams;
  private final HlsPlayback playback;

  CameraPlayback(CameraStreams streams, HlsPlayback playback) {
    this.streams = streams;
    this.playback = playback;
  }

  /** The session's address. */
  CompletionStage<ObjectNode> open(Camera camera, ObjectNode body, PublicEndpoint endpoint) {
    Refusals.unlessLocal(camera);
    HlsPlayback.Request request = request(body);
    return streams
        .of(camera)
        .thenCompose(stream -> playback.open(stream, request, endpoint))
        .thenApply(url -> Json.object().put("url", url));
  }

  private static HlsPlayback.Request request(ObjectNode body) {
    List<String> mistakes = new ArrayList<>();
    FieldReader fields = new FieldReader("", body, mistakes);
    fields.allow(FIELDS);
    Mode mode = mode(fields);
    Instant start = time(fields, "startTimestamp");
    Instant end = time(fields, "endTimestamp");
    if (mode == Mode.LIVE && (start != null || end != null)) {
      mistakes.add(
          "startTimestamp, endTimestamp: given (expected: none where playbackMode is LIVE)");
    }
    if (mode != Mode.LIVE && mistakes.isEmpty()) {
      checkRange(mode, start, end, mistakes);
    }
    if (!mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    return new HlsPlayback.Request(
        mode.name(),
        "PRODUCER_TIMESTAMP",
        start,
        end,
        "FRAGMENTED_MP4",
        "ON_DISCONTINUITY",
        true,
        SESSION_SECONDS,
        mode == Mode.LIVE ? LIVE_FRAGMENTS : ALL_FRAGMENTS);
  }

  private static void checkRange(
      Mode mode, @Nullable Instant start, @Nullable Instant end, List<String> mistakes) {
    if (start == null) {
      mistakes.add(
          "startTimestamp: missing (expected: Unix seconds where playbackMode is " + mode + ")");
    } else if (end == null) {
      if (mode == Mode.ON_DEMAND) {
        mistakes.add(
            "endTimestamp: missing (expected: Unix seconds where playbackMode is ON_DEMAND)");
      }
    } else if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST_RANGE) > 0) {
      mistakes.add(
          "endTimestamp: %s (expected: after startTimestamp, at most 24 hours later)"
              .formatted(end));
    }
  }

  private static Mode mode(FieldReader fields) {
    JsonNode node = fields.node("playbackMode");
    if (node == null) {
      return Mode.LIVE;
    }
    for (Mode mode : Mode.values()) {
      if (node.isTextual() && node.textValue().equals(mode.name())) {
        return mode;
      }
    }
    fields.wrong("playbackMode", node, "LIVE, LIVE_REPLAY, ON_DEMAND");
    return Mode.LIVE;
  }

  private static @Nullable Instant time(FieldReader fields, String name) {
    JsonNode node = fields.node(name);
    if (node == null) {
      return null;
    }
    double seconds = node.isNumber() ? node.doubleValue() : -1;
    if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
      fields.wrong(name, node, "Unix seconds");
      return null;
    }
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }
}
