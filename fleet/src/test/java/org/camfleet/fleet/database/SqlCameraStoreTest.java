package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.camfleet.fleet.Stages.result;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraSpec.Audio;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StreamInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlCameraStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Target KVS = new Target(Target.Kind.KVS, "eu-west-1", null, null);

  private static final Author TESTER = Author.of("tester");

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private Database database;
  private SqlCameraStore cameras;
  private SqlChannelStore channels;
  private SqlStreamStore streams;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    cameras = new SqlCameraStore(database, new LocalService("us-east-1", "000000000000"), now::get);
    channels = new SqlChannelStore(database);
    streams = new SqlStreamStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStatementThatFailsDoesNotShowThePassword() {
    database.changeNow(
        handle -> handle.execute("ALTER TABLE cameras ADD COLUMN more INT NOT NULL"));
    CameraDraft draft =
        draft(camera("door", Map.of()), new CameraCredentials("viewer", Secret.of("hunter2")));

    StringWriter failure = new StringWriter();
    cameras
        .put(draft, null, TESTER)
        .toCompletableFuture()
        .handle((done, thrown) -> thrown)
        .join()
        .printStackTrace(new PrintWriter(failure));
    assertThat(failure.toString()).contains("more").doesNotContain("hunter2");
  }

  @Test
  void everyChangeIsAuditedWithItsAuthorAndTheNamesOfFields() {
    SqlAuditLog audit = new SqlAuditLog(database);
    Camera door = camera("door", Map.of("site", "north"));
    put(door, new CameraCredentials("viewer", Secret.of("hunter2")));
    put(door, new CameraCredentials("viewer", Secret.of("hunter2")));
    put(withRetention(camera("door", Map.of("site", "south")), 9), null);
    now.set(NOON.plusSeconds(60));
    result(cameras.delete("door", Author.of("console")));

    List<AuditEntry> entries = result(audit.page(AuditEntry.Subject.camera("door"), 0L, 10));
    assertThat(entries)
        .extracting(AuditEntry::action, AuditEntry::revision, entry -> entry.author().principal())
        .containsExactly(
            tuple(AuditEntry.Action.ADDED, 1L, "tester"),
            tuple(AuditEntry.Action.CHANGED, 2L, "tester"),
            tuple(AuditEntry.Action.DELETED, 2L, "console"));
    assertThat(entries.get(0).fields()).contains("urls", "labels.site", "username", "password");
    assertThat(entries.get(1).fields()).containsExactly("labels.site", "retentionHours");
    assertThat(entries.toString()).doesNotContain("hunter2", "north");
    assertThat(result(audit.page(null, null, 1))).containsExactly(entries.get(2));
    assertThat(result(audit.page(AuditEntry.Subject.camera("gate"), null, 10))).isEmpty();
    assertThat(result(audit.deleteBefore(NOON.plusSeconds(60)))).isEqualTo(2);
    assertThat(result(audit.page(AuditEntry.Subject.camera("door"), 0L, 10)))
        .containsExactly(entries.get(2));
  }

  @Test
  void aCameraComesBackAsItWasPut() {
    Camera door = camera("door", Map.of("site", "north"));
    CameraStore.Put put = put(door, null);

    assertThat(put.created()).isTrue();
    assertThat(put.camera()).isEqualTo(new StoredCamera(door, 1, NOON, NOON, null));
    assertThat(result(cameras.find("door"))).contains(put.camera());
    assertThat(result(cameras.find("other"))).isEmpty();
  }

  @Test
  void aCameraWithALocalTargetBringsChannelStreamAndMapping() {
    CameraStore.Put put = put(camera("door", Map.of()), null);

    ChannelInfo channel = result(channels.byName("door")).orElseThrow();
    StreamInfo stream = result(streams.byName("door")).orElseThrow();
    assertThat(put.channelArn()).isEqualTo(channel.arn());
    assertThat(channel.arn())
        .isEqualTo(
            "arn:aws:kinesisvideo:us-east-1:000000000000:channel/door/" + NOON.toEpochMilli());
    assertThat(channel.version()).matches("[a-zA-Z0-9]{10,64}");
    assertThat(stream.retentionHours()).isEqualTo(24);
    assertThat(result(channels.mediaStorage(channel.arn())))
        .isEqualTo(new MediaStorage(true, stream.arn()));
  }

  @Test
  void whatIsThereAlreadyIsKeptAndOnlyTheRetentionFollows() {
    put(camera("door", Map.of()), null);
    ChannelInfo channel = result(channels.byName("door")).orElseThrow();
    now.set(NOON.plusSeconds(9));
    put(withRetention(camera("door", Map.of()), 72), null);

    assertThat(result(channels.byName("door"))).contains(channel);
    assertThat(result(streams.byName("door")).orElseThrow().retentionHours()).isEqualTo(72);
    put(camera("door", Map.of()), null);
    assertThat(result(streams.byName("door")).orElseThrow().retentionHours()).isEqualTo(72);
  }

  @Test
  void aDeletedChannelComesBackWhenItsCameraIsPutAgain() {
    CameraStore.Put first = put(camera("door", Map.of()), null);
    result(channels.delete(String.valueOf(first.channelArn()), null));
    now.set(NOON.plusSeconds(9));
    CameraStore.Put again = put(camera("door", Map.of()), null);

    assertThat(again.channelArn()).isNotEqualTo(first.channelArn());
    assertThat(result(channels.mediaStorage(String.valueOf(again.channelArn()))).enabled())
        .isTrue();
  }

  @Test
  void aStreamThatAnotherChannelRecordsIntoIsAConflictAndNothingIsStored() {
    put(camera("door", Map.of()), null);
    StreamInfo stream = result(streams.byName("door")).orElseThrow();
    ChannelInfo other = new ChannelInfo("arn:other", "other", NOON, 60, "v1");
    String door = result(channels.byName("door")).orElseThrow().arn();
    result(channels.delete(door, null));
    result(channels.create(other));
    result(channels.setMediaStorage("arn:other", new MediaStorage(true, stream.arn())));

    assertThat(
            result(
                cameras.put(draft(withRetention(camera("door", Map.of()), 5), null), null, TESTER)))
        .isEqualTo(new CameraStore.Conflict("stream \"door\": another channel records into it"));
    assertThat(result(channels.byName("door"))).isEmpty();
    assertThat(result(streams.byName("door"))).contains(stream);
  }

  @Test
  void aCameraForAnotherServiceBringsNothing() {
    Camera door =
        new Camera(
            "door",
            List.of(URI.create("rtsp://cam")),
            "door",
            List.of(KVS),
            null,
            true,
            CameraSpec.Video.AUTO,
            Audio.AUTO,
            Map.of());

    assertThat(put(door, null).channelArn()).isNull();
    assertThat(result(channels.byName("door"))).isEmpty();
  }

  @Test
  void twoCamerasCanNotHaveOneChannel() {
    put(camera("door", Map.of()), null);
    Camera gate = camera("gate", Map.of());
    Camera intruder =
        new Camera(
            "gate",
            gate.urls(),
            "door",
            gate.targets(),
            null,
            true,
            gate.video(),
            gate.audio(),
            Map.of());

    assertThat(result(cameras.put(draft(intruder, null), null, TESTER)))
        .isEqualTo(
            new CameraStore.Conflict(
                "channel \"door\": camera \"door\" has it (expected: one of its own)"));
  }

  @Test
  void theLoginIsKeptUntilAnotherOneOrNoneIsGiven() {
    CameraCredentials login = new CameraCredentials("admin", Secret.of("hunter2"));
    Camera door = camera("door", Map.of());
    put(door, login);
    put(withRetention(door, 48), null);
    assertThat(wanted(NOON).get(0).spec().password()).isEqualTo(Secret.of("hunter2"));

    put(door, CameraCredentials.NONE);
    assertThat(wanted(NOON).get(0).spec().username()).isNull();
    assertThat(wanted(NOON).get(0).spec().password()).isNull();
  }

  @Test
  void theSameAgainKeepsTheRevisionAndAnythingElseRaisesIt() {
    Camera door = camera("door", Map.of());
    put(door, null);
    now.set(NOON.plusSeconds(5));

    assertThat(put(door, null).camera()).isEqualTo(new StoredCamera(door, 1, NOON, NOON, null));
    assertThat(put(door, new CameraCredentials("a", Secret.of("b"))).camera().revision())
        .isEqualTo(2);
    Camera labelled = camera("door", Map.of("site", "north"));
    assertThat(put(labelled, null).camera())
        .isEqualTo(new StoredCamera(labelled, 3, NOON, NOON.plusSeconds(5), null));
  }

  @Test
  void aPutCanInsistOnARevision() {
    Camera door = camera("door", Map.of());

    assertThat(result(cameras.put(draft(door, null), 7L, TESTER)))
        .isEqualTo(new CameraStore.RevisionMismatch(0));
    assertThat(result(cameras.put(draft(door, null), 0L, TESTER)))
        .isInstanceOf(CameraStore.Put.class);
    assertThat(result(cameras.put(draft(door, null), 0L, TESTER)))
        .isEqualTo(new CameraStore.RevisionMismatch(1));
    assertThat(result(cameras.put(draft(withRetention(door, 2), null), 1L, TESTER)))
        .isInstanceOf(CameraStore.Put.class);
  }

  @Test
  void manyPutsOfOneNewCameraAtOnceAllSucceedAndCountUp() {
    List<CompletionStage<CameraStore.PutOutcome>> puts = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      puts.add(cameras.put(draft(withRetention(camera("door", Map.of()), i), null), null, TESTER));
    }
    puts.forEach(put -> assertThat(result(put)).isInstanceOf(CameraStore.Put.class));

    assertThat(result(cameras.find("door")).orElseThrow().revision()).isEqualTo(6);
  }

  @Test
  void listingFiltersByIdAndLabelsAndGoesOnFromACursor() {
    put(camera("door-1", Map.of("site", "north", "kind", "door")), null);
    put(camera("door-2", Map.of("site", "south", "kind", "door")), null);
    put(camera("gate_1", Map.of("site", "north")), null);

    assertThat(ids("", "", 10)).containsExactly("door-1", "door-2", "gate_1");
    assertThat(ids("", "door-1", 1)).containsExactly("door-2");
    assertThat(ids("OOR", "", 10)).containsExactly("door-1", "door-2");
    assertThat(ids("_", "", 10)).containsExactly("gate_1");
    assertThat(ids("", "", 10, new CameraFilter.Label("site", "north")))
        .containsExactly("door-1", "gate_1");
    assertThat(
            ids(
                "",
                "",
                10,
                new CameraFilter.Label("site", "north"),
                new CameraFilter.Label("kind", null)))
        .containsExactly("door-1");
  }

  @Test
  void deletingLeavesTheChannelAndItsRecordings() {
    put(camera("door", Map.of("site", "north")), null);

    assertThat(result(cameras.delete("door", TESTER)).orElseThrow().camera().id())
        .isEqualTo("door");
    assertThat(result(cameras.delete("door", TESTER))).isEmpty();
    assertThat(result(cameras.find("door"))).isEmpty();
    assertThat(result(channels.byName("door"))).isPresent();
    put(camera("door", Map.of()), null);
  }

  @Test
  void theReconcilerSeesEachCameraInExactlyOneSliceAndChangesByTime() {
    for (int i = 0; i < 30; i++) {
      put(camera("cam-" + i, Map.of()), null);
    }
    now.set(NOON.plus(Duration.ofMinutes(1)));
    put(withRetention(camera("cam-7", Map.of()), 9), null);

    List<String> all = new ArrayList<>();
    for (int slice = 0; slice < CameraStore.SLICES; slice += 16) {
      result(cameras.wanted(slice, 16, Instant.EPOCH, "", 100)).forEach(one -> all.add(one.id()));
    }
    assertThat(all).hasSize(30).doesNotHaveDuplicates();
    assertThat(wanted(now.get())).extracting(CameraStore.Wanted::id).containsExactly("cam-7");
    assertThat(wanted(now.get()).get(0).revision()).isEqualTo(2);
  }

  @Test
  void onlyEnabledCamerasAreCalledEnabled() {
    put(camera("on", Map.of()), null);
    Camera off = camera("off", Map.of());
    put(
        new Camera(
            "off",
            off.urls(),
            "off",
            off.targets(),
            null,
            false,
            off.video(),
            off.audio(),
            Map.of()),
        null);

    List<CameraKey> asked =
        List.of(
            new CameraKey("on", "on"), new CameraKey("off", "off"), new CameraKey("no", "never"));
    assertThat(result(cameras.enabledOf(asked))).containsExactly(asked.get(0));
    assertThat(result(cameras.enabledOf(List.of()))).isEmpty();
  }

  @Test
  void whatIsInTheWayOfACamerasPicturesIsKeptUntilItIsAnotherCamera() {
    Camera door = camera("door", Map.of());
    put(door, null);
    Obstacle h265 = new Obstacle(Obstacle.Kind.H265, "H.265");
    CameraKey plain = new CameraKey("door", "door");

    assertThat(result(cameras.obstacle("door", h265))).contains(plain);
    assertThat(result(cameras.obstacle("door", h265))).as("nothing changed").isEmpty();
    assertThat(result(cameras.obstacle("nobody", h265))).isEmpty();
    CameraStore.Wanted wanted = result(cameras.wanted("door")).orElseThrow();
    assertThat(wanted.obstacle()).isEqualTo(h265);
    assertThat(wanted.key()).isEqualTo(plain.as(true));
    assertThat(wanted.revision()).as("nobody changed it").isEqualTo(1);
    assertThat(result(cameras.enabledOf(List.of(plain)))).containsExactly(plain.as(true));

    CameraStore.Put labelled = put(camera("door", Map.of("site", "north")), null);
    assertThat(labelled.former()).isEqualTo(plain.as(true));
    assertThat(labelled.camera().obstacle()).isEqualTo(h265);
    assertThat(result(cameras.find("door")).orElseThrow().obstacle()).isEqualTo(h265);

    Camera moved =
        new Camera(
            "door",
            List.of(URI.create("rtsp://elsewhere/1")),
            "door",
            door.targets(),
            null,
            true,
            door.video(),
            door.audio(),
            Map.of());
    assertThat(put(moved, null).camera().obstacle()).isNull();
    assertThat(result(cameras.wanted("door")).orElseThrow().key()).isEqualTo(plain);
  }

  private List<CameraStore.Wanted> wanted(Instant since) {
    return result(cameras.wanted(0, CameraStore.SLICES, since, "", 100));
  }

  private List<String> ids(String text, String after, int limit, CameraFilter.Label... labels) {
    return result(cameras.page(new CameraFilter(text, List.of(labels)), after, limit)).stream()
        .map(stored -> stored.camera().id())
        .toList();
  }

  private CameraStore.Put put(Camera camera, @Nullable CameraCredentials credentials) {
    CameraStore.PutOutcome outcome = result(cameras.put(draft(camera, credentials), null, TESTER));
    assertThat(outcome).isInstanceOf(CameraStore.Put.class);
    return (CameraStore.Put) outcome;
  }

  private static CameraDraft draft(Camera camera, @Nullable CameraCredentials credentials) {
    return new CameraDraft(camera, credentials);
  }

  private static Camera camera(String id, Map<String, String> labels) {
    return new Camera(
        id,
        List.of(URI.create("rtsp://cam/" + id)),
        id,
        List.of(Target.LOCAL),
        null,
        true,
        CameraSpec.Video.AUTO,
        Audio.AUTO,
        labels);
  }

  private static Camera withRetention(Camera camera, int hours) {
    return new Camera(
        camera.id(),
        camera.urls(),
        camera.channel(),
        camera.targets(),
        hours,
        camera.enabled(),
        camera.video(),
        camera.audio(),
        camera.labels());
  }
}
