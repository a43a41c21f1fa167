package org.camfleet.ops.accounts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Security Token Service's half of AssumeRole and AssumeRoleWithWebIdentity; keys are numbered.
 */
final class FakeSts implements AutoCloseable {
  static final String SECRET = "made-by-sts-secret";
  static final String TOKEN = "made-by-sts-token";

  final List<Map<String, String>> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger given = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Duration life = Duration.ofHours(1);
  private volatile int refusal;
  private volatile boolean hanging;

  FakeSts() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** How long what it gives from now on is good for. */
  void life(Duration seconds) {
    life = seconds;
  }

  /** Refuses from now on with this status; 0 for no more. */
  void refuse(int status) {
    refusal = status;
  }

  /** Answers nothing before it is closed. */
  void hang() {
    hanging = true;
  }

  /** The key that the n-th answer had, from 1. */
  static String key(int n) {
    return "ASIAFROMSTS%08d".formatted(n);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> call =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      call.put(
          "authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      calls.add(call);
      if (hanging) {
        open.await();
      }
      int status = refusal == 0 ? 200 : refusal;
      byte[] body =
          (status == 200 ? credentials(call.get("Action")) : error(status))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String credentials(String action) {
    return """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
        <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn>
        <AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser></%1$sResult>
        <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%1$sResponse>
        """
        .formatted(action, key(given.incrementAndGet()), SECRET, TOKEN, Instant.now().plus(life));
  }

  private static String error(int status) {
    if (status == 502) {
      return "<html><body>Bad Gateway</body></html>";
    }
    return """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
        <Code>%s</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error>
        <RequestId>1</RequestId></ErrorResponse>
        """
        .formatted(status == 403 ? "AccessDenied" : "ServiceUnavailable");
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  @Override
  public void close() {
    open.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
