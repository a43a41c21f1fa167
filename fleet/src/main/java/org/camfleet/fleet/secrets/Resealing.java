package org.camfleet.fleet.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.fleet.database.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals anew what another key sealed, and what is still plain text from the time before there were
 * keys, a batch of rows in a transaction. Several nodes may do it at once, and it may end after any
 * batch.
 */
final class Resealing {
  /** Rows of a batch. */
  static final int BATCH = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

  private final Secrets secrets;

  Resealing(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * What a batch did.
   *
   * @param last the last row that it looked at, where the next one goes on; null at the end
   */
  record Batch(int sealed, int unreadable, @Nullable String last) {}

  private record Row(String id, Map<String, String> texts) {}

  /** All plain texts of a database; blocks. Rows that were sealed. */
  int sealPlain(Database database) {
    int sealed = 0;
    for (SealedTable table : SealedTable.ALL) {
      @Nullable String after = "";
      while (after != null) {
        String from = after;
        Batch batch = database.changeNow(handle -> plain(handle, table, from));
        sealed += batch.sealed();
        after = batch.last();
      }
    }
    return sealed;
  }

  private Batch plain(Handle handle, SealedTable table, String after) {
    DataKeys keys = secrets.seen(DataKeyTable.locked(handle));
    return batch(handle, table, keys, keys.ids(), after);
  }

  /** The next rows that the current key did not seal. */
  Batch next(Handle handle, SealedTable table, String after) {
    DataKeys keys = secrets.seen(DataKeyTable.locked(handle));
    return batch(handle, table, keys, List.of(keys.current().id()), after);
  }

  private static Batch batch(
      Handle handle, SealedTable table, DataKeys keys, List<String> good, String after) {
    List<Row> rows = rows(handle, table, good, after);
    List<Row> sealed = new ArrayList<>();
    @Nullable SecretsException why = null;
    for (Row row : rows) {
      try {
        sealed.add(resealed(table, keys, row));
      } catch (SecretsException e) {
        why = e;
      }
    }
    if (why != null) {
      LOG.error(
          "encryption: {} rows stay as they are, one of them: {}",
          rows.size() - sealed.size(),
          why.getMessage());
    }
    write(handle, table, sealed);
    String last = rows.size() < BATCH ? null : rows.get(rows.size() - 1).id();
    return new Batch(sealed.size(), rows.size() - sealed.size(), last);
  }

  private static List<Row> rows(Handle handle, SealedTable table, List<String> good, String after) {
    String sql =
        "SELECT %s, %s FROM %s WHERE %s > :after AND %s ORDER BY %s LIMIT :limit FOR UPDATE"
            .formatted(
                table.id(),
                String.join(", ", table.columns()),
                table.name(),
                table.id(),
                table.notSealedBy(good),
                table.id());
    return handle
        .createQuery(sql)
        .bind("after", after)
        .bind("limit", BATCH)
        .map(
            (row, context) -> {
              Map<String, String> texts = new HashMap<>();
              for (String column : table.columns()) {
                String text = row.getString(column);
                if (text != null) {
                  texts.put(column, text);
                }
              }
              return new Row(row.getString(table.id()), texts);
            })
        .list();
  }

  private static Row resealed(SealedTable table, DataKeys keys, Row row) {
    Map<String, String> texts = new HashMap<>();
    row.texts()
        .forEach(
            (column, text) -> {
              Place place = table.place(column, row.id());
              texts.put(column, Secrets.sealed(keys.current(), place, opened(keys, place, text)));
            });
    return new Row(row.id(), texts);
  }

  private static String opened(DataKeys keys, Place place, String text) {
    Sealed sealed = Sealed.parse(text);
    if (sealed == null) {
      return text;
    }
    SealingKey key =
        keys.find(sealed.keyId())
            .orElseThrow(
                () ->
                    new SecretsException(
                        "%s: sealed with data key %s (expected: one of the table data_keys)"
                            .formatted(place, sealed.keyId())));
    return new String(key.open(place, sealed), StandardCharsets.UTF_8);
  }

  private static void write(Handle handle, SealedTable table, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String set = String.join(", ", table.columns().stream().map(c -> c + " = :" + c).toList());
    String sql = "UPDATE %s SET %s WHERE %s = :row_id".formatted(table.name(), set, table.id());
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (Row row : rows) {
        table.columns().forEach(column -> batch.bind(column, row.texts().get(column)));
        batch.bind("row_id", row.id()).add();
      }
      batch.execute();
    }
  }
}
