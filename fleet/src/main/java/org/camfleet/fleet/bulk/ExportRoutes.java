package org.camfleet.fleet.bulk;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.camfleet.fleet.api.Parameters.parameters;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.StoredCamera;

/**
 * {@code GET /api/v1/cameras:export?format=&label=&filter=}: the inventory as a stream that an
 * import takes again, without anything that logs in to a camera. Pages are read as the caller takes
 * them.
 */
public final class ExportRoutes {
  private static final int PAGE = 500;
  private static final int MAX_LABELS = 1000;

  private final CameraStore cameras;
  private final BulkStore store;

  /** Exports the inventory of {@code environment}. */
  public ExportRoutes(BulkEnvironment environment) {
    this.cameras = environment.cameras();
    this.store = environment.store();
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        "cameras:export",
        () -> get(() -> parameters(List.of("format", "label", "filter"), this::export)));
  }

  private Route export(Parameters given) {
    String text = given.text("filter");
    CameraFilter filter =
        new CameraFilter(text == null ? "" : text, CameraFilter.labels(given.all("label")));
    String format = given.text("format");
    if (format != null && !format.equals("ndjson") && !format.equals("csv")) {
      given.mistake("format", format, "ndjson, csv");
    }
    given.check();
    return completeWithFuture("csv".equals(format) ? csv(filter) : ndjson(filter));
  }

  private CompletionStage<HttpResponse> ndjson(CameraFilter filter) {
    return cameras
        .page(filter, "", PAGE)
        .thenApply(
            first -> response(BodyForm.NDJSON, "ndjson", lines(filter, first, CameraLines::json)));
  }

  private CompletionStage<HttpResponse> csv(CameraFilter filter) {
    return store
        .labelNames(MAX_LABELS + 1)
        .thenCombine(
            cameras.page(filter, "", PAGE),
            (labels, first) -> {
              if (labels.size() > MAX_LABELS) {
                throw ApiRefusal.of(
                    409,
                    "too_many_labels",
                    "labels: more than %d names (expected: format=ndjson for so many)"
                        .formatted(MAX_LABELS));
              }
              CameraLines rows = new CameraLines(labels);
              Source<ByteString, ?> header = Source.single(ByteString.fromString(rows.header()));
              return response(BodyForm.CSV, "csv", header.concat(lines(filter, first, rows::row)));
            });
  }

  /** The first page is read before the answer begins, so that a database that is away is said. */
  private Source<ByteString, ?> lines(
      CameraFilter filter, List<StoredCamera> first, Function<Camera, String> line) {
    return Source.single(first)
        .concatLazy(Source.unfoldAsync(first, before -> next(filter, before)))
        .map(
            page -> {
              StringBuilder text = new StringBuilder();
              page.forEach(stored -> text.append(line.apply(stored.camera())));
              return ByteString.fromString(text.toString());
            })
        .filter(bytes -> !bytes.isEmpty());
  }

  private CompletionStage<Optional<Pair<List<StoredCamera>, List<StoredCamera>>>> next(
      CameraFilter filter, List<StoredCamera> before) {
    if (before.size() < PAGE) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return cameras
        .page(filter, before.get(PAGE - 1).camera().id(), PAGE)
        .thenApply(page -> Optional.of(Pair.create(page, page)));
  }

  private static HttpResponse response(BodyForm form, String end, Source<ByteString, ?> lines) {
    return HttpResponse.create()
        .addHeader(
            RawHeader.create("Content-Disposition", "attachment; filename=\"cameras." + end + "\""))
        .withEntity(HttpEntities.createChunked(form.type(), lines));
  }
}
