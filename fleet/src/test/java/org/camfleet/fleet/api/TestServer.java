package org.camfleet.fleet.api;

import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * A real HTTP server for one route, and a client that speaks JSON with it. Whatever of the API
 * answers a test with success must be in the OpenAPI document.
 */
public final class TestServer implements AutoCloseable {
  /** An answer. */
  public record Answer(int status, String body, HttpResponse<String> raw) {
    /** The body as JSON. */
    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }

    /** The texts of "errors". */
    public java.util.List<String> errors() {
      java.util.List<String> errors = new java.util.ArrayList<>();
      json().path("errors").forEach(error -> errors.add(error.asText()));
      return errors;
    }
  }

  private final ActorSystem system;
  private final ServerBinding binding;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Serves {@code route} on a free port. */
  public TestServer(Route route) {
    system = ActorSystem.create("api-test", config());
    binding = result(Http.get(system).newServerAt("127.0.0.1", 0).bind(route));
  }

  /** Of an actor system for tests: alone, and quiet. */
  public static Config config() {
    Config local =
        ConfigFactory.parseString(
            "pekko { daemonic = on, loglevel = WARNING, actor.provider = local,"
                + " fail-mixed-versions = off, loggers = [\"org.apache.pekko.event.slf4j.Slf4jLogger\"] }");
    return local.withFallback(ConfigFactory.load());
  }

  /** The port. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Sends a request with headers (name, value, name, value…). */
  public Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() < 400) {
        OpenApiDocument.mustHave(method, path);
      }
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path + " failed", e);
    }
  }

  /** Without body and headers. */
  public Answer get(String path) {
    return send("GET", path, "");
  }

  @Override
  public void close() {
    system.terminate();
    result(system.getWhenTerminated());
  }
}
