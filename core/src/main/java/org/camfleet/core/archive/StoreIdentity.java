package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The lasting name of a store, kept in a file: it names the store wherever that is mounted. */
final class StoreIdentity {
  private StoreIdentity() {}

  /** The identity in a file of a directory, made at the first call. */
  static String of(Path directory, String name) throws ArchiveUnavailableException {
    Path file = directory.resolve(name);
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return text.isEmpty() ? make(file) : text;
    } catch (IOException e) {
      throw new ArchiveUnavailableException(
          "store identity " + file + ": " + e + " (expected: readable and writable)", e);
    }
  }

  private static String make(Path file) throws IOException {
    String fresh = UUID.randomUUID().toString();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap((fresh + "\n").getBytes(StandardCharsets.US_ASCII)));
      out.force(true);
    }
    return fresh;
  }
}
