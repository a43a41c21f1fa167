package org.camfleet.fleet.secrets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The data keys in SQL, each wrapped. */
final class DataKeyTable {
  private static final String ALL =
      "SELECT key_id, generation, wrapped_key, created_at, retired_at FROM data_keys"
          + " ORDER BY generation";

  private DataKeyTable() {}

  /**
   * A data key as it is kept.
   *
   * @param generation the highest one seals
   * @param wrapped sealed by a key-encryption key
   * @param retiredAt since when no row needs it; null while some may
   */
  record Row(
      String id, int generation, Sealed wrapped, Instant createdAt, @Nullable Instant retiredAt) {}

  /** All, the one that seals last. */
  static List<Row> all(Handle handle) {
    return handle.createQuery(ALL).map(DataKeyTable::row).list();
  }

  /** The same; until the transaction ends, nobody else changes keys or what they sealed. */
  static List<Row> locked(Handle handle) {
    return handle.createQuery(ALL + " FOR UPDATE").map(DataKeyTable::row).list();
  }

  static void add(Handle handle, SealingKey key, int generation, SealingKey by, Instant now) {
    handle.execute(
        "INSERT INTO data_keys (key_id, generation, wrapped_key, created_at) VALUES (?, ?, ?, ?)",
        key.id(),
        generation,
        by.wrap(key).toString(),
        now.toEpochMilli());
  }

  static void rewrap(Handle handle, SealingKey key, SealingKey by) {
    handle.execute(
        "UPDATE data_keys SET wrapped_key = ? WHERE key_id = ?", by.wrap(key).toString(), key.id());
  }

  static void retire(Handle handle, String id, Instant now) {
    handle.execute("UPDATE data_keys SET retired_at = ? WHERE key_id = ?", now.toEpochMilli(), id);
  }

  static void forget(Handle handle, String id) {
    handle.execute("DELETE FROM data_keys WHERE key_id = ?", id);
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    String id = row.getString("key_id");
    Sealed wrapped = Sealed.parse(row.getString("wrapped_key"));
    if (wrapped == null) {
      throw new SecretsException(
          "data_keys.wrapped_key of %s: no sealed key (expected: KEYID.NONCE.CIPHERTEXT)"
              .formatted(id));
    }
    Long retired = row.getObject("retired_at", Long.class);
    return new Row(
        id,
        row.getInt("generation"),
        wrapped,
        Instant.ofEpochMilli(row.getLong("created_at")),
        retired == null ? null : Instant.ofEpochMilli(retired));
  }
}
