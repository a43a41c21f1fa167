package org.camfleet.fleet.playback;

import static org.camfleet.fleet.Stages.result;

import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.Listings;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.KvsTestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;
import software.amazon.awssdk.services.kinesisvideomedia.KinesisVideoMediaAsyncClient;

/** The recorded door behind the KVS operations, as AWS's own clients reach it. */
abstract class ServedDoor extends RecordedDoor {
  final Set<FragmentNumber> gone = ConcurrentHashMap.newKeySet();
  KvsTestServer server;

  @BeforeAll
  void serveOperations() throws Exception {
    server = new KvsTestServer();
    result(new SqlStreamStore(server.database).create(DOOR, Map.of()));
    server.media = media(PlaybackSettings.DEFAULT);
  }

  @AfterAll
  void stopServing() {
    server.close();
  }

  /** What the archive hands out, but for fragments that the test has taken away. */
  StoredMedia media(PlaybackSettings settings) {
    return media(settings, archive.listings());
  }

  StoredMedia media(PlaybackSettings settings, Listings listings) {
    return new StoredMedia(
        playback,
        index,
        (fragment, part) ->
            gone.contains(fragment.number())
                ? CompletableFuture.failedFuture(new NoSuchFileException("taken away"))
                : archive.read(fragment, part),
        listings,
        settings,
        brownOut,
        metrics,
        this::now);
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
