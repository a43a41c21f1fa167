package org.camfleet.fleet.database;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.TagStore;
import org.jdbi.v3.core.Handle;

/** The tags of channels and streams in SQL. */
public final class SqlTagStore implements TagStore {
  private final Database database;

  /** On an open database. */
  public SqlTagStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Map<String, String>> tags(String arn) {
    return database.query(handle -> read(handle, arn));
  }

  private static Map<String, String> read(Handle handle, String arn) {
    // Sorted here: the order of a database depends on its collation.
    Map<String, String> tags = new TreeMap<>();
    handle
        .createQuery("SELECT tag_key, tag_value FROM resource_tags WHERE resource_arn = :arn")
        .bind("arn", arn)
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return new LinkedHashMap<>(tags);
  }

  @Override
  public CompletionStage<Boolean> put(String arn, Map<String, String> tags) {
    return database.change(
        handle -> {
          Set<String> keys = new HashSet<>(read(handle, arn).keySet());
          keys.addAll(tags.keySet());
          if (keys.size() > MOST) {
            return false;
          }
          put(handle, arn, tags);
          return true;
        });
  }

  static void put(Handle handle, String arn, Map<String, String> tags) {
    tags.forEach((key, value) -> put(handle, arn, key, value));
  }

  private static void put(Handle handle, String arn, String key, String value) {
    int rows =
        handle.execute(
            "UPDATE resource_tags SET tag_value = ? WHERE resource_arn = ? AND tag_key = ?",
            value,
            arn,
            key);
    if (rows == 0) {
      handle.execute("INSERT INTO resource_tags VALUES (?, ?, ?)", arn, key, value);
    }
  }

  @Override
  public CompletionStage<Void> remove(String arn, Collection<String> keys) {
    return database
        .change(
            handle -> {
              for (String key : keys) {
                handle.execute(
                    "DELETE FROM resource_tags WHERE resource_arn = ? AND tag_key = ?", arn, key);
              }
              return keys.size();
            })
        .thenAccept(count -> {});
  }
}
