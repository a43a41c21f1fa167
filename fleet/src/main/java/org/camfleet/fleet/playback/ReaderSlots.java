package org.camfleet.fleet.playback;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BackpressureTimeoutException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.jspecify.annotations.Nullable;

/**
 * How many read at a time: of one stream in each way, and of all on this node. One too many is
 * refused, so that those who read go on as fast as they did. Who does not take what is there for
 * him loses his place. Any thread.
 */
final class ReaderSlots {
  /** The ways to read. */
  enum Kind {
    /** GetMedia. */
    MEDIA(KvsError.CONNECTION_LIMIT_EXCEEDED),
    /** GetMediaForFragmentList. */
    LIST(KvsError.CLIENT_LIMIT_EXCEEDED),
    /** GetClip. */
    CLIP(KvsError.CLIENT_LIMIT_EXCEEDED);

    private final KvsError error;

    Kind(KvsError error) {
      this.error = error;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Key(Kind kind, String stream) {}

  private final PlaybackSettings settings;
  private final Executor late;
  private final Metrics metrics;
  private final Map<Key, Integer> taken = new HashMap<>();
  private int all;

  /**
   * Nobody reads.
   *
   * @param late runs a task when an answer that nobody has begun to read is given up
   */
  ReaderSlots(PlaybackSettings settings, Executor late, Metrics metrics) {
    this.settings = settings;
    this.late = late;
    this.metrics = metrics;
  }

  /** A slot, or the refusal of this kind. */
  Slot take(Kind kind, String stream) {
    Key key = new Key(kind, stream);
    int most = most(kind);
    synchronized (this) {
      int ofStream = taken.getOrDefault(key, 0);
      if (ofStream >= most || all >= settings.readers()) {
        metrics.counter("camfleet_playback_refused_total", "kind", kind.word()).increment();
        throw new KvsRefusal(
            kind.error,
            ofStream >= most
                ? "connections: %d read this stream (expected: at most %d at a time)"
                    .formatted(ofStream, most)
                : "connections: %d read on this node (expected: at most %d at a time)"
                    .formatted(all, settings.readers()));
      }
      taken.merge(key, 1, Integer::sum);
      all++;
    }
    Slot slot = new Slot(key);
    // A caller may be gone before it has begun to read, and then nothing tells of its end.
    late.execute(slot::giveUp);
    return slot;
  }

  private int most(Kind kind) {
    return switch (kind) {
      case MEDIA -> settings.mediaReaders();
      case LIST -> settings.listReaders();
      case CLIP -> settings.clipReaders();
    };
  }

  private synchronized void free(Key key) {
    taken.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    all--;
  }

  /** The place of one reader. */
  final class Slot {
    private final Key key;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean freed = new AtomicBoolean();
    private final Metrics.Gauge readers;
    private final Metrics.Counter bytes;
    private final Metrics.Counter tooSlow;

    private Slot(Key key) {
      this.key = key;
      this.readers = metrics.gauge("camfleet_playback_readers", "kind", key.kind().word());
      this.bytes = metrics.counter("camfleet_playback_bytes_total", "kind", key.kind().word());
      this.tooSlow = metrics.counter("camfleet_playback_too_slow_total", "kind", key.kind().word());
      readers.add(1);
    }

    /**
     * Media that hold this slot until they end, fail, are left, or are taken too slowly: who takes
     * a byte now and then would hold it for hours.
     */
    Source<ByteString, NotUsed> during(Source<ByteString, NotUsed> media) {
      return media
          .map(
              piece -> {
                bytes.add(piece.size());
                return piece;
              })
          .backpressureTimeout(settings.slowest())
          .watchTermination(
              (nothing, end) -> {
                begun.set(true);
                end.whenComplete((done, failure) -> ended(failure));
                return nothing;
              });
    }

    private void ended(@Nullable Throwable failure) {
      if (failure instanceof BackpressureTimeoutException) {
        tooSlow.increment();
      }
      free();
    }

    /** Gives the place to another. */
    void free() {
      if (freed.compareAndSet(false, true)) {
        ReaderSlots.this.free(key);
        readers.add(-1);
      }
    }

    private void giveUp() {
      if (!begun.get()) {
        free();
      }
    }
  }
}
