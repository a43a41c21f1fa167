package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The segment files of one stream: append, recover, list, delete. One thread at a time. */
final class SegmentStore {
  private final Path directory;
  private final String stream;
  private final String storeId;
  private final Disk disk;
  private final ArchiveSettings settings;
  private final InstantSource clock;
  private final TreeSet<Long> segments = new TreeSet<>();
  private final List<SegmentState> found = new ArrayList<>();
  private volatile @Nullable ActiveSegment active;
  private FragmentNumber last = new FragmentNumber(0, 0);

  SegmentStore(
      Path directory,
      String stream,
      String storeId,
      Disk disk,
      ArchiveSettings settings,
      InstantSource clock) {
    this.directory = directory;
    this.stream = stream;
    this.storeId = storeId;
    this.disk = disk;
    this.settings = settings;
    this.clock = clock;
  }

  /** Finds what is there and touches nothing: for files of another writer. */
  void look() throws IOException {
    for (String name : disk.list(directory)) {
      SegmentFile.number(name).ifPresent(segments::add);
    }
  }

  /** Finds what is there and cuts torn tails off. */
  void open() throws IOException {
    look();
    for (long segment : List.copyOf(segments.descendingSet())) {
      SegmentState state = recover(segment);
      found.add(state);
      if (state.last() != null) {
        last = state.last();
        return;
      }
    }
  }

  /** Cuts a torn tail off. */
  private SegmentState recover(long segment) throws IOException {
    Path file = file(segment);
    try (SegmentChannel channel = disk.open(file, true)) {
      if (!stream.equals(SegmentFile.stream(channel))) {
        // Killed while its head was written, or not ours: never touched.
        return new SegmentState(segment, null, 0, false);
      }
      SegmentScan scan = scan(channel, file, checkedMicros());
      if (scan.end() < scan.size()) {
        channel.truncate(scan.end());
      }
      List<SegmentScan.Located> entries = scan.entries();
      return new SegmentState(
          segment,
          entries.isEmpty() ? null : entries.get(entries.size() - 1).header().number(),
          scan.end(),
          scan.isDamaged());
    }
  }

  /** What {@link #open} found at the end: the last file with fragments, and empty ones behind. */
  List<SegmentState> found() {
    return List.copyOf(found);
  }

  private SegmentScan scan(SegmentChannel channel, Path file, long checkedMicros)
      throws IOException {
    return SegmentScan.of(channel, file, SegmentFile.headLength(stream), checkedMicros);
  }

  /** What may not have been forced when the power failed, with a margin. */
  private long checkedMicros() {
    return 2 * settings.fsyncInterval().toNanos() / 1000 + 10_000_000;
  }

  /** The files that may hold fragments with higher numbers than this, rising. */
  List<Long> segmentsAfter(FragmentNumber number) throws IOException {
    ArrayDeque<Long> found = new ArrayDeque<>();
    for (long segment : segments.descendingSet()) {
      found.addFirst(segment);
      try (SegmentChannel channel = disk.open(file(segment), false)) {
        RecordHeader first = SegmentFile.header(channel, SegmentFile.headLength(stream));
        if (first != null && first.number().compareTo(number) <= 0) {
          break;
        }
      }
    }
    return List.copyOf(found);
  }

  /** All fragments of a segment file, as the index should list them. */
  List<FragmentIndex.Entry> entries(long segment) throws IOException {
    return inspect(segment, checkedMicros()).entries();
  }

  /** What is in a segment file; any thread. */
  SegmentContents inspect(long segment, long checkedMicros) throws IOException {
    Path file = file(segment);
    try (SegmentChannel channel = disk.open(file, false)) {
      if (!stream.equals(SegmentFile.stream(channel))) {
        return new SegmentContents(List.of(), 0, !SegmentFile.isUnwritten(channel));
      }
      SegmentScan scan = scan(channel, file, checkedMicros);
      int damaged = scan.damaged() + scan.hollow().size();
      return new SegmentContents(entries(channel, segment, scan), damaged, false);
    }
  }

  private List<FragmentIndex.Entry> entries(SegmentChannel channel, long segment, SegmentScan scan)
      throws IOException {
    List<FragmentIndex.Entry> entries = new ArrayList<>();
    @Nullable TrackHeaders headers = null;
    @Nullable RecordHeader previous = null;
    for (SegmentScan.Located located : scan.entries()) {
      RecordHeader record = located.header();
      if (headers == null || previous == null || !sameHeaders(record, previous)) {
        headers = headers(channel, segment, located.offset());
      }
      previous = record;
      entries.add(
          new FragmentIndex.Entry(
              fragment(record, headers.id(), segment, located.offset()), headers));
    }
    return entries;
  }

  private static boolean sameHeaders(RecordHeader a, RecordHeader b) {
    int video = Part.VIDEO_HEADER.ordinal();
    int audio = Part.AUDIO_HEADER.ordinal();
    return a.checksums()[video] == b.checksums()[video]
        && a.lengths()[video] == b.lengths()[video]
        && a.checksums()[audio] == b.checksums()[audio]
        && a.lengths()[audio] == b.lengths()[audio];
  }

