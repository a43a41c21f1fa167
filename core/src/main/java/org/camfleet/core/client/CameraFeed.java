package org.camfleet.core.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspFault;

/** An RTSP camera as a source. On the loop. */
final class CameraFeed implements MediaSource.Feed {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RtspClient client;

  private CameraFeed(RtspClient client) {
    this.client = client;
  }

  static CameraFeed connect(
      MediaLoop loop, URI url, Metrics metrics, MediaSource.Listener listener) {
    return new CameraFeed(
        RtspClient.connect(
            loop,
            new RtspClient.Settings(url, null, PATIENCE, PATIENCE, true),
            metrics,
            new RtspClient.Listener() {
              @Override
              public void onTracks(List<Track> tracks) {}

              @Override
              public void onUnit(AccessUnit unit) {
                listener.onUnit(unit);
              }

              @Override
              public void onEnded(RtspFault fault) {
                listener.onEnded("camera: " + fault.text());
              }
            }));
  }

  @Override
  public void requestKeyFrame() {
    client.requestKeyFrame();
  }

  @Override
  public void close() {
    client.close();
  }
}
