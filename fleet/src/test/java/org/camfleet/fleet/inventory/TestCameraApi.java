package org.camfleet.fleet.inventory;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.accounts.TestBook;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.OpenApiRoute;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlAccountStore;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlCertificateStore;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;

/** The routes of cameras on a server of their own, with bridges and channels that are stand-ins. */
final class TestCameraApi implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final TestDoors doors = new TestDoors();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> played = new CopyOnWriteArrayList<>();
  private volatile boolean nothingToPlay;
  private final Database database;
  private final TestServer server;

  TestCameraApi(Path directory) {
    database = TestDatabase.H2.open(directory);
    SqlCameraStore store =
        new SqlCameraStore(database, new LocalService("us-east-1", "000000000000"), () -> NOON);
    CameraRoutes routes =
        new CameraRoutes(
            new CameraEnvironment(
                store,
                new SqlCertificateStore(database, () -> NOON),
                (id, former) -> changed.add(id),
                doors.cameras,
                doors.channels,
                new SqlChannelStore(database),
                new SqlStreamStore(database),
                new Tickets(),
                this::play,
                new AccountWarnings(
                    new SqlAccountStore(database), new TestBook(), event -> {}, () -> NOON),
                event -> told.add(event.camera() + " " + event.type()),
                new CountingMetrics(),
                null,
                () -> NOON));
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(OpenApiRoute.create()), Supplier::get, List.of(routes.route())));
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }

  TestServer server() {
    return server;
  }

  TestDoors doors() {
    return doors;
  }

  /** The cameras of which the reconciler was told. */
  List<String> changed() {
    return changed;
  }

  /** The events. */
  List<String> told() {
    return told;
  }

  /** What was asked to be played. */
  List<String> played() {
    return played;
  }

  void hasNothingToPlay() {
    nothingToPlay = true;
  }

  Answer hls(String id, String body) {
    return server.send("POST", "/api/v1/cameras/" + id + ":hls", body);
  }

  private CompletionStage<String> play(
      StreamInfo stream, HlsPlayback.Request request, PublicEndpoint endpoint) {
    if (nothingToPlay) {
      return CompletableFuture.failedFuture(
          new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "nothing to play"));
    }
    played.add(
        "%s %s %s %s".formatted(stream.name(), request.mode(), request.start(), request.end()));
    return CompletableFuture.completedFuture(endpoint.https() + "/hls");
  }

  /** As if the camera had shown this certificate. */
  void kept(String id, String place, String sha256) {
    new SqlCertificateStore(database, () -> NOON)
        .keep(id, place, sha256)
        .toCompletableFuture()
        .join();
  }

  Answer put(String id, String body) {
    return server.send("PUT", "/api/v1/cameras/" + id, body);
  }

  Answer post(String action) {
    return server.send("POST", "/api/v1/cameras/" + action, "");
  }

  String state(String id) {
    return server.get("/api/v1/cameras/" + id + "/status").json().get("state").asText();
  }

  /** Signs nothing. */
  private static final class Tickets implements ViewerTickets {
    @Override
    public URI signalingUrl(PublicEndpoint endpoint, String channelArn, String clientId) {
      return URI.create(endpoint.viewerSocket() + "?client=" + clientId);
    }

    @Override
    public List<IceServer> iceServers(String channelArn, String clientId) {
      return List.of(
          new IceServer(
              List.of("turn:turn.example:3478"), "turn-user", Secret.of("turn-password"), 300));
    }
  }
}
