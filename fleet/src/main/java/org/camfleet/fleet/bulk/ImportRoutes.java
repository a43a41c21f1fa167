package org.camfleet.fleet.bulk;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.Directives.withoutSizeLimit;
import static org.camfleet.fleet.api.Parameters.parameters;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;

/**
 * {@code POST /api/v1/cameras:import}. At most {@value #MAX_RUNNING} run at once on a node, as each
 * may remember a million ids; more are refused.
 */
public final class ImportRoutes {
  private static final int MAX_RUNNING = 4;

  private final BulkEnvironment environment;
  private final Materializer materializer;
  private final Metrics.Gauge running;
  private final AtomicInteger runs = new AtomicInteger();

  /** Imports into the inventory of {@code environment}. */
  public ImportRoutes(BulkEnvironment environment, Materializer materializer) {
    this.environment = environment;
    this.materializer = materializer;
    this.running = environment.metrics().gauge("camfleet_imports_running");
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        "cameras:import",
        () ->
            post(
                () ->
                    withoutSizeLimit(
                        () ->
                            withoutRequestTimeout(
                                () ->
                                    parameters(
                                        ImportOptions.PARAMETERS,
                                        given ->
                                            extractRequest(request -> run(given, request)))))));
  }

  private Route run(Parameters given, HttpRequest request) {
    ImportOptions options = ImportOptions.of(given);
    LineReader reader = BodyForm.of(request).reader();
    boolean gzip = BodyForm.gzip(request);
    String id = UUID.randomUUID().toString();
    ImportRun run = new ImportRun(environment, options, id, Caller.of(request).name(), reader);
    enter();
    CompletionStage<HttpResponse> answer;
    try {
      answer = answer(run, request, gzip);
    } catch (RuntimeException e) {
      leave();
      throw e;
    }
    return completeWithFuture(answer);
  }

  private CompletionStage<HttpResponse> answer(ImportRun run, HttpRequest request, boolean gzip) {
    if (header(request, "Accept").toLowerCase(Locale.ROOT).contains("ndjson")) {
      return run.begin()
          .whenComplete((begun, failure) -> leaveAfter(failure))
          .thenApply(
              begun ->
                  ImportProgress.response(
                      run, run.outcomes(request.entity().getDataBytes(), gzip), this::leave));
    }
    return run.begin()
        .thenCompose(
            begun ->
                run.outcomes(request.entity().getDataBytes(), gzip)
                    .runWith(Sink.ignore(), materializer))
        .thenCompose(done -> run.end())
        .whenComplete((ended, failure) -> leave())
        .thenApply(ended -> Json.response(run.status(), run.summary(true)));
  }

  private void enter() {
    if (runs.incrementAndGet() > MAX_RUNNING) {
      runs.decrementAndGet();
      throw ApiRefusal.of(
          503,
          "busy",
          "imports: %d are running (limit: %d; try again when one has ended)"
              .formatted(MAX_RUNNING, MAX_RUNNING));
    }
    running.add(1);
  }

  private void leaveAfter(@org.jspecify.annotations.Nullable Throwable failure) {
    if (failure != null) {
      leave();
    }
  }

  private void leave() {
    runs.decrementAndGet();
    running.add(-1);
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
