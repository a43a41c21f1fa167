package org.camfleet.core.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;

/**
 * The relay of a bridge: pictures untouched, sound as Opus, silence where the camera has none.
 *
 * <pre>
 *   camera -> queue -> sound to Opus -> hub -> queue -> master session
 * </pre>
 */
final class BridgeRelay {
  private BridgeRelay() {}

  /** A relay on this loop for this camera. */
  static Relay create(
      ActorSystem<?> system, MediaLoop loop, BridgeEnvironment environment, CameraSpec spec) {
    Metrics metrics = environment.metrics();
    return Relay.create(
        system,
        loop,
        environment.settings().relay(),
        units -> spec.audio() == CameraSpec.Audio.OMIT ? units : withOpus(units, metrics),
        metrics);
  }

  private static Flow<AccessUnit, AccessUnit, NotUsed> withOpus(
      Flow<AccessUnit, AccessUnit, NotUsed> units, Metrics metrics) {
    return units
        .statefulMap(
            () -> new Sound(metrics),
            (sound, unit) -> Pair.create(sound, sound.of(unit)),
            sound -> {
              sound.transcoder.close();
              return Optional.<List<AccessUnit>>empty();
            })
        .mapConcat(made -> made);
  }

  /** Lives as long as the graph, because its codecs hold native memory. */
  private static final class Sound {
    private final List<AccessUnit> made = new ArrayList<>();
    private final OpusTranscoder transcoder;

    Sound(Metrics metrics) {
      transcoder = new OpusTranscoder(made::add, metrics);
    }

    List<AccessUnit> of(AccessUnit unit) {
      made.clear();
      if (unit.isVideo()) {
        made.add(unit);
      }
      transcoder.accept(unit);
      return List.copyOf(made);
    }
  }
}
