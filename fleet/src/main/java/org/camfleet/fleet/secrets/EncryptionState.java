package org.camfleet.fleet.secrets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.fleet.api.Json;
import org.jdbi.v3.core.Handle;

/**
 * Which keys there are and how many rows each one sealed; no keys.
 *
 * @param given ids of this node's key-encryption keys, the one that wraps first
 * @param rows the data keys, the one that seals last
 * @param uses rows by the id of the key that sealed them
 */
record EncryptionState(List<String> given, List<DataKeyTable.Row> rows, Map<String, Long> uses) {

  static EncryptionState read(Handle handle, KeyEncryptionKeys given) {
    return new EncryptionState(given.ids(), DataKeyTable.all(handle), uses(handle));
  }

  /** Rows of all sealed tables by the id of their key. */
  static Map<String, Long> uses(Handle handle) {
    Map<String, Long> uses = new HashMap<>();
    for (SealedTable table : SealedTable.ALL) {
      handle
          .createQuery(table.usesByKey())
          .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
          .forEach(use -> uses.merge(use.getKey(), use.getValue(), Long::sum));
    }
    return uses;
  }

  /** Rows that the current key did not seal. */
  long rowsLeft() {
    long all = uses.values().stream().mapToLong(Long::longValue).sum();
    return all - uses.getOrDefault(current(), 0L);
  }

  private String current() {
    return rows.get(rows.size() - 1).id();
  }

  /** The document that the API shows. */
  ObjectNode document(Instant now, boolean rotating) {
    ObjectNode body = Json.object().put("rotating", rotating).put("rowsLeft", rowsLeft());
    ArrayNode wrapping = body.putArray("keyEncryptionKeys");
    for (String id : given) {
      long wrapped = rows.stream().filter(row -> row.wrapped().keyId().equals(id)).count();
      wrapping
          .addObject()
          .put("id", id)
          .put("wraps", id.equals(given.get(0)))
          .put("dataKeys", wrapped);
    }
    ArrayNode keys = body.putArray("dataKeys");
    for (DataKeyTable.Row row : rows) {
      keys.addObject()
          .put("id", row.id())
          .put("state", state(row))
          .put("createdAt", row.createdAt().toString())
          .put("ageSeconds", Duration.between(row.createdAt(), now).toSeconds())
          .put("wrappedBy", row.wrapped().keyId())
          .put("rows", uses.getOrDefault(row.id(), 0L));
    }
    return body;
  }

  private String state(DataKeyTable.Row row) {
    if (row.id().equals(current())) {
      return "current";
    }
    return row.retiredAt() == null ? "replaced" : "retired";
  }
}
