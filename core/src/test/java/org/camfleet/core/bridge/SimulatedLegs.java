package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.function.Consumer;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.webrtc.Refusal;

/** The peers of a simulated session as MasterLink keeps them: coming, standing, former; 0: none. */
final class SimulatedLegs {
  private static final long CONNECT_TIMEOUT = Duration.ofSeconds(30).toNanos();

  private final VirtualTime time;
  private final FarChannel channel;
  private final JoinProgress progress;
  private final Consumer<JoinProgress.Step> take;
  private long coming;
  private long standing;
  private long former;

  SimulatedLegs(
      VirtualTime time,
      FarChannel channel,
      JoinProgress progress,
      Consumer<JoinProgress.Step> take) {
    this.time = time;
    this.channel = channel;
    this.progress = progress;
    this.take = take;
  }

  void offered(long leg, boolean h264) {
    coming = 0;
    if (!h264) {
      take.accept(progress.offerRefused(new Refusal("no-h264", "video: VP8 (expected: H264)")));
      return;
    }
    coming = leg;
    channel.answer(leg);
    time.after(
        CONNECT_TIMEOUT,
        () -> {
          if (coming == leg) {
            ended(leg, "connect-timeout");
          }
        });
    take.accept(progress.answered());
  }

  void connected(long leg) {
    if (coming != leg) {
      channel.leave(leg);
      return;
    }
    if (standing != 0) {
      long leaving = standing;
      channel.leave(former);
      former = leaving;
      time.after(
          Legs.FORMER_LIFE.toNanos(),
          () -> {
            if (former == leaving) {
              former = 0;
              channel.leave(leaving);
            }
          });
    }
    standing = leg;
    coming = 0;
    take.accept(progress.connected("AES"));
  }

  void ended(long leg, String why) {
    if (former == leg) {
      former = 0;
      return;
    }
    boolean stood = standing == leg;
    if (stood) {
      standing = former;
      former = 0;
    }
    if (coming == leg) {
      coming = 0;
    } else if (!stood || standing != 0) {
      return;
    }
    take.accept(progress.peerEnded(stood, why));
  }
}
