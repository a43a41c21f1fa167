package org.camfleet.fleet.secrets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data keys of one look at their table, as far as this node can unwrap them. Immutable. */
final class DataKeys {
  static final DataKeys NONE = new DataKeys(List.of(), Map.of(), List.of());

  private final List<DataKeyTable.Row> rows;
  private final Map<String, SealingKey> open;
  // The ids of the key-encryption keys of this node, for sentences.
  private final List<String> given;

  private DataKeys(List<DataKeyTable.Row> rows, Map<String, SealingKey> open, List<String> given) {
    this.rows = List.copyOf(rows);
    this.open = Map.copyOf(open);
    this.given = List.copyOf(given);
  }

  /** Unwraps what is not among those that are open already. */
  DataKeys seen(List<DataKeyTable.Row> now, KeyEncryptionKeys keys) {
    Map<String, SealingKey> unwrapped = new HashMap<>();
    for (DataKeyTable.Row row : now) {
      Optional.ofNullable(open.get(row.id()))
          .or(() -> keys.find(row.wrapped().keyId()).map(by -> by.unwrap(row.id(), row.wrapped())))
          .ifPresent(key -> unwrapped.put(row.id(), key));
    }
    return new DataKeys(now, unwrapped, keys.ids());
  }

  /** Refuses when a key that may be in use does not open. */
  void requireAll() {
    rows.stream().filter(row -> row.retiredAt() == null).forEach(this::require);
  }

  private SealingKey require(DataKeyTable.Row row) {
    SealingKey key = open.get(row.id());
    if (key == null) {
      throw new SecretsException(
          "encryption key: data key %s is wrapped by key %s, and this node has %s (expected: that key too; docs/encryption.md says where it goes)"
              .formatted(row.id(), row.wrapped().keyId(), String.join(", ", given)));
    }
    return key;
  }

  /**
   * The one that seals. A node that can not unwrap the newest does not go on with an older one: it
   * may be forgotten at any time.
   */
  SealingKey current() {
    if (rows.isEmpty()) {
      throw new SecretsException("data_keys: empty (expected: at least one key)");
    }
    return require(rows.get(rows.size() - 1));
  }

  Optional<SealingKey> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** The ids of all keys of the table, the one that seals last. */
  List<String> ids() {
    return rows.stream().map(DataKeyTable.Row::id).toList();
  }
}
