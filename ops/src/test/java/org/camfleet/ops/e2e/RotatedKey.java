package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * The key that a bridge signs with, in its own file and in the service's, both replaced at times.
 */
final class RotatedKey {
  /** The profile of both files, which is the account's name. */
  static final String ACCOUNT = "far-end";

  private static final long OVERLAP_NANOS = 10_000_000_000L;

  private final Path service;
  private final Path bridge;
  private final String others;
  private int number;

  /**
   * Adds the first key.
   *
   * @param service the service's {@code DIR/credentials}
   * @param bridge the bridge's file, which is made
   */
  RotatedKey(Path service, Path bridge) throws IOException {
    this.service = service;
    this.bridge = bridge;
    this.others = Files.readString(service);
    replace(service, others + profile(ACCOUNT, 0));
    replace(bridge, profile(ACCOUNT, 0));
  }

  /** The next key everywhere; the one before is refused ten seconds later. */
  void rotate() throws IOException {
    String before = profile("before", number);
    number++;
    replace(service, others + before + profile(ACCOUNT, number));
    LockSupport.parkNanos(2_000_000_000L); // the service looks at its file each second
    replace(bridge, profile(ACCOUNT, number));
    LockSupport.parkNanos(OVERLAP_NANOS);
    replace(service, others + profile(ACCOUNT, number));
  }

  private static String profile(String name, int number) {
    return """
    [%s]
    aws_access_key_id = AKIAROTATED%09d
    aws_secret_access_key = rotated-secret-number-%d
    """
        .formatted(name, number, number);
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
