package org.camfleet.fleet.secrets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The two changes of the table of keys: a new one comes, and old ones go when nothing needs them.
 */
final class KeyChange {
  /** Keys of the table at most, those included that wait to be forgotten. */
  static final int MOST = 100;

  /**
   * How long a retired key is still kept: a node that stood still may have sealed a text with it
   * and store that only now. It is sealed anew at the next start or rotation.
   */
  static final Duration KEPT = Duration.ofDays(1);

  private final Secrets secrets;

  KeyChange(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Makes the key that seals from now on, and wraps all others anew where another key-encryption
   * key than the first did; returns its id, or null when there are too many.
   */
  @Nullable String begin(Handle handle, Instant now) {
    List<DataKeyTable.Row> rows = DataKeyTable.locked(handle);
    if (rows.size() >= MOST) {
      return null;
    }
    SealingKey first = secrets.given().first();
    DataKeys keys = secrets.seen(rows);
    keys.requireAll();
    for (DataKeyTable.Row row : rows) {
      if (!row.wrapped().keyId().equals(first.id())) {
        keys.find(row.id()).ifPresent(key -> DataKeyTable.rewrap(handle, key, first));
      }
    }
    SealingKey next = SealingKey.random();
    DataKeyTable.add(handle, next, rows.get(rows.size() - 1).generation() + 1, first, now);
    return next.id();
  }

  /** Retires keys that sealed no row of any table, and forgets those that were retired long ago. */
  int end(Handle handle, Instant now) {
    List<DataKeyTable.Row> rows = DataKeyTable.locked(handle);
    Map<String, Long> uses = EncryptionState.uses(handle);
    for (DataKeyTable.Row row : rows.subList(0, rows.size() - 1)) {
      @Nullable Instant retired = row.retiredAt();
      if (uses.containsKey(row.id())) {
        continue;
      }
      if (retired == null) {
        DataKeyTable.retire(handle, row.id(), now);
      } else if (retired.plus(KEPT).isBefore(now)) {
        DataKeyTable.forget(handle, row.id());
      }
    }
    return rows.size();
  }
}
