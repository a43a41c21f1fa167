package org.camfleet.fleet.secrets;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table with columns that hold sealed texts.
 *
 * @param id the column that names a row
 * @param columns the sealed ones; the first has a text wherever another one has
 */
record SealedTable(String name, String id, List<String> columns) {
  /** Everything that is sealed. */
  static final List<SealedTable> ALL =
      List.of(
          new SealedTable("cameras", "camera_id", List.of("username", "password")),
          new SealedTable("rollout_documents", "document_id", List.of("username", "password")),
          new SealedTable("node_secrets", "secret_name", List.of("content")));

  Place place(String column, String row) {
    return new Place(name, column, row);
  }

  /**
   * Rows that some key sealed which is not among these, or none; ids are hex, so there is nothing
   * to escape.
   */
  String notSealedBy(List<String> keyIds) {
    return columns.stream()
        .map(
            column ->
                Stream.concat(
                        Stream.of(column + " IS NOT NULL"),
                        keyIds.stream().map(id -> column + " NOT LIKE '" + id + ".%'"))
                    .collect(Collectors.joining(" AND ", "(", ")")))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** Rows by the id of the key that sealed their first column. */
  String usesByKey() {
    return "SELECT k, COUNT(*) FROM (SELECT SUBSTRING(%s FROM 1 FOR %d) AS k FROM %s WHERE %s IS NOT NULL) s GROUP BY k"
        .formatted(columns.get(0), Sealed.ID_LENGTH, name, columns.get(0));
  }
}
