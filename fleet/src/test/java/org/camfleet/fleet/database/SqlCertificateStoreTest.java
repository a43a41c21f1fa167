package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CertificateStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredPins;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.Secrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What cameras showed first over TLS outlives nodes, and is forgotten on demand only. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlCertificateStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Author TESTER = Author.of("tester");
  private static final String FIRST = "aa".repeat(32);
  private static final String OTHER = "bb".repeat(32);

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final KeyEncryptionKeys keys =
      KeyEncryptionKeys.read("test", List.of(KeyEncryptionKeys.random()));
  private DatabaseSettings settings;
  private Database database;
  private SqlCameraStore cameras;

  @BeforeEach
  void open() {
    settings = vendor.empty(directory);
    reopen();
    put("door");
  }

  private void reopen() {
    database = Database.open(settings, new CountingMetrics());
    Secrets.open(database, keys, InstantSource.system(), new CountingMetrics());
    cameras =
        new SqlCameraStore(database, new LocalService("us-east-1", "000000000000"), () -> NOON);
  }

  private void put(String id) {
    result(
        cameras.put(
            CameraDocument.parse(id, Json.object().put("url", "rtsps://cam/1")), null, TESTER));
  }

  private CertificateStore store() {
    return new SqlCertificateStore(database, () -> NOON);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theFirstOneHoldsAfterARestartAndOnOtherNodes() {
    assertThat(result(store().keep("door", "cam:322", FIRST))).isEqualTo(FIRST);
    database.close();
    reopen();

    StoredPins otherNode = new StoredPins(store(), "door");
    assertThat(result(otherNode.of("cam:322"))).contains(FIRST);
    assertThat(result(otherNode.of("cam:443"))).isEmpty();
    assertThat(result(otherNode.keep("cam:322", OTHER))).isEqualTo(FIRST);
    assertThat(result(store().of("door")))
        .containsExactly(new CertificateStore.Kept("cam:322", FIRST, NOON));
  }

  @Test
  void ofTwoNodesThatKeepAtOnceOneIsTheFirst() {
    List<CompletionStage<String>> kept = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      kept.add(store().keep("door", "cam:322", (i % 2 == 0 ? FIRST : OTHER)));
    }
    String held = result(kept.get(0));
    assertThat(kept).allSatisfy(one -> assertThat(result(one)).isEqualTo(held));
    assertThat(result(store().of("door"))).hasSize(1);
  }

  @Test
  void theyAreForgottenOnDemandAndWithTheirCameraAndAudited() {
    result(store().keep("door", "cam:322", FIRST));
    assertThat(result(store().forget("door", Author.of("console")))).isEqualTo(1);
    assertThat(result(store().forget("door", Author.of("console")))).isZero();
    assertThat(result(store().keep("door", "cam:322", OTHER))).isEqualTo(OTHER);

    List<AuditEntry> entries =
        result(new SqlAuditLog(database).page(AuditEntry.Subject.camera("door"), 0L, 10));
    assertThat(entries)
        .extracting(AuditEntry::action, AuditEntry::fields, one -> one.author().principal())
        .endsWith(
            tuple(AuditEntry.Action.CHANGED, List.of("certificates"), "bridge"),
            tuple(AuditEntry.Action.CHANGED, List.of("certificates"), "console"),
            tuple(AuditEntry.Action.CHANGED, List.of("certificates"), "bridge"))
        .hasSize(4);

    result(cameras.delete("door", TESTER));
    put("door");
    assertThat(result(store().of("door"))).isEmpty();
  }

  @Test
  void aCameraThatSendsUsEverywhereCanNotFillTheTable() {
    for (int i = 0; i < CertificatePins.MOST; i++) {
      result(store().keep("door", "cam:" + i, FIRST));
    }
    CompletableFuture<String> more = store().keep("door", "cam:99", FIRST).toCompletableFuture();

    assertThatThrownBy(more::join).hasMessageContaining("16 places are kept already");
    assertThat(result(store().keep("door", "cam:3", OTHER))).isEqualTo(FIRST);
  }

  @Test
  void changingTheCameraChangesNothingOfThem() {
    result(store().keep("door", "cam:322", FIRST));
    CameraDraft renamed =
        CameraDocument.parse(
            "door", Json.object().put("url", "rtsps://cam/1").put("retentionHours", 7));
    result(cameras.put(renamed, null, TESTER));

    assertThat(result(store().of("door"))).hasSize(1);
  }
}
