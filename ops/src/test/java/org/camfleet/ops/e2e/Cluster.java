package org.camfleet.ops.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Several nodes in processes of their own on one PostgreSQL, as an operator runs them. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ENCRYPTION_KEY =
      Base64.getEncoder().encodeToString("32 bytes that are no secret here".getBytes(US_ASCII));
  private static final List<String> FLAGS = List.of("-Xms128m", "-Xmx640m");

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final @Nullable Forward outside;
  private final Map<Integer, CamfleetProcess> nodes = new ConcurrentSkipListMap<>();
  private final Map<Integer, Integer> ports = new TreeMap<>();
  private final IntFunction<List<String>> settings;
  private String classPath = CamfleetProcess.THIS_BUILD;

  private Cluster(
      Path directory,
      EmbeddedPostgres postgres,
      @Nullable Forward outside,
      IntFunction<List<String>> settings) {
    this.directory = directory;
    this.postgres = postgres;
    this.outside = outside;
    this.settings = settings;
  }

  /** This many nodes, numbered from 1, each with more settings (KEY=VALUE). */
  static Cluster start(Path directory, int count, String... settings) throws IOException {
    return start(directory, count, number -> List.of(settings));
  }

  /** The same with settings of its own for each. */
  static Cluster start(Path directory, int count, IntFunction<List<String>> settings)
      throws IOException {
    EmbeddedPostgres postgres = database();
    return start(new Cluster(directory, postgres, null, settings), directory, count);
  }

  /** The same with nodes of another build, by its class path. */
  static Cluster startOf(String classPath, Path directory, int count) throws IOException {
    EmbeddedPostgres postgres = database();
    Cluster cluster = new Cluster(directory, postgres, null, number -> List.of());
    cluster.startFrom(classPath);
    return start(cluster, directory, count);
  }

  /** Nodes that are started from now on are of this build. */
  void startFrom(String build) {
    classPath = build;
  }

  /** The same with each node in a namespace of its own. */
  static Cluster startIn(Path directory, int count) throws IOException {
    EmbeddedPostgres postgres = database();
    Forward outside =
        Forward.start(Namespaces.OUTSIDE, new InetSocketAddress("127.0.0.1", postgres.getPort()));
    return start(new Cluster(directory, postgres, outside, number -> List.of()), directory, count);
  }

  /** On a busy machine it takes its time. */
  static EmbeddedPostgres database() throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "off")
        .setPGStartupWait(PATIENCE)
        .start();
  }

  private static Cluster start(Cluster cluster, Path directory, int count) throws IOException {
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
        CamfleetProcess.behind(
            outside == null ? List.of() : Namespaces.in(number),
            flags(),
            classPath,
            data,
            arguments("serve", data, port, number));
    nodes.put(number, node);
    return node;
  }

  private List<String> flags() {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
    return flags;
  }

  private List<String> arguments(String command, Path data, int port, int number) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--data", data.toString(), "--port", Integer.toString(port)));
    List<String> all = new ArrayList<>(settings.apply(number));
    all.addAll(
        List.of(
            "camfleet.cluster.host=" + (outside == null ? "127.0.0.1" : Namespaces.address(number)),
            "camfleet.encryption.key=" + ENCRYPTION_KEY,
            "camfleet.archive.directory=" + directory.resolve("recordings"),
            "camfleet.database.url=" + url(),
            "camfleet.database.user=postgres",
            "camfleet.database.password=postgres"));
    if (outside != null) {
      all.add("camfleet.http.bind-address=" + Namespaces.outside(number));
      all.add("camfleet.http.public-name=" + Namespaces.outside(number));
    }
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  private String url() {
    return outside == null
        ? postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "")
        : "jdbc:postgresql://%s:%d/postgres".formatted(Namespaces.OUTSIDE, outside.port());
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

  /** One that runs, by a number that counts up. */
  CamfleetProcess anyRunning(int which) {
    List<CamfleetProcess> all = List.copyOf(nodes.values());
    return all.get(which % all.size());
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

  /** As a fault in native code. */
  void crash(int number) throws IOException, InterruptedException {
    node(number).crash();
    nodes.remove(number);
  }

  /** An orderly stop, to its end. */
  void stop(int number) {
    CamfleetProcess node = node(number);
    nodes.remove(number);
    node.stop(PATIENCE);
  }

  /** {@code camfleet drain} of a node, to its end. */
  CamfleetProcess.Ended drain(int number) throws IOException, InterruptedException {
    Path data = directory.resolve("node" + number);
    List<String> arguments = arguments("drain", data, ports.get(number), number);
    return CamfleetProcess.untilItEnds(arguments.toArray(String[]::new));
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
        .ignoreExceptions() // one that was taken for dead starts anew, and does not answer
        // meanwhile
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
    JsonNode row = row(number, from);
    return row == null ? null : row.path("id").asText();
  }

  /** What a node says of another one, or null when it is not listed. */
  @Nullable JsonNode row(int number, CamfleetProcess from) {
    String port = ":" + (ports.get(number) + 3);
    for (JsonNode node : list(from)) {
      if (node.path("address").asText().endsWith(port)) {
        return node;
      }
    }
    return null;
  }

  /** How many cameras a node hosts, by another's word. */
  int hosted(int number, CamfleetProcess from) {
    JsonNode row = row(number, from);
    if (row == null) {
      throw new AssertionError("node " + number + " is not listed");
    }
    return row.path("cameras").asInt();
  }

  @Override
  public void close() {
    for (CamfleetProcess node : List.copyOf(nodes.values())) {
      node.close();
    }
    try {
      if (outside != null) {
        outside.close();
      }
      postgres.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
