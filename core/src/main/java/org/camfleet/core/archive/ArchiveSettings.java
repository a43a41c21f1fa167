package org.camfleet.core.archive;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the archive works.
 *
 * @param directory the data directory; media go into {@code media} below it
 * @param shared a folder that all nodes share: media go into a folder of this node's own below it;
 *     null keeps them in the data directory
 * @param threads threads that encode sound and write (expected: 1 or more)
 * @param rules how fragments are cut
 * @param segmentBytes a segment file is closed when it has grown to this
 * @param segmentAge a segment file is closed when it is this old: how finely retention deletes
 * @param fsyncInterval how long written fragments may wait until they are forced to the disk; zero
 *     forces each. A killed process loses nothing that was written either way: this is about power
 * @param indexInterval how long stored fragments may wait until they are listed together
 * @param streamQueueBytes media of one stream that may wait for the disk
 * @param totalQueueBytes media of all streams that may wait for the disk
 * @param lowSpace what is done before the disk is full
 */
public record ArchiveSettings(
    Path directory,
    @Nullable Path shared,
    int threads,
    FragmentRules rules,
    long segmentBytes,
    Duration segmentAge,
    Duration fsyncInterval,
    Duration indexInterval,
    long streamQueueBytes,
    long totalQueueBytes,
    LowSpace lowSpace) {

  /**
   * How fragments are cut (decision D13), times in microseconds.
   *
   * @param shortestMicros a key frame ends a fragment only from this length on
   * @param askMicros when a key frame is asked for, and again after as long
   * @param longestMicros the fragment ends here even without a key frame
   * @param largestBytes the fragment ends at this size even without a key frame
   */
  public record FragmentRules(
      long shortestMicros, long askMicros, long longestMicros, int largestBytes) {
    /** At key frames from 1 s on, asking after 2 s, at 20 s or 40 MB in any case. */
    public static final FragmentRules DEFAULT =
        new FragmentRules(1_000_000, 2_000_000, 20_000_000, 40 << 20);
  }

  /** The defaults for a data directory. */
  public static ArchiveSettings in(Path directory) {
    return new ArchiveSettings(
        directory,
        null,
        2,
        FragmentRules.DEFAULT,
        256L << 20,
        Duration.ofHours(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        48L << 20,
        Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4),
        LowSpace.NOTHING);
  }

  /** The same with media in a folder that all nodes share. */
  public ArchiveSettings withShared(Path folder) {
    return new ArchiveSettings(
        directory,
        folder,
        threads,
        rules,
        segmentBytes,
        segmentAge,
        fsyncInterval,
        indexInterval,
        streamQueueBytes,
        totalQueueBytes,
        lowSpace);
  }

  /** The same with another fsync interval. */
  public ArchiveSettings withFsyncInterval(Duration interval) {
    return new ArchiveSettings(
        directory,
        shared,
        threads,
        rules,
        segmentBytes,
        segmentAge,
        interval,
        indexInterval,
        streamQueueBytes,
        totalQueueBytes,
        lowSpace);
  }

  /** The same with another time to gather fragments for the index; zero gathers none. */
  public ArchiveSettings withIndexInterval(Duration interval) {
    return new ArchiveSettings(
        directory,
        shared,
        threads,
        rules,
        segmentBytes,
        segmentAge,
        fsyncInterval,
        interval,
        streamQueueBytes,
        totalQueueBytes,
        lowSpace);
  }

  /** The same with other limits on a segment file. */
  public ArchiveSettings withSegments(long bytes, Duration age) {
    return new ArchiveSettings(
        directory,
        shared,
        threads,
        rules,
        bytes,
        age,
        fsyncInterval,
        indexInterval,
        streamQueueBytes,
        totalQueueBytes,
        lowSpace);
  }

  /** The same with other limits on what may wait for the disk. */
  public ArchiveSettings withQueue(long streamBytes, long totalBytes) {
    return new ArchiveSettings(
        directory,
        shared,
        threads,
        rules,
        segmentBytes,
        segmentAge,
        fsyncInterval,
        indexInterval,
        streamBytes,
        totalBytes,
        lowSpace);
  }

  /** The same with something done before the disk is full. */
  public ArchiveSettings withLowSpace(LowSpace low) {
    return new ArchiveSettings(
        directory,
        shared,
        threads,
        rules,
        segmentBytes,
        segmentAge,
        fsyncInterval,
        indexInterval,
        streamQueueBytes,
        totalQueueBytes,
        low);
  }

  /**
   * Where the segment files are, or were before media were shared, and who this node's stores are.
   */
  Path mediaDirectory() {
    return directory.resolve("media");
  }
}
