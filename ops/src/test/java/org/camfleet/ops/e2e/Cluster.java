package org.camfleet.ops.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Several nodes in processes of their own on one PostgreSQL, as an operator runs them. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> FLAGS =
      List.of("-Xms128m", "-Xmx640m", "-XX:TieredStopAtLevel=4");

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final Map<Integer, CamfleetProcess> nodes = new TreeMap<>();
  private final Map<Integer, Integer> ports = new TreeMap<>();
  private final List<String> settings;

  private Cluster(Path directory, EmbeddedPostgres postgres, List<String> settings) {
    this.directory = directory;
    this.postgres = postgres;
    this.settings = settings;
  }

  /** This many nodes, numbered from 1, each with more settings (KEY=VALUE). */
  static Cluster start(Path directory, int count, String... settings) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    Cluster cluster = new Cluster(directory, postgres, List.of(settings));
    Files.createDirectories(directory.resolve("recordings"));
    try {
      for (int number = 1; number <= count; number++) {
        cluster.start(number);
      }
      cluster.awaitUp(count);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts a node on its data directory and its port. */
  CamfleetProcess start(int number) throws IOException {
    Path data = directory.resolve("node" + number);
    int port = ports.computeIfAbsent(number, n -> CamfleetProcess.freePort());
    CamfleetProcess node =
        CamfleetProcess.run(
            FLAGS, data, "camfleet ready: ", arguments(data, port).toArray(new String[0]));
    nodes.put(number, node);
    return node;
  }

  private List<String> arguments(Path data, int port) {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--data", data.toString(), "--port", Integer.toString(port)));
    List<String> all = new ArrayList<>(settings);
    all.addAll(
        List.of(
            "camfleet.cluster.host=127.0.0.1",
            "camfleet.archive.directory=" + directory.resolve("recordings"),
            "camfleet.database.url=" + url(),
            "camfleet.database.user=postgres",
            "camfleet.database.password=postgres"));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  private String url() {
    return postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
  }

  /** The database. */
  EmbeddedPostgres postgres() {
    return postgres;
  }

  /** A node that runs. */
  CamfleetProcess node(int number) {
    CamfleetProcess node = nodes.get(number);
    if (node == null) {
      throw new IllegalStateException("node " + number + " does not run");
    }
    return node;
  }

  /** The numbers of those that run. */
  List<Integer> running() {
    return List.copyOf(nodes.keySet());
  }

  /** Any that runs, but one. */
  CamfleetProcess another(int number) {
    return nodes.entrySet().stream()
        .filter(node -> node.getKey() != number)
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** As a power cut. */
  void kill9(int number) throws InterruptedException {
    node(number).kill9();
    nodes.remove(number);
  }

  /** An orderly stop, to its end. */
  void stop(int number) {
    CamfleetProcess node = node(number);
    nodes.remove(number);
    node.stop(PATIENCE);
  }

  /** What a node says of all of them. */
  JsonNode list(CamfleetProcess from) {
    return from.api().call("GET", "/api/v1/nodes", null, 200).path("nodes");
  }

  /** Waits until so many nodes are up. */
  void awaitUp(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> count(nodes.values().iterator().next(), "up") == count);
  }

  private int count(CamfleetProcess from, String state) {
    int count = 0;
    for (JsonNode node : list(from)) {
      count += node.path("state").asText().equals(state) ? 1 : 0;
    }
    return count;
  }

  /** The id of a node, or null when it is not listed. */
  @Nullable String idOf(int number, CamfleetProcess from) {
    String port = ":" + (ports.get(number) + 3);
    for (JsonNode node : list(from)) {
      if (node.path("address").asText().endsWith(port)) {
        return node.path("id").asText();
      }
    }
    return null;
  }

  @Override
  public void close() {
    for (CamfleetProcess node : List.copyOf(nodes.values())) {
      try {
        node.kill9();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    try {
      postgres.close();
      Files.exists(directory);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
