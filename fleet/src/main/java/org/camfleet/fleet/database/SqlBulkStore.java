package org.camfleet.fleet.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.BulkStore;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.inventory.StoredCamera;

/** The inventory in SQL, many cameras at once. */
public final class SqlBulkStore implements BulkStore {
  private final Database database;
  private final LocalService service;
  private final InstantSource clock;

  /** On an open database; {@code service} names the channels and streams of local targets. */
  public SqlBulkStore(Database database, LocalService service, InstantSource clock) {
    this.database = database;
    this.service = service;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<LineOutcome>> put(List<BulkLine> lines, Author author) {
    return database.changeSoon(handle -> CameraBatch.put(handle, service, now(), author, lines));
  }

  @Override
  public CompletionStage<Void> settle() {
    return database.change(handle -> true).thenAccept(done -> {});
  }

  @Override
  public CompletionStage<List<LineOutcome>> compare(
      List<BulkLine> lines, ChannelClaims.Earlier earlier) {
    return database.query(handle -> CameraBatch.compare(handle, service, now(), lines, earlier));
  }

  @Override
  public CompletionStage<List<StoredCamera>> delete(
      Collection<String> ids, Instant createdBefore, Author author) {
    return database.change(
        handle -> {
          List<String> old =
              CameraRows.all(handle, ids, true).values().stream()
                  .map(CameraRows.Row::stored)
                  .filter(stored -> stored.createdAt().isBefore(createdBefore))
                  .map(stored -> stored.camera().id())
                  .toList();
          return CameraRows.delete(handle, old, author, now());
        });
  }

  @Override
  public CompletionStage<Sizes> sizes(CameraFilter scope) {
    return database.query(
        handle ->
            new Sizes(
                Rows.count(handle, "cameras WHERE enabled"), CameraPages.count(handle, scope)));
  }

  @Override
  public CompletionStage<List<String>> labelNames(int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT DISTINCT label_name FROM camera_labels ORDER BY label_name LIMIT :limit")
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
  }

  // As the database will give it back: to the millisecond.
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
