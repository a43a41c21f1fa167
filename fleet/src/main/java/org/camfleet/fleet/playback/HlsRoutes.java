package org.camfleet.fleet.playback;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.encodeResponse;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.camfleet.core.archive.DamagedFragmentException;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.StoreUnreachableException;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.playback.SessionTokens;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HLS over HTTP below {@value #PATH}, and DASH below {@value #DASH_PATH}. The session token is the
 * only credential, so browsers of any origin may ask. What never changes is tagged and may be kept;
 * errors are a status and a sentence.
 */
public final class HlsRoutes {
  /** Where the route answers. */
  public static final String PATH = "/hls/v1";

  /** Where the same sessions are played by DASH. */
  public static final String DASH_PATH = "/dash/v1";

  private static final Logger log = LoggerFactory.getLogger(HlsRoutes.class);
  private static final List<HttpHeader> CORS =
      List.of(
          RawHeader.create("Access-Control-Allow-Origin", "*"),
          RawHeader.create("Access-Control-Expose-Headers", "Content-Length, Date, ETag"));
  private static final List<HttpHeader> PREFLIGHT =
      List.of(
          RawHeader.create("Access-Control-Allow-Origin", "*"),
          RawHeader.create("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
          RawHeader.create("Access-Control-Allow-Headers", "*"),
          RawHeader.create("Access-Control-Max-Age", "86400"));
  private static final String KEEP = "private, max-age=86400, immutable";
  private static final String ASK_ANEW = "no-cache";

  private final HlsResources resources;
  private final Metrics.Counter answered;
  private final Metrics.Counter refused;
  private final Metrics.Counter failed;
  private final Metrics.Counter bytes;

  private HlsRoutes(HlsResources resources, Metrics metrics) {
    this.resources = resources;
    this.answered = metrics.counter("camfleet_hls_requests_total", "outcome", "ok");
    this.refused = metrics.counter("camfleet_hls_requests_total", "outcome", "refused");
    this.failed = metrics.counter("camfleet_hls_requests_total", "outcome", "failed");
    this.bytes = metrics.counter("camfleet_hls_bytes_total");
  }

  /** The route; {@code reader} is the archive's {@code read}. */
  public static Route create(
      FragmentIndex index,
      FragmentReader reader,
      SessionTokens tokens,
      InstantSource clock,
      Metrics metrics) {
    HlsRoutes routes = new HlsRoutes(new HlsResources(index, reader, tokens, clock), metrics);
    return encodeResponse(
        () ->
            concat(
                path(
                    segment("hls").slash("v1").slash(segment()),
                    resource ->
                        extractRequest(request -> routes.dispatch(false, resource, request))),
                path(
                    segment("dash").slash("v1").slash(segment()),
                    resource ->
                        extractRequest(request -> routes.dispatch(true, resource, request)))));
  }

  private Route dispatch(boolean dash, String resource, HttpRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethods.OPTIONS)) {
      return complete(HttpResponse.create().withStatus(204).addHeaders(PREFLIGHT));
    }
    if (!method.equals(HttpMethods.GET) && !method.equals(HttpMethods.HEAD)) {
      return reject();
    }
    return completeWithFuture(
        ask(dash, resource, request)
            .handle((answer, failure) -> respond(request, answer, failure)));
  }

  private CompletionStage<HlsAnswer> ask(boolean dash, String resource, HttpRequest request) {
    try {
      return resources.answer(dash, resource, query(request));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Map<String, String> query(HttpRequest request) {
    try {
      return request.getUri().query().toMap();
    } catch (IllegalUriException e) {
      throw new HlsRefusal(400, "query: malformed (expected: NAME=VALUE pairs, percent-encoded)");
    }
  }

  private HttpResponse respond(
      HttpRequest request, @Nullable HlsAnswer answer, @Nullable Throwable failure) {
    if (answer == null) {
      return refuse(failure);
    }
    answered.increment();
    List<HttpHeader> headers = new ArrayList<>(CORS);
    headers.add(RawHeader.create("Cache-Control", answer.tag().isEmpty() ? ASK_ANEW : KEEP));
    if (!answer.tag().isEmpty()) {
      String tag = '"' + answer.tag() + '"';
      headers.add(RawHeader.create("ETag", tag));
      if (request.getHeader("If-None-Match").filter(h -> h.value().contains(tag)).isPresent()) {
        return HttpResponse.create().withStatus(304).addHeaders(headers);
      }
    }
    bytes.add(answer.body().length);
    return HttpResponse.create()
        .withStatus(answer.status())
        .addHeaders(headers)
        .withEntity(HttpEntities.create(type(answer.type()), answer.body()));
  }

  private HttpResponse refuse(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HlsRefusal refusal) {
      refused.increment();
      return sentence(refusal.status(), refusal.text());
    }
    if (cause instanceof NoSuchFileException) {
      refused.increment();
      return sentence(404, "fragment: deleted meanwhile (expected: within the stream's retention)");
    }
    failed.increment();
    if (cause instanceof DamagedFragmentException) {
      return sentence(500, "fragment: damaged on the disk; the log says where");
    }
    if (cause instanceof StoreUnreachableException) {
      log.warn("hls: {}", cause.getMessage());
      return sentence(503, "fragment: stored by another node, and not readable from this one yet");
    }
    if (cause instanceof RejectedExecutionException) {
      return sentence(503, "too many reads at once: try again");
    }
    log.warn("hls: {}", String.valueOf(cause));
    return sentence(503, "the archive did not answer: try again");
  }

  private static HttpResponse sentence(int status, String text) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(CORS)
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .withEntity(
            HttpEntities.create(
                ContentTypes.TEXT_PLAIN_UTF8, (text + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static ContentType type(String type) {
    int slash = type.indexOf('/');
    return MediaTypes.customBinary(
            type.substring(0, slash),
            type.substring(slash + 1),
            // Playlists are text of much the same; media are as small as they can be.
            type.startsWith("application/") ? MediaTypes.COMPRESSIBLE : MediaTypes.NOT_COMPRESSIBLE)
        .toContentType();
  }
}
