package org.camfleet.fleet.playback;

import static org.camfleet.fleet.Stages.result;

import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.Listings;
import org.camfleet.core.archive.Part;
import org.camfleet.core.images.ImagePool;
import org.camfleet.core.images.ImageSettings;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.KvsTestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideomedia.KinesisVideoMediaAsyncClient;

/** The recorded door behind the KVS operations, as AWS's own clients reach it. */
abstract class ServedDoor extends RecordedDoor {
  final Set<FragmentNumber> gone = ConcurrentHashMap.newKeySet();

  /** As usual, but on a machine that is busy with other tests. */
  static final ImageSettings PICTURES =
      new ImageSettings(
          1, 64, Duration.ofMinutes(1), 64 << 20, 25, 8 << 20, 8, 4096 * 2304, 256 << 20);

  final AtomicInteger reads = new AtomicInteger();
  volatile BiFunction<Fragment, byte[], byte[]> changed = (fragment, bytes) -> bytes;
  KvsTestServer server;
  private @Nullable ImagePool pool;

  @BeforeAll
  void serveOperations() throws Exception {
    server = new KvsTestServer();
    result(new SqlStreamStore(server.database).create(DOOR, Map.of()));
    server.media = media(PlaybackSettings.DEFAULT);
  }

  @AfterAll
  void stopServing() {
    server.close();
    if (pool != null) {
      pool.close();
    }
  }

  /** What the archive hands out, but for fragments that the test has taken away. */
  StoredMedia media(PlaybackSettings settings) {
    return media(settings, archive.listings());
  }

  /** The same, with somebody else's waking. */
  StoredMedia media(PlaybackSettings settings, Listings listings) {
    return media(settings, listings, PICTURES);
  }

  /** The same, with pictures that may cost so much. */
  StoredMedia media(PlaybackSettings settings, ImageSettings pictures) {
    return media(settings, archive.listings(), pictures);
  }

  private StoredMedia media(PlaybackSettings settings, Listings listings, ImageSettings pictures) {
    if (pool != null) {
      pool.close();
    }
    pool = new ImagePool(pictures, metrics);
    return new StoredMedia(
        playback,
        index,
        this::read,
        listings,
        new StoredImages(index, this::read, pool, metrics),
        settings,
        brownOut,
        metrics,
        this::now);
  }

  /** Reads what the archive has, as far as the test leaves it. */
  CompletionStage<byte[]> read(Fragment fragment, Part part) {
    reads.incrementAndGet();
    return gone.contains(fragment.number())
        ? CompletableFuture.failedFuture(new NoSuchFileException("taken away"))
        : archive.read(fragment, part).thenApply(bytes -> changed.apply(fragment, bytes));
  }

  KinesisVideoMediaAsyncClient live() {
    return server.mediaAsTheyCome();
  }

  /** How many are being sent media at this moment. */
  long readers(String kind) {
    return metrics.value("camfleet_playback_readers", "kind", kind);
  }

  KinesisVideoArchivedMediaAsyncClient archived() {
    return server.archivedMedia();
  }
}
