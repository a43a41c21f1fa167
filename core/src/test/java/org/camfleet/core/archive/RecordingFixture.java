package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.events.Event;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.metrics.CountingMetrics;
import org.jspecify.annotations.Nullable;

/** An archive in a directory with all that tests look at. */
final class RecordingFixture implements AutoCloseable {
  static final String STREAM =
      "arn:aws:kinesisvideo:us-east-1:000000000000:stream/front-door/1764000000000";
  static final long START = 1_764_000_000_000_000L;

  final MemoryFragmentIndex index;
  final CountingMetrics metrics = new CountingMetrics();
  final Queue<Event> events = new ConcurrentLinkedQueue<>();
  final LimitedDisk disk;
  final Archive archive;
  final Listener listener = new Listener();

  /** What the node's clock shows instead of the time. */
  volatile @Nullable Instant now;

  RecordingFixture(Path directory) throws Exception {
    this(ArchiveSettings.in(directory), new MemoryFragmentIndex());
  }

  RecordingFixture(ArchiveSettings settings, MemoryFragmentIndex index) throws Exception {
    this.index = index;
    ArchiveHome home = ArchiveHome.take(settings);
    disk = new LimitedDisk(home.own().directory());
    // What was stored is to be listed when the stream's line is empty.
    ArchiveSettings atOnce = settings.withIndexInterval(Duration.ZERO);
    archive = new Archive(atOnce, index, home, disk, metrics, events::add, this::now);
    archive.openKnownStreams();
  }

  private Instant now() {
    Instant set = now;
    return set == null ? Instant.now() : set;
  }

  /** Records units as one master session and waits until all is stored. */
  void record(long epoch, List<AccessUnit> units) throws Exception {
    StreamRecorder recorder = archive.record(STREAM, epoch, listener);
    units.forEach(recorder::accept);
    recorder.close();
    settle();
  }

  /** Waits until the stream's line is empty. */
  void settle() throws Exception {
    archive.highestEpoch(STREAM).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  List<Fragment> fragments() {
    return index.all(STREAM);
  }

  byte[] read(Fragment fragment, Part part) {
    return archive
        .read(fragment, part)
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /** Plays one track of all fragments through FFmpeg. */
  MediaDecoder.Result play(Part header, Part media) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    for (Fragment fragment : fragments()) {
      if (pieces.isEmpty()) {
        pieces.add(read(fragment, header));
      }
      pieces.add(read(fragment, media));
    }
    return MediaDecoder.play(pieces);
  }

  @Override
  public void close() {
    archive.close();
  }

  /** What a recorder told. */
  static final class Listener implements StreamRecorder.Listener {
    final Queue<Fragment> stored = new ConcurrentLinkedQueue<>();
    final Queue<String> gaps = new ConcurrentLinkedQueue<>();
    final AtomicInteger keyFramesWanted = new AtomicInteger();
    final AtomicInteger fenced = new AtomicInteger();

    @Override
    public void onFragmentStored(Fragment fragment) {
      stored.add(fragment);
    }

    @Override
    public void onKeyFrameWanted() {
      keyFramesWanted.incrementAndGet();
    }

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      gaps.add(cause);
    }

    @Override
    public void onFenced() {
      fenced.incrementAndGet();
    }
  }
}
