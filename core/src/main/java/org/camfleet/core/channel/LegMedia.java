package org.camfleet.core.channel;

import java.time.Duration;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerSettings;
import org.jspecify.annotations.Nullable;

/** What a leg's media does for the storage session; on the media loop. */
sealed interface LegMedia permits LegMedia.OfMaster, LegMedia.OfViewer {
  /** What kind of peer this leg needs. */
  PeerSettings settings();

  /** The peer was made. */
  default void started(Peer peer) {}

  /** Media may flow. */
  default void connected(Peer peer) {}

  /** A unit came in from the participant. */
  default void unit(AccessUnit unit) {}

  /** The participant's media follows this source's clock. */
  default void clock(String cname) {}

  /** The participant asks for a key frame. */
  default void keyFrameRequested() {}

  /** The leg ended. */
  void ended();

  /**
   * A master feeds the storage session.
   *
   * @param requireAudio whether an answer without Opus is refused
   */
  record OfMaster(StorageSession storage, long epoch, boolean requireAudio, Duration connectTimeout)
      implements LegMedia {
    @Override
    public PeerSettings settings() {
      return new PeerSettings(
          storage.streamArn(),
          PeerSettings.Role.TO_MASTER,
          null,
          requireAudio,
          List.of(),
          "camfleet",
          connectTimeout);
    }

    @Override
    public void started(Peer peer) {
      storage.joined(epoch, peer::requestKeyFrame);
    }

    @Override
    public void connected(Peer peer) {
      peer.requestKeyFrame();
    }

    @Override
    public void unit(AccessUnit unit) {
      storage.unit(epoch, unit);
    }

    @Override
    public void clock(String cname) {
      storage.clock(epoch, cname);
    }

    @Override
    public void ended() {
      storage.ended(epoch);
    }
  }

  /**
   * A viewer reads from the storage session; what it says is not mixed yet and is dropped by its
   * peer.
   */
  final class OfViewer implements LegMedia {
    private final StorageSession storage;
    private final Duration connectTimeout;
    private Relay.@Nullable Reader reader;

    OfViewer(StorageSession storage, Duration connectTimeout) {
      this.storage = storage;
      this.connectTimeout = connectTimeout;
    }

    @Override
    public PeerSettings settings() {
      return new PeerSettings(
          storage.streamArn(),
          PeerSettings.Role.TO_VIEWER,
          storage.relay().videoTrack(),
          false,
          List.of(),
          "camfleet",
          connectTimeout);
    }

    @Override
    public void connected(Peer peer) {
      reader = storage.relay().attachLate(peer::send, peer::sendBurst);
    }

    @Override
    public void keyFrameRequested() {
      storage.requestKeyFrame();
    }

    @Override
    public void ended() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
