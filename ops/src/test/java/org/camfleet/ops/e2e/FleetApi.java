package org.camfleet.ops.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The fleet API as an operator with curl uses it: bearer token, the node's own certificate
 * authority.
 */
final class FleetApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http;
  private final Properties credentials;
  private final SSLContext trust;
  private final KeyStore trustStore;

  private FleetApi(URI base, KeyStore trustStore, Properties credentials)
      throws GeneralSecurityException {
    this.base = base;
    this.trustStore = trustStore;
    this.trust = trust(trustStore);
    this.http =
        HttpClient.newBuilder().sslContext(trust).connectTimeout(Duration.ofSeconds(5)).build();
    this.credentials = credentials;
  }

  /** The API at this address, with the secrets that the node wrote into its data directory. */
  static FleetApi of(URI base, Path data) {
    try {
      Properties credentials = new Properties();
      for (String line : Files.readAllLines(data.resolve("credentials"))) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          credentials.setProperty(
              line.substring(0, equals).trim(), line.substring(equals + 1).trim());
        }
      }
      return new FleetApi(base, trustStore(data.resolve("tls/ca.pem")), credentials);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore trustStore(Path ca) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, one);
      }
    }
    return store;
  }

  private static SSLContext trust(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  URI base() {
    return base;
  }

  SSLContext trust() {
    return trust;
  }

  KeyStore trustStore() {
    return trustStore;
  }

  String token() {
    return credentials.getProperty("camfleet_token");
  }

  String accessKeyId() {
    return credentials.getProperty("aws_access_key_id");
  }

  String secretAccessKey() {
    return credentials.getProperty("aws_secret_access_key");
  }

  /** Adds or replaces a camera; fails unless the answer is 200 or 201. */
  JsonNode putCamera(String id, String json) {
    return expect(send("PUT", "/api/v1/cameras/" + id, json), 200, 201);
  }

  /** Who is on a channel. */
  JsonNode presence(String channel) {
    return expect(send("GET", "/api/v1/channels/" + channel + "/presence", null), 200);
  }

  /** A camera's status. */
  JsonNode status(String id) {
    return expect(send("GET", "/api/v1/cameras/" + id + "/status", null), 200);
  }

  /** Any call with an expected status. */
  JsonNode call(String method, String path, String body, int... expected) {
    return expect(send(method, path, body), expected);
  }

  /** Any call. */
  HttpResponse<String> send(String method, String path, String body) {
    return send(method, path, "application/json", body, Duration.ofSeconds(20));
  }

  /** Any call with a body of any type. */
  HttpResponse<String> send(
      String method, String path, String type, String body, Duration patience) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(patience)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", type)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode expect(HttpResponse<String> answer, int... expected) {
    for (int status : expected) {
      if (answer.statusCode() == status) {
        try {
          return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
          throw new IllegalStateException(answer.body(), e);
        }
      }
    }
    throw new AssertionError(
        answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
  }
}
