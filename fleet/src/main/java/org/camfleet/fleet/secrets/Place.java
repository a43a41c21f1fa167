package org.camfleet.fleet.secrets;

import java.nio.charset.StandardCharsets;

/**
 * Where a sealed text is kept; it opens nowhere else.
 *
 * @param row the key of the row
 */
public record Place(String table, String column, String row) {
  /** What a data key is sealed for. */
  static Place ofKey(String keyId) {
    return new Place("data_keys", "wrapped_key", keyId);
  }

  /** The associated data of the seal; no name of a table or column holds a zero. */
  byte[] bytes() {
    return (table + '\0' + column + '\0' + row).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s.%s of %s".formatted(table, column, row);
  }
}
