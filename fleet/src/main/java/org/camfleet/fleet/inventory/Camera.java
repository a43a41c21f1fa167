package org.camfleet.fleet.inventory;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraSpec.Audio;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.CameraSpec.Transport;
import org.camfleet.core.bridge.CameraSpec.Video;
import org.jspecify.annotations.Nullable;

/**
 * A camera as the inventory has it; what logs in to it is kept apart ({@link CameraCredentials}).
 *
 * @param id 1 to 128 of {@code [a-zA-Z0-9_.-]}
 * @param urls RTSP addresses in order of preference, without credentials
 * @param channel name of its signaling channel, and of its stream on a local target
 * @param targets where its media goes, one or two
 * @param retentionHours how long a local target keeps its media; null: 24 when the stream is made
 * @param enabled whether it shall run at all
 * @param video how its pictures are treated
 * @param audio what to do about sound
 * @param transport how media shall come from it
 * @param talk whether what viewers say may be sent to it
 * @param labels the operator's own names and values
 * @param onvif where its ONVIF device management is, without credentials; null when it has none
 * @param substream RTSP address of a thinner stream, without credentials; null when it has none
 */
public record Camera(
    String id,
    List<URI> urls,
    String channel,
    List<Target> targets,
    @Nullable Integer retentionHours,
    boolean enabled,
    Video video,
    Audio audio,
    Transport transport,
    boolean talk,
    Map<String, String> labels,
    @Nullable URI onvif,
    @Nullable URI substream) {

  /** The label whose cameras share a budget of connections. */
  public static final String SITE = "site";

  /** Copies the collections. */
  public Camera {
    urls = List.copyOf(urls);
    targets = List.copyOf(targets);
    labels = Map.copyOf(labels);
  }

  /** A camera that nobody talks to, without ONVIF. */
  public Camera(
      String id,
      List<URI> urls,
      String channel,
      List<Target> targets,
      @Nullable Integer retentionHours,
      boolean enabled,
      Video video,
      Audio audio,
      Transport transport,
      Map<String, String> labels) {
    this(
        id,
        urls,
        channel,
        targets,
        retentionHours,
        enabled,
        video,
        audio,
        transport,
        false,
        labels,
        null,
        null);
  }

  /** A camera whose transport is found out. */
  public Camera(
      String id,
      List<URI> urls,
      String channel,
      List<Target> targets,
      @Nullable Integer retentionHours,
      boolean enabled,
      Video video,
      Audio audio,
      Map<String, String> labels) {
    this(id, urls, channel, targets, retentionHours, enabled, video, audio, Transport.AUTO, labels);
  }

  /** Whether one of its targets is the service of this cluster. */
  public boolean isLocal() {
    return targets.stream().anyMatch(target -> target.kind() == Target.Kind.LOCAL);
  }

  /** What its bridge is told. */
  public CameraSpec spec(CameraCredentials credentials) {
    return new CameraSpec(
        id,
        urls,
        credentials.username(),
        credentials.password(),
        channel,
        targets,
        audio,
        transport,
        labels.get(SITE),
        video,
        talk,
        onvif,
        substream);
  }
}
