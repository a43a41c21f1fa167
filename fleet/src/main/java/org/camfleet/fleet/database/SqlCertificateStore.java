package org.camfleet.fleet.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.CertificateStore;
import org.jdbi.v3.core.Handle;

/** The certificates of cameras in SQL. */
public final class SqlCertificateStore implements CertificateStore {
  /** Who keeps a certificate: nobody asked for it. */
  private static final Author BRIDGE = Author.of("bridge");

  private static final List<String> FIELDS = List.of("certificates");

  private final Database database;
  private final InstantSource clock;

  /** On an open database. */
  public SqlCertificateStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<Kept>> of(String cameraId) {
    return database.query(handle -> all(handle, cameraId));
  }

  private static List<Kept> all(Handle handle, String cameraId) {
    return handle
        .createQuery(
            "SELECT place, sha256, kept_at FROM camera_certificates WHERE camera_id = :camera"
                + " ORDER BY place")
        .bind("camera", cameraId)
        .map(
            (row, context) ->
                new Kept(
                    row.getString("place"),
                    row.getString("sha256"),
                    Instant.ofEpochMilli(row.getLong("kept_at"))))
        .list();
  }

  @Override
  public CompletionStage<String> keep(String cameraId, String place, String sha256) {
    return database.change(handle -> keep(handle, cameraId, place, sha256));
  }

  private String keep(Handle handle, String cameraId, String place, String sha256) {
    // The camera's row is held until the commit: of two nodes one is the first.
    long revision = revision(handle, cameraId);
    List<Kept> before = all(handle, cameraId);
    for (Kept one : before) {
      if (one.place().equals(place)) {
        return one.sha256();
      }
    }
    if (before.size() >= CertificatePins.MOST) {
      throw new DatabaseException(
          "certificates of %d places are kept already (expected: fewer; forget them by DELETE)"
              .formatted(before.size()));
    }
    handle.execute(
        "INSERT INTO camera_certificates (camera_id, place, sha256, kept_at) VALUES (?, ?, ?, ?)",
        cameraId,
        place,
        sha256,
        clock.millis());
    audit(handle, cameraId, BRIDGE, revision);
    return sha256;
  }

  private static long revision(Handle handle, String cameraId) {
    return handle
        .createQuery("SELECT revision FROM cameras WHERE camera_id = :camera FOR UPDATE")
        .bind("camera", cameraId)
        .mapTo(Long.class)
        .findFirst()
        .orElseThrow(() -> new DatabaseException("camera \"%s\": unknown".formatted(cameraId)));
  }

  private void audit(Handle handle, String cameraId, Author author, long revision) {
    AuditRows.insert(
        handle,
        List.of(
            new AuditEntry(
                0,
                Instant.ofEpochMilli(clock.millis()),
                author,
                AuditEntry.Subject.camera(cameraId),
                AuditEntry.Action.CHANGED,
                revision,
                FIELDS)));
  }

  @Override
  public CompletionStage<Integer> forget(String cameraId, Author author) {
    return database.change(
        handle -> {
          long revision = revision(handle, cameraId);
          int forgotten =
              handle.execute("DELETE FROM camera_certificates WHERE camera_id = ?", cameraId);
          if (forgotten > 0) {
            audit(handle, cameraId, author, revision);
          }
          return forgotten;
        });
  }
}
