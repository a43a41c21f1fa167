package org.camfleet.core.bridge;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.uplink.UplinkReading;
import org.camfleet.core.bridge.uplink.UplinkStep;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what an {@link Uplink} decides: which of the camera's streams is pulled, and whether
 * its pictures are re-encoded; and tells of it. State of the CameraBridge actor.
 */
final class UplinkTurns {
  private static final String EVENT = "camera.uplink";

  private final BridgeEnvironment environment;
  private final String cameraId;
  private final EngineChoice engine;
  private @Nullable Uplink uplink;
  private UplinkStep step = UplinkStep.MAIN;
  private Instant since = Instant.EPOCH;
  private @Nullable String reason;
  private boolean thin;
  private Uplink.@Nullable GoTo pending;

  UplinkTurns(BridgeEnvironment environment, String cameraId, EngineChoice engine) {
    this.environment = environment;
    this.cameraId = cameraId;
    this.engine = engine;
  }

  /** A camera's main stream is pulled from now on; {@code news} is called on any thread. */
  void begin(MediaLoop loop, CameraSpec spec, Consumer<Uplink.News> news) {
    end();
    if (environment.settings().uplink().follow() && spec.video() != CameraSpec.Video.ADAPTIVE) {
      uplink =
          new Uplink(
              environment.settings().uplink(), lower(spec), loop::run, LoopTimer.of(loop), news);
      enter(UplinkStep.MAIN, null);
      count(1);
    }
  }

  private Set<UplinkStep> lower(CameraSpec spec) {
    Set<UplinkStep> lower = EnumSet.noneOf(UplinkStep.class);
    if (spec.substream() != null) {
      lower.add(UplinkStep.SUBSTREAM);
    }
    // A camera does not move to another node for it: its pictures pass, only not all of them
    // arrive.
    boolean here = environment.reencoding().where() == Reencoding.Where.HERE;
    if (spec.video() == CameraSpec.Video.AUTO && here) {
      lower.add(UplinkStep.ADAPTIVE);
    }
    return lower;
  }

  /** What sessions are followed by; null: nothing follows them. */
  @Nullable Uplink current() {
    return uplink;
  }

  /** Does what was decided; whether the engine is another one after it. */
  boolean on(Uplink.News news, @Nullable ActorRef<CameraSession.Command> camera) {
    boolean adaptive = engine.isAdaptive();
    if (news.of() != uplink || camera == null) {
      return false;
    } else if (news instanceof Uplink.Thin told) {
      thin(told);
    } else if (news instanceof Uplink.GoTo told) {
      pending = told;
      goTo(told, camera);
    }
    return adaptive != engine.isAdaptive();
  }

  private void thin(Uplink.Thin told) {
    thin = told.thin();
    if (thin) {
      reason = told.reading().text();
      tell(reason + ", and nothing less can be sent");
    } else if (step == UplinkStep.MAIN) {
      reason = null;
      tell("the uplink takes all that is sent");
    }
  }

  private void goTo(Uplink.GoTo told, ActorRef<CameraSession.Command> camera) {
    UplinkReading reading = told.reading();
    if (told.step() != UplinkStep.ADAPTIVE) {
      engine.thin(null);
      camera.tell(new CameraSession.Pull(told.step() == UplinkStep.SUBSTREAM));
    } else if (engine.thin("the uplink takes %d kbit/s".formatted(reading.arrivedKbit()))) {
      reached(UplinkStep.ADAPTIVE);
    } else {
      failed("the uplink is thin, and no place is free to re-encode on this node");
    }
  }

  /** The camera plays one of its streams, or could not. */
  void pulled(CameraSession.StreamPulled news) {
    RtspFault fault = news.fault();
    UplinkStep now = news.substream() ? UplinkStep.SUBSTREAM : UplinkStep.MAIN;
    if (uplink == null) {
      return;
    } else if (pending != null && fault == null) {
      reached(now);
    } else if (pending != null) {
      failed("%s can not be had: %s".formatted(words(pending.step()), text(fault)));
    } else if (!news.substream()) {
      uplink.lost();
      if (step == UplinkStep.SUBSTREAM) {
        move(UplinkStep.MAIN, null, "the sub-stream failed: " + text(fault));
      }
    }
  }

  private static String text(@Nullable RtspFault fault) {
    return fault == null ? "" : fault.text();
  }

  private void reached(UplinkStep now) {
    Uplink.GoTo told = pending;
    Uplink to = uplink;
    pending = null;
    if (told != null && to != null) {
      to.reached(now);
      boolean up = now.compareTo(step) < 0;
      String why =
          up ? "the uplink was good for %d s".formatted(told.seconds()) : told.reading().text();
      move(now, now == UplinkStep.MAIN ? null : up && reason != null ? reason : why, why);
    }
  }

  private void failed(String why) {
    Uplink to = uplink;
    pending = null;
    if (to != null) {
      to.failed();
      tell(why);
    }
  }

  private void move(UplinkStep now, @Nullable String because, String why) {
    count(-1);
    enter(now, because);
    count(1);
    tell("%s is sent: %s".formatted(words(now), why));
  }

  private void enter(UplinkStep now, @Nullable String because) {
    step = now;
    since = environment.clock().instant();
    reason = because;
    thin = false;
  }

  private static String words(UplinkStep step) {
    return switch (step) {
      case MAIN -> "the main stream";
      case SUBSTREAM -> "the sub-stream";
      case ADAPTIVE -> "a re-encoded stream";
    };
  }

  private void tell(String text) {
    environment.tell(cameraId, EVENT, text, Map.of("step", step.code()));
  }

  private void count(int change) {
    Metrics.Gauge cameras =
        environment.metrics().gauge("camfleet_bridge_uplink_cameras", "step", step.code());
    cameras.add(change);
  }

  /** How it stands; null where nothing is followed. */
  CameraStatus.@Nullable Uplink status() {
    return uplink == null ? null : new CameraStatus.Uplink(step.code(), since, reason, thin);
  }

  /** Follows no more. */
  void end() {
    Uplink ending = uplink;
    if (ending != null) {
      uplink = null;
      pending = null;
      ending.close();
      count(-1);
    }
  }
}
