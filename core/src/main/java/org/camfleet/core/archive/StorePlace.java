package org.camfleet.core.archive;

import java.nio.file.Path;

/**
 * Where the segment files of one writer are.
 *
 * @param identity names the store in the index
 * @param directory holds a directory for each stream
 */
record StorePlace(String identity, Path directory) {
  /** What an identity looks like; nothing else becomes part of a path. */
  static final String IDENTITY = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** The segment file of a fragment. */
  Path fileOf(Fragment fragment) {
    return StreamDirectory.of(directory, fragment.stream())
        .resolve(SegmentFile.name(fragment.place().segment()));
  }
}
