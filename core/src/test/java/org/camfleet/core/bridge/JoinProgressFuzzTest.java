package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.camfleet.core.bridge.JoinProgress.Action;
import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.Refusal;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, something is always awaited that goes on from here: an alarm,
 * an answer or a peer. Who awaits nothing is given up, and who says that media flows must have
 * some.
 */
class JoinProgressFuzzTest {
  private static final Action[] CALLS = {Action.LOOK_UP, Action.SIGN, Action.JOIN};

  private final long seed = Long.getLong("camfleet.seed", System.nanoTime() & 0xFFFF);
  private final Random random = new Random(seed);
  private final List<String> history = new ArrayList<>();
  private JoinProgress progress;
  private long now;
  private Duration alarm;
  private Action pending;
  private boolean socket;
  private boolean coming;
  private boolean standing;

  @Test
  void somethingIsAlwaysAwaited() {
    for (int run = 0; run < 3_000; run++) {
      begin();
      for (int event = 0; event < 150; event++) {
        next();
        check();
      }
    }
  }

  private void begin() {
    history.clear();
    alarm = Duration.ZERO;
    socket = false;
    coming = false;
    standing = false;
    progress =
        new JoinProgress(
            new Backoff(random),
            new OfferWait(Duration.ofSeconds(6), random, () -> now),
            new SessionPlan(
                Duration.ofHours(1), "gate", () -> Instant.EPOCH.plusNanos(now), random),
            new Fight(Fight.Policy.TAKE_BACK, random),
            () -> now);
    take("start", progress.start());
  }

  private void take(String event, Step step) {
    if (step.alarm() != null) {
      alarm = step.alarm();
    }
    if (step.action() != Action.NOTHING) {
      pending = step.action();
      socket &= pending != Action.CONNECT;
    }
    history.add(event + " -> " + step.action() + ", " + step.alarm() + ", " + progress.phase());
  }

  private void next() {
    List<Supplier<Runnable>> possible = new ArrayList<>();
    for (Action call : CALLS) {
      if (pending == call) {
        possible.add(() -> () -> answered(call));
        possible.add(() -> this::faulted);
      }
    }
    if (pending == Action.JOIN) {
      possible.add(() -> () -> take("sent", progress.joinSent()));
    }
    if (pending == Action.CONNECT) {
      possible.add(() -> this::opened);
      possible.add(() -> () -> ended(random.nextBoolean() ? 403 : 0));
    }
    if (socket) {
      possible.add(() -> () -> ended(random.nextInt(4) == 0 ? 1000 : 1006));
      possible.add(() -> this::offered);
      possible.add(() -> () -> take("GO_AWAY", progress.goAway()));
      possible.add(() -> this::status);
    }
    if (coming) {
      possible.add(() -> this::connected);
      possible.add(() -> this::comingFails);
    }
    if (standing) {
      possible.add(() -> this::standingEnds);
    }
    if (!alarm.isZero()) {
      possible.add(() -> this::timeIsUp);
    }
    possible.get(random.nextInt(possible.size())).get().run();
  }

  private void answered(Action call) {
    pending = null;
    boolean join = call == Action.JOIN;
    take(call + " ok", join ? progress.joinAccepted() : progress.prepared(Duration.ofMinutes(5)));
  }

  private void faulted() {
    pending = null;
    SessionFault.Kind[] kinds = SessionFault.Kind.values();
    SessionFault.Kind kind = kinds[random.nextInt(kinds.length - 1)]; // the last is a stranger
    take(kind.code(), progress.faulted(new SessionFault(kind, "it failed")));
  }

  private void opened() {
    pending = null;
    socket = true;
    take("open", progress.socketOpen());
  }

  private void ended(int code) {
    pending = pending == Action.CONNECT ? null : pending;
    socket = false;
    SignalingEnd.Kind kind =
        code == 403
            ? SignalingEnd.Kind.REFUSED
            : code == 0 ? SignalingEnd.Kind.UNREACHABLE : SignalingEnd.Kind.CLOSED;
    take("socket " + code, progress.socketEnded(new SignalingEnd(kind, code, "it ended")));
  }

  private void offered() {
    coming = random.nextInt(4) > 0;
    take(
        coming ? "offer" : "bad offer",
        coming
            ? progress.answered()
            : progress.offerRefused(new Refusal("no-h264", "video: VP8 (expected: H264)")));
  }

  private void status() {
    take("status", progress.status(new StatusResponse("answer", "InvalidArgument", 400, "no")));
  }

  private void connected() {
    coming = false;
    standing = true;
    take("connected", progress.connected("AES"));
  }

  private void comingFails() {
    coming = false;
    take("coming failed", progress.peerEnded(false, "ice-timeout"));
  }

  private void standingEnds() {
    standing = false;
    take("standing ended", progress.peerEnded(true, "closed"));
  }

  private void timeIsUp() {
    now += alarm.toNanos();
    alarm = Duration.ZERO;
    take("time", progress.timeIsUp());
  }

  private void check() {
    String story = "seed " + seed + "\n" + String.join("\n", history);
    boolean negotiates = coming && progress.phase() == Phase.NEGOTIATING;
    assertThat(!alarm.isZero() || pending != null || negotiates).as(story).isTrue();
    assertThat(progress.phase() == Phase.CONNECTED)
        .as("says that media flows: " + story)
        .isEqualTo(progress.srtpProfile() != null);
    assertThat(progress.srtpProfile() == null || standing).as("without a peer: " + story).isTrue();
  }
}
