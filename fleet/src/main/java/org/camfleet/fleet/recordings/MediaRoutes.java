package org.camfleet.fleet.recordings;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Parameters.parameters;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.codecs.ffmpeg.StillFormat;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.CameraStreams;
import org.camfleet.fleet.inventory.Refusals;
import org.camfleet.fleet.kvs.ArchivedMedia;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.MediaBody;
import org.camfleet.fleet.kvs.StreamInfo;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/cameras/{id}/image} and {@code GET /api/v1/cameras/{id}/clip}. */
public final class MediaRoutes {
  private static final int WIDEST = 3840;
  private static final int TALLEST = 2160;
  private static final int USUAL_QUALITY = 80;
  private static final Duration LONGEST_CLIP = Duration.ofHours(24);

  private final CameraStore cameras;
  private final CameraStreams streams;
  private final ArchivedMedia media;

  /** Answers with what the archive hands out. */
  public MediaRoutes(CameraStore cameras, CameraStreams streams, ArchivedMedia media) {
    this.cameras = cameras;
    this.streams = streams;
    this.media = media;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "cameras",
        () ->
            concat(
                path(
                    segment().slash("image"),
                    id ->
                        get(
                            () ->
                                parameters(
                                    List.of("at", "width", "height", "format", "quality", "exact"),
                                    given -> image(id, given)))),
                path(
                    segment().slash("clip"),
                    id -> get(() -> parameters(List.of("from", "to"), given -> clip(id, given))))));
  }

  private Route image(String id, Parameters given) {
    Instant at = Times.read(given, "at");
    StillFormat format = format(given);
    String exact = given.text("exact");
    boolean isExact = exact == null || given.flag("exact");
    given.check();
    ArchivedMedia.Moment moment =
        new ArchivedMedia.Moment(at == null ? null : micros(at), format, isExact);
    return completeWithFuture(
        stream(id)
            .thenCompose(stream -> media.image(stream, moment))
            .thenApply(
                found ->
                    picture(found.orElseThrow(() -> nothing(id, at)), format.kind(), at == null))
            .exceptionally(MediaRoutes::tryAgain));
  }

  private static StillFormat format(Parameters given) {
    String format = given.text("format");
    if (format != null && !format.equals("jpeg") && !format.equals("png")) {
      given.mistake("format", format, "jpeg or png");
    }
    boolean png = "png".equals(format);
    Long quality = given.number("quality", 1, 100);
    Long width = given.number("width", 1, WIDEST);
    Long height = given.number("height", 1, TALLEST);
    if (width != null && height == null) {
      given.mistake("width", width.toString(), "together with height");
      width = null;
    }
    return new StillFormat(
        png ? StillFormat.Kind.PNG : StillFormat.Kind.JPEG,
        png || quality == null ? USUAL_QUALITY : quality.intValue(),
        width == null ? 0 : width.intValue(),
        height == null ? 0 : height.intValue());
  }

  private static HttpResponse picture(
      ArchivedMedia.Picture picture, StillFormat.Kind kind, boolean newest) {
    ContentType type =
        (kind == StillFormat.Kind.PNG ? MediaTypes.IMAGE_PNG : MediaTypes.IMAGE_JPEG)
            .toContentType();
    Instant taken = Instant.EPOCH.plus(picture.micros(), ChronoUnit.MICROS);
    return HttpResponse.create()
        .withEntity(HttpEntities.create(type, picture.file()))
        .addHeader(RawHeader.create("X-Camfleet-Taken", taken.toString()))
        // What was recorded stays as it is; what is newest does not.
        .addHeader(
            RawHeader.create("Cache-Control", newest ? "no-store" : "private, max-age=3600"));
  }

  private static ApiRefusal nothing(String id, @Nullable Instant at) {
    return ApiRefusal.of(
        404,
        "no_media",
        "camera \"%s\": no picture is stored %s".formatted(id, at == null ? "yet" : "of " + at));
  }

  private Route clip(String id, Parameters given) {
    Instant from = required(given, "from");
    Instant to = required(given, "to");
    if (from != null && to != null) {
      if (!to.isAfter(from) || Duration.between(from, to).compareTo(LONGEST_CLIP) > 0) {
        given.mistake("to", to.toString(), "after from, at most 24 hours later");
      }
    }
    given.check();
    ArchivedMedia.Range range =
        new ArchivedMedia.Range(FragmentIndex.Clock.PRODUCER, micros(from), micros(to));
    return completeWithFuture(
        stream(id)
            .thenCompose(stream -> media.clip(stream, range))
            .thenApply(clip -> file(clip, id, from))
            .exceptionally(MediaRoutes::tryAgain));
  }

  private static HttpResponse file(MediaBody clip, String id, @Nullable Instant from) {
    String name = "%s-%s.mp4".formatted(id, String.valueOf(from).replaceAll("[:.]", ""));
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                MediaTypes.customBinary("video", "mp4", MediaTypes.NOT_COMPRESSIBLE)
                    .toContentType(),
                clip.bytes()))
        .addHeader(RawHeader.create("Content-Disposition", "attachment; filename=\"" + name + "\""))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private static @Nullable Instant required(Parameters given, String name) {
    Instant time = Times.read(given, name);
    if (time == null && given.text(name) == null) {
      given.mistake(name, "missing", "a time such as 2026-12-01T08:00:00Z");
    }
    return time;
  }

  private CompletionStage<StreamInfo> stream(String id) {
    return cameras
        .find(id)
        .thenCompose(found -> streams.of(found.orElseThrow(() -> Refusals.unknown(id)).camera()));
  }

  /** One too many is worth trying again, and the archive's other words are those of KVS. */
  private static HttpResponse tryAgain(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof KvsRefusal refusal && refusal.error() == KvsError.CLIENT_LIMIT_EXCEEDED) {
      return ApiRefusal.of(429, "busy", refusal.text())
          .response()
          .addHeader(RawHeader.create("Retry-After", "2"));
    }
    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
  }

  /** Microseconds since the Unix epoch; 0 for null. */
  private static long micros(@Nullable Instant time) {
    return time == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
