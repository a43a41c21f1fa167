package org.camfleet.ops.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The page of {@code ops/src/test/aws-js}: AWS's own JavaScript clients, at home on an origin that
 * is not the server's.
 */
final class AwsJsPage implements AutoCloseable {
  private static final Path BUNDLE = Path.of("target", "aws-js", "page.js");

  private final HttpServer home;
  private final Page page;
  private final Map<String, Object> config;
  private final List<String> complaints = new ArrayList<>();

  private AwsJsPage(HttpServer home, Page page, Map<String, Object> config) {
    this.home = home;
    this.page = page;
    this.config = config;
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> complaints.add(message.text()));
  }

  /** Opens it, with the secrets of this server. */
  static AwsJsPage open(Chromium chromium, CamfleetProcess camfleet) throws IOException {
    HttpServer home =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] html = "<!doctype html><title>viewers</title>".getBytes(StandardCharsets.UTF_8);
    home.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, html.length);
          exchange.getResponseBody().write(html);
          exchange.close();
        });
    home.start();
    Page page = chromium.page();
    page.navigate("http://localhost:" + home.getAddress().getPort() + "/");
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(player()));
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(Files.readString(BUNDLE)));
    FleetApi api = camfleet.api();
    return new AwsJsPage(
        home,
        page,
        Map.of(
            "endpoint",
            api.base().toString().replaceFirst("/$", ""),
            "region",
            "us-east-1",
            "credentials",
            Map.of("accessKeyId", api.accessKeyId(), "secretAccessKey", api.secretAccessKey())));
  }

  private static String player() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            AwsJsPage.class.getResourceAsStream("/console/vendor/hls-1.6.13.light.min.js"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Calls a function of the page that begins with the configuration of the clients. */
  void act(String function, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(config));
    all.addAll(List.of(arguments));
    call(function, all.toArray());
  }

  /** Calls a function of the page. */
  Object call(String function, Object... arguments) {
    return page.evaluate(
        "([name, args]) => camera[name](...args)", List.of(function, List.of(arguments)));
  }

  /** Waits until an expression of the page is true. */
  void await(String expression, Duration patience) {
    try {
      page.waitForFunction(
          "() => " + expression,
          null,
          new Page.WaitForFunctionOptions().setTimeout(patience.toMillis()).setPollingInterval(50));
    } catch (TimeoutError e) {
      throw new AssertionError(
          expression + " not within " + patience + ": " + call("events") + complaints, e);
    }
  }

  /** Lets the page go on for a while. */
  void stay(Duration time) {
    page.waitForTimeout(time.toMillis());
  }

  @Override
  public void close() {
    page.close();
    home.stop(0);
  }
}
