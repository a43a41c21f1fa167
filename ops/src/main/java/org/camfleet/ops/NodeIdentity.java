package org.camfleet.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A node's lasting id, kept in {@code DIR/node}. */
final class NodeIdentity {
  private NodeIdentity() {}

  /** Reads it, or makes it on first start. */
  static String loadOrCreate(Path directory) throws IOException {
    Path file = directory.resolve("node");
    if (!Files.exists(file)) {
      Files.writeString(file, UUID.randomUUID() + "\n");
    }
    return load(directory);
  }

  /** Reads it. */
  static String load(Path directory) throws IOException {
    Path file = directory.resolve("node");
    if (!Files.exists(file)) {
      throw new IOException(file + ": not there (expected: the data directory of a node)");
    }
    String id = Files.readString(file).strip();
    if (!id.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IOException(
          file + ": not an id (expected: letters, digits and dashes; delete it for a new one)");
    }
    return id;
  }
}
