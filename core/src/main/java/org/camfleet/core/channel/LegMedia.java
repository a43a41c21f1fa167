package org.camfleet.core.channel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.IceConfiguration;
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

  /** How many units came in so far; any thread. */
  default long units() {
    return 0;
  }

  /** The participant's media follows this source's clock. */
  default void clock(String cname) {}

  /** The times of the participant's pictures are known so well from now on. */
  default void clockQuality(ClockQuality quality) {}

  /** The participant asks for a key frame. */
  default void keyFrameRequested() {}

  /** The leg ended. */
  void ended();

  /** A master feeds the storage session. */
  final class OfMaster implements LegMedia {
    private final StorageSession storage;
    private final long epoch;
    private final PeerSettings.Role role;
    private final boolean requireAudio;
    private final Duration connectTimeout;
    private final AtomicLong units = new AtomicLong();

    /** A leg whose far end is refused without Opus when {@code requireAudio}. */
    OfMaster(
        StorageSession storage,
        long epoch,
        PeerSettings.Role role,
        boolean requireAudio,
        Duration connectTimeout) {
      this.storage = storage;
      this.epoch = epoch;
      this.role = role;
      this.requireAudio = requireAudio;
      this.connectTimeout = connectTimeout;
    }

    @Override
    public PeerSettings settings() {
      return new PeerSettings(
          storage.streamArn(),
          role,
          null,
          requireAudio,
          IceConfiguration.NONE,
          "camfleet",
          connectTimeout);
    }

    @Override
    public void started(Peer peer) {
      storage.joined(epoch, peer);
    }

    @Override
    public void connected(Peer peer) {
      peer.requestKeyFrame();
    }

    @Override
    public void unit(AccessUnit unit) {
      units.lazySet(units.getPlain() + 1);
      storage.unit(epoch, unit);
    }

    @Override
    public long units() {
      return units.get();
    }

    @Override
    public void clock(String cname) {
      storage.clock(epoch, cname);
    }

    @Override
    public void clockQuality(ClockQuality quality) {
      storage.clockQuality(epoch, quality);
    }

    @Override
    public void ended() {
      storage.ended(epoch);
    }
  }

  /**
   * A viewer reads from the storage session and speaks into it. While it speaks it hears a mix of
   * its own; what it sends of pictures its peer drops.
   */
  final class OfViewer implements LegMedia, Conversation.Ear {
    private static final long REPEAT_MICROS = 500_000;

    private final StorageSession storage;
    private final long epoch;
    private final PeerSettings.Role role;
    private final Duration connectTimeout;
    private @Nullable Peer peer;
    private Relay.@Nullable Reader reader;
    private boolean speaks;
    private long lastSound = Long.MIN_VALUE;

    OfViewer(StorageSession storage, long epoch, PeerSettings.Role role, Duration connectTimeout) {
      this.storage = storage;
      this.epoch = epoch;
      this.role = role;
      this.connectTimeout = connectTimeout;
    }

    @Override
    public PeerSettings settings() {
      return new PeerSettings(
          storage.streamArn(),
          role,
          storage.relay().videoTrack(),
          false,
          IceConfiguration.NONE,
          "camfleet",
          connectTimeout);
    }

    @Override
    public void connected(Peer connected) {
      peer = connected;
      reader = storage.relay().attachLate(this::live, connected::sendBurst);
      storage.conversation().joined(epoch, this);
    }

    private void live(AccessUnit unit) {
      if (!unit.isVideo()) {
        if (!speaks) {
          sound(unit);
        }
      } else if (peer != null) {
        peer.send(unit);
      }
    }

    @Override
    public void hear(AccessUnit sound) {
      speaks = true;
      sound(sound);
    }

    @Override
    public void listen() {
      speaks = false;
    }

    /** What everyone hears goes through a queue, so at a change some of it may come twice. */
    private void sound(AccessUnit unit) {
      long behind = lastSound - unit.timeMicros();
      boolean again = lastSound != Long.MIN_VALUE && behind >= 0 && behind < REPEAT_MICROS;
      if (peer != null && !again) {
        lastSound = unit.timeMicros();
        peer.send(unit);
      }
    }

    @Override
    public void unit(AccessUnit unit) {
      if (!unit.isVideo()) {
        storage.conversation().fromViewer(epoch, unit);
      }
    }

    @Override
    public void keyFrameRequested() {
      storage.requestKeyFrame();
    }

    @Override
    public void ended() {
      storage.conversation().left(epoch);
      if (reader != null) {
        reader.close();
      }
    }
  }
}
