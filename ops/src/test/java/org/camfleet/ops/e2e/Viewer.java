package org.camfleet.ops.e2e;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/** A viewer (or the master) of one channel in a page of Chromium, as AWS's client behaves. */
final class Viewer {
  private final Page page;
  private final String name;

  private Viewer(Page page, String name) {
    this.page = page;
    this.name = name;
  }

  /** One that the page has already. */
  static Viewer named(Page page, String name) {
    return new Viewer(page, name);
  }

  /** Prepares a page on this server's origin. */
  static Page prepare(Chromium chromium, CamfleetProcess camfleet) {
    Page page = chromium.page();
    page.navigate(camfleet.url() + "health-of-nothing");
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(Scripts.participant()));
    return page;
  }

  /** Opens the socket, joins, and returns at once. */
  static Viewer join(Page page, KvsClient kvs, String channelArn, String clientId) {
    return join(page, kvs, channelArn, clientId, Map.of());
  }

  /** The same over a bad line; returns when the line knows where the service is. */
  static Viewer joinOver(
      LossyLine line, Page page, KvsClient kvs, String channelArn, String clientId) {
    Viewer viewer = join(page, kvs, channelArn, clientId, Map.of("via", line.port()));
    viewer.await("it.service", 10_000);
    line.leadsTo((String) viewer.ask("it.service.address"), (int) viewer.number("it.service.port"));
    return viewer;
  }

  /** The same with options of participant.js. */
  static Viewer join(
      Page page, KvsClient kvs, String channelArn, String clientId, Map<String, ?> options) {
    page.evaluate(
        "([name, url, options]) => participate(name, url, options)",
        List.of(clientId, kvs.signalingUrl(channelArn, clientId), options));
    kvs.joinAsViewer(channelArn, clientId);
    return new Viewer(page, clientId);
  }

  /** Joins as the channel's master, which participant.js knows as {@code master}. */
  static Viewer master(Page page, KvsClient kvs, String channelArn, Map<String, ?> options) {
    page.evaluate(
        "([url, options]) => participate('master', url, options)",
        List.of(kvs.signalingUrl(channelArn, null), options));
    kvs.joinAsMaster(channelArn);
    return new Viewer(page, "master");
  }

  /** Opens the socket and offers to the master, past the storage session. */
  static Viewer offer(Page page, KvsClient kvs, String channelArn, String clientId) {
    page.evaluate(
        "async ([name, url]) => { await participate(name, url, {}); await participants[name].offer(); }",
        List.of(clientId, kvs.signalingUrl(channelArn, clientId)));
    return new Viewer(page, clientId);
  }

  /** Evaluates an expression in which {@code it} is this participant. */
  Object ask(String expression) {
    return page.evaluate(
        "async name => { const it = participants[name]; return " + expression + "; }", name);
  }

  /** A number out of the statistics of the received video. */
  long video(String field) {
    return (long) number("((await it.stats())['inbound-rtp-video'] || {})['" + field + "'] || 0");
  }

  /** Waits for a condition on {@code it}, at most so many milliseconds. */
  void await(String condition, int millis) {
    page.waitForFunction(
        "name => { const it = participants[name]; return " + condition + "; }",
        name,
        new Page.WaitForFunctionOptions().setTimeout(millis).setPollingInterval(20));
  }

  /** The pictures that it presented so far. */
  List<CameraClock.Seen> seen() {
    List<?> pictures = (List<?>) ask("it.pictures.map(p => [p.at, p.shown])");
    return pictures.stream()
        .map(one -> (List<?>) one)
        .map(one -> new CameraClock.Seen(number(one.get(0)), (int) number(one.get(1))))
        .toList();
  }

  /** A number that an expression yields. */
  double number(String expression) {
    return number(ask(expression));
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  void close() {
    ask("it.close()");
  }
}
