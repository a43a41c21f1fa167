package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.budget.Turn;
import org.camfleet.core.bridge.farend.Client;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.FarEnd;
import org.camfleet.core.bridge.farend.Operation;
import org.camfleet.core.bridge.farend.Reply;
import org.camfleet.core.bridge.farend.Signature;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.jspecify.annotations.Nullable;

/**
 * A master session in virtual time: asks the product's {@link JoinProgress} and its account's
 * budget, and does what {@link MasterSession} and {@link KvsSessionService} do, without sockets.
 */
final class SimulatedSession implements Client {
  private static final KvsCall[] LOOK_UP = {
    KvsCall.DESCRIBE_CHANNEL,
    KvsCall.DESCRIBE_STORAGE,
    KvsCall.GET_ENDPOINT,
    KvsCall.GET_ICE_SERVERS
  };

  private final VirtualTime time;
  private final SimulatedAccount account;
  private final String name;
  private final FarChannel channel;
  private final JoinProgress progress;
  private final SimulatedLegs legs;
  private Signature signed;
  private boolean resolves;
  private long socket;
  private long sockets;
  private long timer;
  private long asked;
  private long dropped;
  private @Nullable Long described;

  SimulatedSession(
      VirtualTime time,
      Random random,
      SimulatedAccount account,
      String name,
      FarEnd service,
      int number,
      int hours,
      Duration life) {
    this.time = time;
    this.account = account;
    this.name = name;
    this.channel = service.channel(number, this, hours);
    this.progress =
        new JoinProgress(
            new Backoff(random),
            new OfferWait(BridgeEnvironment.Settings.DEFAULT.offerTimeout(), random, time::now),
            new SessionPlan(life, name, account.clock, random),
            new Fight(Fight.Policy.TAKE_BACK, random),
            time::now);
    this.legs = new SimulatedLegs(time, channel, progress, this::take);
  }

  FarChannel channel() {
    return channel;
  }

  long joins() {
    return progress.joins();
  }

  void start() {
    take(progress.start());
  }

  private void take(JoinProgress.Step step) {
    Duration alarm = step.alarm();
    if (alarm != null) {
      long set = ++timer;
      if (!alarm.isZero()) {
        time.after(
            alarm.toNanos(),
            () -> {
              if (set == timer) {
                take(progress.timeIsUp());
              }
            });
      }
    }
    if (progress.isBetweenAttempts()) {
      dropped = asked;
    }
    switch (step.action()) {
      case LOOK_UP -> lookUp(0, ++asked);
      case SIGN -> sign(++asked);
      case CONNECT -> connect();
      case JOIN -> {
        long now = ++asked;
        pass(KvsCall.JOIN, now, () -> join(now));
      }
      default -> {}
    }
  }

  private void join(long number) {
    take(progress.joinSent());
    channel.join(account.sign(), reply -> joined(reply, number));
  }

  /** Waits for the call's turn, as CallGate does: for one that nobody wants any more no longer. */
  private void pass(KvsCall call, long number, Runnable go) {
    waitFor(account.budget.turn(call, name), number, go);
  }

  private void waitFor(Turn turn, long number, Runnable go) {
    if (number != asked || number == dropped) {
      turn.leave();
      return;
    }
    long wait = turn.next();
    if (wait == 0) {
      go.run();
    } else if (wait == Turn.REFUSED) {
      fault(new SessionFault(SessionFault.Kind.CROWDED, "too many wait"), number);
    } else {
      time.after(wait, () -> waitFor(turn, number, go));
    }
  }

  private void fault(SessionFault why, long number) {
    if (number == asked) {
      take(progress.faulted(why));
    }
  }

  private void lookUp(int step, long number) {
    if (step == LOOK_UP.length) {
      describeStream(number);
      return;
    }
    KvsCall call = LOOK_UP[step];
    Consumer<Reply> answer =
        reply -> {
          account.heard(reply);
          if (reply.status() != 200) {
            fault(SimulatedAccount.fault(reply), number);
            return;
          }
          if (call == KvsCall.GET_ENDPOINT) {
            resolves = reply.resolves();
          }
          lookUp(step + 1, number);
        };
    pass(call, number, () -> channel.call(operation(call), account.sign(), answer));
  }

  /** As the preflight does: once an hour at most, and what it is not told it does not judge. */
  private void describeStream(long number) {
    if (described != null && time.now() - described < Duration.ofHours(1).toNanos()) {
      sign(number);
      return;
    }
    Consumer<Reply> answer =
        reply -> {
          account.heard(reply);
          if (reply.status() == 200) {
            described = time.now();
          }
          sign(number);
        };
    pass(
        KvsCall.DESCRIBE_STREAM,
        number,
        () -> channel.call(Operation.DESCRIBE_STREAM, account.sign(), answer));
  }

  private static Operation operation(KvsCall call) {
    return switch (call) {
      case DESCRIBE_CHANNEL -> Operation.DESCRIBE_SIGNALING_CHANNEL;
      case DESCRIBE_STORAGE -> Operation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION;
      case GET_ENDPOINT -> Operation.GET_SIGNALING_CHANNEL_ENDPOINT;
      case GET_ICE_SERVERS -> Operation.GET_ICE_SERVER_CONFIG;
      case DESCRIBE_STREAM -> Operation.DESCRIBE_STREAM;
      case CONNECT -> Operation.CONNECT_AS_MASTER;
      case JOIN -> Operation.JOIN_STORAGE_SESSION;
    };
  }

  private void sign(long number) {
    pass(
        KvsCall.CONNECT,
        number,
        () -> {
          if (number == asked) {
            signed = account.sign();
            take(progress.prepared(Duration.ofMinutes(5)));
          }
        });
  }

  private void connect() {
    channel.disconnect(socket);
    long id = ++sockets;
    socket = id;
    if (resolves) {
      channel.connect(id, signed);
    } else {
      time.after(1_000_000, () -> refused(id, 0));
    }
  }

  private void joined(Reply reply, long number) {
    account.heard(reply);
    if (reply.status() != 200) {
      fault(SimulatedAccount.fault(reply), number);
    } else if (number == asked) {
      take(progress.joinAccepted());
    }
  }

  @Override
  public void opened(long id) {
    if (id == socket) {
      take(progress.socketOpen());
    }
  }

  @Override
  public void refused(long id, int status) {
    ended(id, status == 0 ? SignalingEnd.Kind.UNREACHABLE : SignalingEnd.Kind.REFUSED, status);
  }

  @Override
  public void closed(long id, int code) {
    ended(id, code == 0 ? SignalingEnd.Kind.LOST : SignalingEnd.Kind.CLOSED, code);
  }

  private void ended(long id, SignalingEnd.Kind kind, int code) {
    if (id == socket) {
      socket = 0;
      take(progress.socketEnded(new SignalingEnd(kind, code, "socket ended")));
    }
  }

  @Override
  public void sentAway(long id) {
    if (id == socket) {
      take(progress.goAway());
    }
  }

  @Override
  public void offered(long id, long leg, boolean h264) {
    if (id == socket) {
      legs.offered(leg, h264);
    }
  }

  @Override
  public void candidate(long id) {
    // Kept until its offer comes; nothing is decided by it.
  }

  @Override
  public void answerRefused(long id, long leg) {
    if (id == socket) {
      take(progress.status(new StatusResponse("answer", "InvalidArgumentException", 400, "no")));
    }
  }

  @Override
  public void connected(long leg) {
    legs.connected(leg);
  }

  @Override
  public void ended(long leg, String why) {
    legs.ended(leg, why);
  }
}
