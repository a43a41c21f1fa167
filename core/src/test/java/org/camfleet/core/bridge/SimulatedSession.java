package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.FarEnd;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.bridge.preflight.ChannelFacts;

/**
 * A master session in virtual time: the product's {@link Conduct}, calls and gate. What {@link
 * MasterSession} adds to them, a timer and a mailbox, is here a queue of what is due.
 */
final class SimulatedSession implements Conduct.Owner {
  private final VirtualTime time;
  private final SimulatedLink link;
  private final FarChannel channel;
  private final Conduct conduct;
  private Consumer<SimulatedSession> alarm = session -> {};
  private long takeovers;
  private long timer;

  /**
   * A session that begins with {@link #start}.
   *
   * @param number of the account
   * @param hours for which it is kept how long nothing was stored
   */
  SimulatedSession(
      VirtualTime time,
      Random random,
      SimulatedAccount account,
      String name,
      FarEnd service,
      int number,
      int hours,
      ConductSettings settings) {
    this.time = time;
    this.link = new SimulatedLink(time, event -> post(() -> heard(event)));
    this.channel = service.channel(number, link, hours);
    link.leadsTo(channel);
    ChannelFacts facts =
        new ChannelFacts(name, "SINGLE_MASTER", "ACTIVE", "stream", "region", Duration.ZERO);
    SimulatedService calls = new SimulatedService(account, channel, facts);
    CameraSpec.Target target =
        new CameraSpec.Target(CameraSpec.Target.Kind.KVS, "region", null, null);
    JoinProgress progress =
        settings.progress(
            target,
            name,
            BridgeEnvironment.Settings.DEFAULT.offerTimeout(),
            account.machine,
            time::now,
            random);
    this.conduct =
        new Conduct(
            progress,
            new SessionCalls(
                calls,
                name,
                new SimulatedJudge(time, calls),
                new JoinTimes(new NoMetrics(), "far", "account", time::now)),
            this);
  }

  /** Tells somebody whenever a stranger has taken the channel, as the product's alarm does. */
  void onTakeover(Consumer<SimulatedSession> told) {
    alarm = told;
  }

  private void heard(LinkEvent event) {
    conduct.heard(event);
  }

  FarChannel channel() {
    return channel;
  }

  long joins() {
    return conduct.progress().joins();
  }

  Fight.Policy policy() {
    return conduct.progress().policy();
  }

  boolean isSuperseded() {
    SessionFault fault = conduct.progress().fault();
    return fault != null && fault.kind() == SessionFault.Kind.SUPERSEDED;
  }

  void start() {
    conduct.begin();
  }

  void follow(Fight.Policy policy) {
    conduct.follow(policy);
  }

  /** One thing after another, as messages come. */
  private void post(Runnable what) {
    time.after(0, what);
  }

  @Override
  public void alarm(Duration after) {
    long set = ++timer;
    if (!after.isZero()) {
      time.after(
          after.toNanos(),
          () -> {
            if (set == timer) {
              conduct.timeIsUp();
            }
          });
    }
  }

  @Override
  public void await(CompletionStage<Conduct.Answer> call) {
    call.thenAccept(answer -> post(() -> conduct.answered(answer)));
  }

  @Override
  public void connect(SessionCalls.Signed to, long number) {
    link.connect(to, number);
  }

  @Override
  public void sent() {
    post(conduct::joinSent);
  }

  @Override
  public void late() {}

  @Override
  public void stepped() {
    long now = conduct.progress().takeovers();
    if (now > takeovers) {
      takeovers = now;
      alarm.accept(this);
    }
  }
}
