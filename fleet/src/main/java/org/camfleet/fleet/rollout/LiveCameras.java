package org.camfleet.fleet.rollout;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.inventory.CameraStore;

/** Asks bridges whether their cameras are live, some at a time; one that does not answer is not. */
final class LiveCameras {
  private static final int AT_ONCE = 100;

  private static final int LOOKED_UP_AT_ONCE = 500;

  private final CameraStore store;
  private final Cameras cameras;
  private final Materializer materializer;

  LiveCameras(CameraStore store, Cameras cameras, Materializer materializer) {
    this.store = store;
    this.cameras = cameras;
    this.materializer = materializer;
  }

  /** Those that are live. */
  CompletionStage<List<String>> live(Collection<String> ids) {
    return asked(ids, true, Integer.MAX_VALUE);
  }

  /** Those that are not live, the first {@code most} of them: further ones are not asked. */
  CompletionStage<List<String>> bad(Collection<String> ids, int most) {
    return asked(ids, false, most);
  }

  private CompletionStage<List<String>> asked(Collection<String> ids, boolean live, int most) {
    return Source.from(List.copyOf(ids))
        .grouped(LOOKED_UP_AT_ONCE)
        .mapAsync(1, store::wanted)
        .mapConcat(found -> found)
        .mapAsyncUnordered(AT_ONCE, this::ask)
        .filter(answer -> answer.live() == live)
        .map(Answer::id)
        .take(most)
        .runWith(Sink.seq(), materializer);
  }

  private record Answer(String id, boolean live) {}

  private CompletionStage<Answer> ask(CameraStore.Wanted camera) {
    return cameras
        .status(camera.key())
        .handle(
            (status, failure) ->
                new Answer(
                    camera.id(), status != null && status.state() == CameraStatus.State.LIVE));
  }
}
