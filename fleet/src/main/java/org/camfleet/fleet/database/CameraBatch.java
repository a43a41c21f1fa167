package org.camfleet.fleet.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.camfleet.fleet.accounts.TargetChange;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.bulk.Effect;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;
import org.camfleet.fleet.quotas.QuotaLedger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Cameras of one transaction: looked up together, decided line by line in their order, written
 * together.
 */
final class CameraBatch {
  private final Handle handle;
  private final Author author;
  private final Instant now;
  private final Map<String, CameraRows.Row> rows;
  private final QuotaLedger quotas;
  private final ChannelClaims claims;
  private final LocalResources resources;
  private final List<CameraRows.Row> inserts = new ArrayList<>();
  private final List<CameraRows.Row> updates = new ArrayList<>();
  private final List<AuditEntry> audit = new ArrayList<>();

  private CameraBatch(
      Handle handle,
      LocalService service,
      Instant now,
      Author author,
      List<BulkLine> lines,
      boolean locked,
      ChannelClaims.Earlier earlier) {
    List<Camera> cameras = lines.stream().map(line -> line.draft().camera()).toList();
    this.handle = handle;
    this.author = author;
    this.now = now;
    this.rows = CameraRows.all(handle, cameras.stream().map(Camera::id).toList(), locked);
    // Before anything else is looked at, as it may wait for another batch.
    this.quotas =
        QuotaRows.ledger(
            handle,
            cameras.stream()
                .map(camera -> new QuotaRows.Change(labelsBefore(camera), camera.labels()))
                .toList(),
            locked,
            earlier);
    this.claims =
        new ChannelClaims(
            CameraRows.holdersOf(handle, cameras.stream().map(Camera::channel).distinct().toList()),
            earlier);
    this.resources = LocalResources.of(handle, service, now, cameras);
  }

  /** Stores the lines. */
  static List<LineOutcome> put(
      Handle handle, LocalService service, Instant now, Author author, List<BulkLine> lines) {
    CameraBatch batch =
        new CameraBatch(handle, service, now, author, lines, true, ChannelClaims.NOTHING);
    List<LineOutcome> outcomes = lines.stream().map(batch::decide).toList();
    batch.write();
    return outcomes;
  }

  /** Says what {@link #put} would do. */
  static List<LineOutcome> compare(
      Handle handle,
      LocalService service,
      Instant now,
      List<BulkLine> lines,
      ChannelClaims.Earlier earlier) {
    CameraBatch batch = new CameraBatch(handle, service, now, Author.of(""), lines, false, earlier);
    return lines.stream().map(batch::decide).toList();
  }

  private Map<String, String> labelsBefore(Camera camera) {
    CameraRows.Row before = rows.get(camera.id());
    return before == null ? Map.of() : before.stored().camera().labels();
  }

  private LineOutcome decide(BulkLine line) {
    Camera camera = line.draft().camera();
    CameraRows.Row before = rows.get(camera.id());
    Map<String, String> labels = labelsBefore(camera);
    List<String> exceeded = quotas.inTheWay(labels, camera.labels());
    if (!exceeded.isEmpty()) {
      return LineOutcome.failed(line.number(), camera.id(), QuotaLedger.CODE, exceeded);
    }
    String inTheWay = claims.inTheWay(camera);
    LocalResources.Planned local = null;
    if (inTheWay == null && camera.isLocal()) {
      local = resources.plan(camera);
      inTheWay = local.inTheWay();
    }
    if (inTheWay != null) {
      return LineOutcome.failed(line.number(), camera.id(), "conflict", List.of(inTheWay));
    }
    quotas.take(labels, camera.labels());
    claims.take(line.number(), before == null ? null : before.stored().camera(), camera);
    String told = local != null && local.changed() ? local.channelArn() : null;
    return decide(line, before, told);
  }

  private LineOutcome decide(
      BulkLine line, CameraRows.@Nullable Row before, @Nullable String told) {
    Camera camera = line.draft().camera();
    CameraCredentials had = before == null ? CameraCredentials.NONE : before.credentials();
    CameraCredentials given = line.draft().credentials();
    CameraCredentials has = given == null ? had : given;
    Camera old = before == null ? null : before.stored().camera();
    LineOutcome.Kind kind =
        old == null
            ? LineOutcome.Kind.CREATED
            : old.equals(camera) && had.equals(has)
                ? LineOutcome.Kind.UNCHANGED
                : LineOutcome.Kind.CHANGED;
    List<String> fields = List.of();
    if (kind != LineOutcome.Kind.UNCHANGED) {
      long revision = before == null ? 1 : before.stored().revision() + 1;
      CameraRows.Row row = new CameraRows.Row(stored(before, camera, revision), has);
      AuditEntry entry = SqlCameraStore.audited(author, before, row.stored(), has);
      (before == null ? inserts : updates).add(row);
      audit.add(entry);
      fields = entry.fields();
    }
    return new LineOutcome(
        line.number(),
        camera.id(),
        kind,
        fields,
        Effect.of(old, had, camera, has),
        camera.labels(),
        List.of(),
        "",
        told,
        TargetChange.of(old, camera));
  }

  private StoredCamera stored(CameraRows.@Nullable Row before, Camera camera, long revision) {
    return before == null
        ? new StoredCamera(camera, revision, now, now, null)
        : new StoredCamera(
            camera, revision, before.stored().createdAt(), now, before.stored().obstacleOf(camera));
  }

  private void write() {
    // First those that may leave a channel, in the order of the lines, as another may take it.
    CameraRows.update(handle, updates);
    inserts.sort(Comparator.comparing(row -> row.stored().camera().id()));
    CameraRows.insert(handle, inserts);
    resources.write(handle);
    AuditRows.insert(handle, audit);
  }
}
