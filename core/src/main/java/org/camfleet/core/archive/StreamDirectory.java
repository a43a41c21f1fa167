package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The directory of a stream: readable, safe in every file system, different for each stream. */
final class StreamDirectory {
  private static final String RESOURCE = ":stream/";
  private static final int LONGEST_READABLE = 80;

  private StreamDirectory() {}

  static Path of(Path media, String stream) {
    int name = stream.indexOf(RESOURCE);
    String readable =
        stream
            .substring(name < 0 ? 0 : name + RESOURCE.length())
            .replaceAll("[^A-Za-z0-9_-]+", "_");
    if (readable.length() > LONGEST_READABLE) {
      readable = readable.substring(0, LONGEST_READABLE);
    }
    return media.resolve(readable + "-" + digest(stream));
  }

  /** The stream whose files are in a directory; empty when none says so. */
  static Optional<String> streamIn(Disk disk, Path directory) throws IOException {
    for (String name : disk.list(directory)) {
      if (SegmentFile.number(name).isPresent()) {
        try (SegmentChannel channel = disk.open(directory.resolve(name), false)) {
          String stream = SegmentFile.stream(channel);
          if (stream != null) {
            return Optional.of(stream);
          }
        } catch (IOException e) {
          continue; // another file may tell
        }
      }
    }
    return Optional.empty();
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
