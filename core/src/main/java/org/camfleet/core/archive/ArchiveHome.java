package org.camfleet.core.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders that this process holds for itself: the store that it writes, and the one in the data
 * directory that was written before media went into a shared folder.
 *
 * @param own where new media go
 * @param older media of before; null while the data directory is what is written
 */
record ArchiveHome(StorePlace own, @Nullable StorePlace older, List<DirectoryLock> locks)
    implements AutoCloseable {
  private static final String IDENTITY = "identity";
  private static final String SHARED_IDENTITY = "shared-identity";

  /** Takes the folders; throws with one sentence when they can not be had. */
  static ArchiveHome take(ArchiveSettings settings) throws ArchiveUnavailableException {
    Path media = settings.mediaDirectory();
    List<DirectoryLock> locks = new ArrayList<>();
    try {
      locks.add(DirectoryLock.take(media));
      StorePlace local = new StorePlace(StoreIdentity.of(media, IDENTITY), media);
      Path shared = settings.shared();
      if (shared == null) {
        return new ArchiveHome(local, null, locks);
      }
      StorePlace own = inShared(media, shared);
      locks.add(DirectoryLock.take(own.directory()));
      return new ArchiveHome(own, local, locks);
    } catch (ArchiveUnavailableException e) {
      locks.forEach(DirectoryLock::close);
      throw e;
    }
  }

  private static StorePlace inShared(Path media, Path shared) throws ArchiveUnavailableException {
    if (shared.startsWith(media) || media.startsWith(shared)) {
      throw new ArchiveUnavailableException(
          "archive directory " + shared + ": holds or is in " + media + " (expected: apart)", null);
    }
    if (!Files.isDirectory(shared)) {
      throw new ArchiveUnavailableException(
          "archive directory " + shared + ": not there (expected: a folder, mounted)", null);
    }
    boolean known = Files.exists(media.resolve(SHARED_IDENTITY));
    String identity = StoreIdentity.of(media, SHARED_IDENTITY);
    Path directory = shared.resolve(identity);
    if (known && !Files.isDirectory(directory)) {
      // An empty mount point would take media that nobody finds again.
      throw new ArchiveUnavailableException(
          "archive directory %s: this node's store %s is not in it (expected: mounted; to begin a new store, delete %s)"
              .formatted(shared, identity, media.resolve(SHARED_IDENTITY)),
          null);
    }
    return new StorePlace(identity, directory);
  }

  /** Both stores. */
  List<StorePlace> places() {
    return older == null ? List.of(own) : List.of(own, older);
  }

  @Override
  public void close() {
    locks.forEach(DirectoryLock::close);
  }
}
