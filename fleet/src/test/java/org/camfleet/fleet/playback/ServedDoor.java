package org.camfleet.fleet.playback;

import static org.camfleet.fleet.Stages.result;

import java.util.Map;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.KvsTestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaAsyncClient;

/** The recorded door behind the KVS operations, as AWS's own clients reach it. */
abstract class ServedDoor extends RecordedDoor {
  KvsTestServer server;

  @BeforeAll
  void serveOperations() throws Exception {
    server = new KvsTestServer();
    result(new SqlStreamStore(server.database).create(DOOR, Map.of()));
    server.media = new StoredMedia(index);
  }

  @AfterAll
  void stopServing() {
    server.close();
  }

  KinesisVideoArchivedMediaAsyncClient archived() {
    return server.archivedMedia();
  }
}
