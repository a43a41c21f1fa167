package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.camfleet.fleet.database.TestDatabase;

/** Many cameras, imported and looked at over HTTP on a real database; says what that took. */
final class LargeFleet implements AutoCloseable {
  private final BulkFixture fleet;
  private final String vendor;
  private final int size;
  private final long seed;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicLong heapPeak = new AtomicLong();
  private volatile boolean watching = true;

  LargeFleet(TestDatabase vendor, Path directory, int size, long seed) {
    this.fleet = new BulkFixture(vendor, directory);
    this.vendor = vendor.name().toLowerCase(Locale.ROOT);
    this.size = size;
    this.seed = seed;
    watchHeap();
  }

  /** What is left of the heap after a whole collection, every few seconds. */
  private void watchHeap() {
    Thread watch =
        new Thread(
            () -> {
              while (watching) {
                System.gc();
                heapPeak.accumulateAndGet(used(), Math::max);
                LockSupport.parkNanos(3_000_000_000L);
              }
            },
            "heap-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Limits every label, none of them below what is to come. */
  void limit() {
    for (String label : List.of("site", "kind", "special")) {
      String body = "{\"label\":\"%s\",\"maxCameras\":%d}".formatted(label, size);
      assertThat(fleet.server.send("PUT", "/api/v1/quotas/" + label, body).status()).isEqualTo(201);
    }
  }

  /** The line of a camera: of 100 sites, 7 kinds, one in a thousand is special. */
  String line(int i) {
    Random random = new Random(seed * 31 + i);
    return "{\"id\":\"site%03d-cam-%06d\",\"url\":\"rtsp://root:secret%d@10.%d.%d.%d/stream1\",\"labels\":"
            .formatted(i % 100, i, random.nextInt(1000), i >> 16, (i >> 8) & 255, i & 255)
        + "{\"site\":\"s%03d\",\"kind\":\"k%d\"%s}}\n"
            .formatted(i % 100, random.nextInt(7), i % 1000 == 7 ? ",\"special\":\"yes\"" : "");
  }

  /** Imports lines; answers the report. */
  JsonNode send(String query, long lines, IntFunction<String> line)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url(BulkFixture.IMPORT + query)))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Body(lines, line)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private String url(String path) {
    return "http://127.0.0.1:" + fleet.server.port() + path;
  }

  /**
   * Imports all, tries all, imports all again, and a change of a tenth; says how long each took.
   */
  void importAll() throws IOException, InterruptedException {
    System.gc();
    long before = used();
    heapPeak.set(before);
    assertThat(timed("import", "", this::line).get("created").asInt()).isEqualTo(size);
    figure("import_heap_peak", (heapPeak.get() - before) / 1e6, "MB");
    assertThat(timed("again", "", this::line).get("unchanged").asInt()).isEqualTo(size);
    IntFunction<String> changed =
        i -> i % 10 == 0 ? line(i).replace("/stream1", "/stream2") : line(i);
    JsonNode dry = timed("dry_run", "?dryRun=true", changed);
    assertThat(dry.get("changed").asInt()).isEqualTo((size + 9) / 10);
    assertThat(dry.at("/running/restarted").asInt()).isEqualTo((size + 9) / 10);
    JsonNode done = timed("change_tenth", "", changed);
    assertThat(done.get("changed")).isEqualTo(dry.get("changed"));
    assertThat(done.get("failed").asInt()).isZero();
    System.gc();
    figure("left_heap", (used() - before) / 1e6, "MB");
  }

  private JsonNode timed(String name, String query, IntFunction<String> line)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    JsonNode report = send(query, size, line);
    figure(name, (System.nanoTime() - start) / 1e9, "s");
    return report;
  }

  /** Exports all; answers the number of lines. */
  long exportAll() throws IOException, InterruptedException {
    long start = System.nanoTime();
    long lines =
        client
            .send(
                HttpRequest.newBuilder(URI.create(url("/api/v1/cameras:export"))).build(),
                HttpResponse.BodyHandlers.ofLines())
            .body()
            .count();
    figure("export", (System.nanoTime() - start) / 1e9, "s");
    return lines;
  }

  /** Times pages of a query, 100 cameras each; answers the 95th percentile in ms. */
  double pages(String name, String query, int rounds) {
    List<Double> times = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = -rounds; i < rounds; i++) { // the first half warms up
      String after =
          "&after=site%03d-cam-%06d".formatted(random.nextInt(100), random.nextInt(size));
      String path = "/api/v1/cameras?limit=100" + query + (query.contains("after=") ? "" : after);
      long start = System.nanoTime();
      assertThat(fleet.server.get(path).status()).isEqualTo(200);
      if (i >= 0) {
        times.add((System.nanoTime() - start) / 1e6);
      }
    }
    Collections.sort(times);
    double p95 = times.get(Math.min(times.size() - 1, times.size() * 95 / 100));
    figure("page_" + name + "_p50", times.get(times.size() / 2), "ms");
    figure("page_" + name + "_p95", p95, "ms");
    return p95;
  }

  /** The most of all kinds of pages. */
  double allPages(int rounds) {
    double most = pages("plain", "", rounds);
    most = Math.max(most, pages("first", "&after=", rounds));
    most = Math.max(most, pages("filter_common", "&filter=CAM-", rounds));
    most = Math.max(most, pages("filter_rare", "&after=&filter=cam-000007", rounds));
    most = Math.max(most, pages("filter_none", "&after=&filter=nothing-like-it", rounds));
    most = Math.max(most, pages("label_common", "&label=kind=k3", rounds));
    most = Math.max(most, pages("label_rare", "&after=&label=special=yes", rounds));
    most = Math.max(most, pages("label_name_rare", "&after=&label=special", rounds));
    most = Math.max(most, pages("label_name_common", "&label=kind", rounds));
    most = Math.max(most, pages("label_none", "&after=&label=site=nowhere", rounds));
    most = Math.max(most, pages("labels_two", "&after=&label=kind=k3&label=special=yes", rounds));
    most = Math.max(most, pages("label_and_filter", "&after=&label=kind=k3&filter=000007", rounds));
    return most;
  }

  /**
   * Sends a body of this many bytes, all of it lines that are wrong; answers MB that the heap grew.
   */
  double largeBody(long bytes) throws IOException, InterruptedException {
    String junk = "{\"id\":\"x\",\"y\":\"" + "z".repeat(60_000) + "\"}\n";
    System.gc();
    long before = used();
    heapPeak.set(before);
    long start = System.nanoTime();
    JsonNode report = send("", bytes / junk.length(), i -> junk);
    figure("large_body", (System.nanoTime() - start) / 1e9, "s");
    assertThat(report.get("failed").asLong()).isEqualTo(bytes / junk.length());
    double grew = (heapPeak.get() - before) / 1e6;
    figure("large_body_heap_peak", grew, "MB");
    return grew;
  }

  private void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "FIGURE %s_%s %.2f %s%n", vendor, name, value, unit);
  }

  @Override
  public void close() {
    watching = false;
    fleet.close();
  }

  /** Lines made as they are read. */
  private static final class Body extends InputStream {
    private final long lines;
    private final IntFunction<String> line;
    private int next;
    private byte[] now = new byte[0];
    private int at;

    Body(long lines, IntFunction<String> line) {
      this.lines = lines;
      this.line = line;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      if (at == now.length) {
        if (next == lines) {
          return -1;
        }
        now = line.apply(next++).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      int length = Math.min(most, now.length - at);
      System.arraycopy(now, at, into, from, length);
      at += length;
      return length;
    }
  }
}