  private TrackHeaders headers(SegmentChannel channel, long segment, long offset)
      throws IOException {
    Path file = file(segment);
    return new TrackHeaders(
        SegmentFile.part(channel, file, offset, Part.VIDEO_HEADER),
        SegmentFile.part(channel, file, offset, Part.AUDIO_HEADER));
  }

  /** The highest number that is stored; epoch 0 when there is none. */
  FragmentNumber last() {
    return last;
  }

  /** Stores a fragment under the next number of its epoch, which must not be below the last. */
  Fragment append(long epoch, FragmentData data) throws IOException {
    long sequence = epoch == last.epoch() ? last.sequence() + 1 : 1;
    RecordHeader header = RecordHeader.of(new FragmentNumber(epoch, sequence), data);
    if (disk.freeBytes() < header.recordLength()) {
      throw new DiskFullException(
          "disk of " + directory + ": full (expected: room for a fragment)");
    }
    long now = nowMicros();
    ActiveSegment segment = active(now);
    long offset = segment.size();
    try {
      segment.append(header, data, now);
      last = header.number();
      segment.forceIfDue(now, settings.fsyncInterval().toNanos() / 1000);
    } catch (IOException e) {
      if (segment.isBroken()) {
        active = null;
        segment.abandon();
      }
      throw e;
    }
    return fragment(header, data.headers().id(), segment.number(), offset);
  }

  /** Whether something was written that may not be on the disk yet; any thread. */
  boolean isUnforced() {
    ActiveSegment current = active;
    return current != null && current.isUnforced();
  }

  /** Forces what waits since the configured time. */
  void forceIfDue() throws IOException {
    ActiveSegment current = active;
    if (current != null) {
      try {
        current.forceIfDue(nowMicros(), settings.fsyncInterval().toNanos() / 1000);
      } catch (IOException e) {
        active = null;
        current.abandon();
        throw e;
      }
    }
  }

  private ActiveSegment active(long now) throws IOException {
    ActiveSegment current = active;
    if (current != null
        && (current.size() >= settings.segmentBytes()
            || now - current.createdMicros() >= settings.segmentAge().toNanos() / 1000)) {
      closeActive();
      current = null;
    }
    if (current == null) {
      current = create(Math.max(now / 1000, segments.isEmpty() ? 0 : segments.last() + 1), now);
      active = current;
    }
    return current;
  }

  private ActiveSegment create(long number, long now) throws IOException {
    SegmentChannel channel = disk.create(file(number));
    try {
      ActiveSegment created = new ActiveSegment(number, channel, now, stream);
      segments.add(number);
      return created;
    } catch (IOException e) {
      disk.delete(file(number));
      throw e;
    }
  }

  /** Closes the file being written; the next fragment starts a new one. */
  void closeActive() throws IOException {
    ActiveSegment closing = active;
    active = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** The number of the file that is being written. */
  OptionalLong writing() {
    ActiveSegment current = active;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.number());
  }

  /** The numbers of all files, rising. */
  List<Long> segments() {
    return List.copyOf(segments);
  }

  /** The files of which nothing is younger than a moment; never the one being written. */
  List<Long> olderThan(long micros) throws IOException {
    List<Long> old = new ArrayList<>();
    for (long segment : segments) {
      ActiveSegment current = active;
      if (current != null && segment == current.number()) {
        break;
      }
      if (finishedMicros(segment) >= micros) {
        break;
      }
      old.add(segment);
    }
    return old;
  }

  /** The files that are finished, oldest first, with their sizes. */
  Map<Long, Long> finished() throws IOException {
    Map<Long, Long> finished = new LinkedHashMap<>();
    for (long segment : segments) {
      ActiveSegment current = active;
      if (current == null || segment != current.number()) {
        try (SegmentChannel file = disk.open(file(segment), false)) {
          finished.put(segment, file.size());
        }
      }
    }
    return finished;
  }

  /** Bytes in the file that is being written; 0 while there is none. */
  long activeBytes() {
    ActiveSegment current = active;
    return current == null ? 0 : current.size();
  }

  /** The numbers of the files that are finished, rising. */
  List<Long> finishedNumbers() {
    ActiveSegment current = active;
    return segments.stream()
        .filter(segment -> current == null || segment != current.number())
        .toList();
  }

  /** A file was finished before its successor was created, and that moment is in the name. */
  long finishedMicros(long segment) throws IOException {
    Long next = segments.higher(segment);
    return next != null ? next * 1000 : disk.modifiedMicros(file(segment));
  }

  /** Deletes a file. */
  void delete(long segment) throws IOException {
    disk.delete(file(segment));
    segments.remove(segment);
  }

  /** Deletes the directory if nothing is left in it. */
  void deleteDirectory() throws IOException {
    if (segments.isEmpty() && disk.list(directory).isEmpty()) {
      disk.delete(directory);
    }
  }

  private Fragment fragment(RecordHeader header, long headersId, long segment, long offset) {
    return new Fragment(
        stream,
        header.number(),
        header.producerMicros(),
        header.serverMicros(),
        header.durationMicros(),
        header.keyFrame(),
        header.clock(),
        headersId,
        new Fragment.Place(storeId, segment, offset, (int) header.recordLength()));
  }

  private Path file(long segment) {
    return directory.resolve(SegmentFile.name(segment));
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
