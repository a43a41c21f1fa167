package org.camfleet.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.Secret;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.ClientTrust;
import org.camfleet.ops.tls.ServerTls;

/** This node's fleet API, used as an operator uses it: over HTTPS, with the token. */
final class OwnApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final URI server;
  private final Secret token;
  private final HttpClient http;

  OwnApi(URI server, Secret token, ClientTrust trust) {
    this.server = server;
    this.token = token;
    this.http = HttpClient.newBuilder().sslContext(trust.context()).build();
  }

  /** The fleet API of the node that runs with these settings, perhaps in another process. */
  static OwnApi of(Settings settings) throws StartFailure {
    try {
      return new OwnApi(
          URI.create("https://" + HttpServers.reached(settings.http())),
          Credentials.load(settings.data()).token(),
          ServerTls.trustOf(settings));
    } catch (IOException e) {
      throw StartFailure.of(e);
    }
  }

  /** Any call without a body; the answer's document. */
  JsonNode call(String method, String path) throws StartFailure {
    return answer(authorized(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  /** As {@link #call} with a document, and more patience. */
  JsonNode post(String path, JsonNode body, Duration patience) throws StartFailure {
    return answer(
        authorized(path)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private JsonNode answer(HttpRequest request) throws StartFailure {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new StartFailure(server + ": refused: " + body.path("message").asText());
      }
      return body;
    } catch (IOException e) {
      throw new StartFailure(
          server + ": no answer (expected: a running server with these settings)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure(server + ": interrupted", e);
    }
  }

  /** Adds a camera, or changes the address of the one that is there. */
  void putCamera(String id, String url) throws StartFailure {
    HttpRequest request =
        request(id)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(camera(url)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new StartFailure("camera " + id + ": refused: " + answer.body());
      }
    } catch (IOException e) {
      throw new StartFailure("camera " + id + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("camera " + id + ": interrupted", e);
    }
  }

  /** Deletes a camera; the stage holds the answer's HTTP status. */
  CompletableFuture<Integer> deleteCamera(String id) {
    return http.sendAsync(request(id).DELETE().build(), HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private HttpRequest.Builder request(String id) {
    return authorized("/api/v1/cameras/" + id);
  }

  private HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token.reveal());
  }

  private static String camera(String url) {
    try {
      return JSON.writeValueAsString(Map.of("url", url));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
