package org.camfleet.ops.accounts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service that knows no channel and tells who asked; it refuses some keys. */
final class FakeKvs implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");

  /** The keys by which it was called. */
  final List<String> keys = new CopyOnWriteArrayList<>();

  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeKvs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Refuses this key with this code from now on; it quotes the session token, as AWS may. */
  void refuse(String key, String code) {
    refused.put(key, code);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Matcher found = KEY.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
      String key = found.find() ? found.group(1) : "";
      keys.add(key);
      String code = refused.get(key);
      String token = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
      byte[] body = "{\"message\":\"no: %s\"}".formatted(token).getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .add("x-amzn-ErrorType", code == null ? "ResourceNotFoundException" : code);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(code == null ? 404 : 403, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
