package org.camfleet.fleet.recordings;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.events.SqlEvents;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.CameraStreams;
import org.camfleet.fleet.inventory.Refusals;
import org.camfleet.fleet.inventory.StoredCamera;

/** {@code GET /api/v1/cameras/{id}/recordings?from=&to=}. */
public final class RecordingRoutes {
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(48);
  private static final int MOST_SPANS = 1000;

  private final CameraStore cameras;
  private final CameraStreams streams;
  private final RecordedSpans spans;
  private final SqlEvents events;
  private final InstantSource clock;

  /** Answers from the index of what is stored and from the events. */
  public RecordingRoutes(
      CameraStore cameras,
      CameraStreams streams,
      RecordedSpans spans,
      SqlEvents events,
      InstantSource clock) {
    this.cameras = cameras;
    this.streams = streams;
    this.spans = spans;
    this.events = events;
    this.clock = clock;
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "cameras",
        () ->
            path(
                segment().slash("recordings"),
                id -> get(() -> parameters(List.of("from", "to"), given -> answer(id, given)))));
  }

  private Route answer(String id, Parameters given) {
    Span asked = asked(given);
    CompletionStage<HttpResponse> answer =
        cameras
            .find(id)
            .thenCompose(found -> ledger(found.orElseThrow(() -> Refusals.unknown(id)), asked))
            .thenApply(ledger -> Json.response(200, print(ledger)));
    return completeWithFuture(answer);
  }

  private Span asked(Parameters given) {
    Instant end = Times.read(given, "to");
    Instant to = end == null ? clock.instant() : end;
    Instant begin = Times.read(given, "from");
    Instant from = begin == null ? to.minus(USUAL) : begin;
    Span asked = new Span(from, to);
    if (!to.isAfter(from)) {
      given.mistake("to", to.toString(), "after from, " + from);
    } else if (asked.isLongerThan(LONGEST)) {
      given.mistake(
          "to", to.toString(), "at most %d hours after from".formatted(LONGEST.toHours()));
    }
    given.check();
    return asked;
  }

  private CompletionStage<RecordingLedger> ledger(StoredCamera camera, Span asked) {
    return streams
        .of(camera.camera())
        .thenCompose(
            stream ->
                spans
                    .of(stream.arn(), asked, RecordingLedger.JOIN, MOST_SPANS)
                    .thenCombine(
                        told(camera, stream.arn(), asked),
                        (all, told) -> put(camera, asked, all, told)));
  }

  private RecordingLedger put(StoredCamera camera, Span asked, List<Span> all, List<Event> told) {
    return RecordingLedger.of(
        asked,
        all,
        all.size() == MOST_SPANS,
        new GapCauses(camera.createdAt(), told),
        clock.instant());
  }

  /** What was told of the camera, its channel and its stream in that time, and just before it. */
  private CompletionStage<List<Event>> told(StoredCamera camera, String stream, Span within) {
    return events.around(
        List.of(camera.camera().id(), stream), within.from(), within.to().plus(USUAL));
  }

  private static ObjectNode print(RecordingLedger ledger) {
    ObjectNode body = print(Json.object(), ledger.within());
    ArrayNode recordings = body.putArray("recordings");
    ledger.recordings().forEach(span -> print(recordings.addObject(), span));
    ArrayNode gaps = body.putArray("gaps");
    ledger
        .gaps()
        .forEach(
            gap ->
                print(gaps.addObject(), gap.span())
                    .put("cause", gap.cause())
                    .put("text", gap.text()));
    return body;
  }

  private static ObjectNode print(ObjectNode into, Span span) {
    return into.put("from", span.from().toString()).put("to", span.to().toString());
  }
}
