package org.camfleet.fleet.quotas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlBulkStore;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlQuotaStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers at the same time, each with transactions of its own. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class QuotasTogetherTest {
  private static final Author TESTER = Author.of("tester");
  private static final LocalService SERVICE = new LocalService("us-east-1", "000000000000");

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlQuotaStore quotas;
  private SqlBulkStore bulk;
  private SqlCameraStore cameras;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    quotas = new SqlQuotaStore(database, InstantSource.system());
    bulk = new SqlBulkStore(database, SERVICE, InstantSource.system());
    cameras = new SqlCameraStore(database, SERVICE, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void importsAndPutsAtOnceFillAQuotaAndNeverExceedIt() {
    limit("tenant", "acme", 100);
    limit("site", null, 60);
    List<CompletionStage<List<LineOutcome>>> batches = new ArrayList<>();
    List<CompletionStage<CameraStore.PutOutcome>> puts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      for (String caller : List.of("left", "right")) {
        batches.add(bulk.put(lines(caller + i, 10), TESTER));
        puts.add(cameras.put(camera("one-" + caller + i, i), null, TESTER));
      }
    }

    long created =
        batches.stream()
            .flatMap(batch -> result(batch).stream())
            .filter(outcome -> outcome.kind() == LineOutcome.Kind.CREATED)
            .count();
    created += puts.stream().filter(put -> result(put) instanceof CameraStore.Put).count();
    assertThat(created).isEqualTo(100);
    assertThat(used("tenant")).isEqualTo(100);
    assertThat(used("site")).isLessThanOrEqualTo(60);
  }

  @Test
  void camerasThatChangeTheirLabelsAtOnceNeverExceedAQuota() {
    long seed = System.nanoTime();
    limit("site", null, 30);
    result(bulk.put(lines("cam", 50), TESTER)); // 17, 17 and 16 of three sites
    Random random = new Random(seed);
    List<CompletionStage<List<LineOutcome>>> batches = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      List<BulkLine> some = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        some.add(new BulkLine(i + 1, camera("cam-" + i, random.nextInt(3))));
      }
      Collections.shuffle(some, random);
      batches.add(bulk.put(some.subList(0, 25), TESTER));
    }

    batches.forEach(batch -> assertThat(result(batch)).as("seed " + seed).hasSize(25));
    assertThat(used("site")).as("seed " + seed).isBetween(17L, 30L);
  }

  private void limit(String label, String value, int cameras) {
    result(quotas.put(new LabelQuota(label, label, value, cameras), TESTER));
  }

  private long used(String quota) {
    return result(quotas.find(quota)).orElseThrow().used();
  }

  private static List<BulkLine> lines(String prefix, int count) {
    List<BulkLine> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(new BulkLine(i + 1, camera(prefix + "-" + i, i)));
    }
    return lines;
  }

  private static CameraDraft camera(String id, int site) {
    String text =
        "{\"url\":\"rtsp://cam\",\"labels\":{\"tenant\":\"acme\",\"site\":\"s%d\"}}"
            .formatted(site % 3);
    return CameraDocument.parse(id, (ObjectNode) Json.stored(text));
  }
}
