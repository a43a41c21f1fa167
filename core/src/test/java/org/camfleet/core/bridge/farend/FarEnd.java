package org.camfleet.core.bridge.farend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * AWS's service in virtual time: accounts in regions, each with channels. Enforces the quotas in
 * every one-second window, ends sessions and sockets after an hour, lets the newest master win, and
 * injects faults.
 */
public final class FarEnd {
  /** When virtual time begins. */
  public static final Instant BEGIN = Instant.parse("2026-11-30T00:00:00Z");

  static final long SECOND = 1_000_000_000L;

  /** Of a session, and of a socket. */
  static final long LIFE = 3600 * SECOND;

  private static final Duration SKEW = Duration.ofMinutes(5);

  final VirtualTime time;
  final Random random;
  final Odds odds;
  final FaultCounts counts = new FaultCounts();
  int nextCode;
  private final Account[] accounts;
  private final List<Outages> regions = new ArrayList<>();

  /** What an account is at the moment. */
  static final class Account {
    final Outages outages;
    final boolean silentInOutage;
    final Map<Operation, SlidingWindow> windows = new EnumMap<>(Operation.class);
    final List<FarChannel> channels = new ArrayList<>();
    int validCredentials;
    long throttledUntil;

    Account(Outages outages, boolean silentInOutage) {
      this.outages = outages;
      this.silentInOutage = silentInOutage;
      for (Operation operation : Operation.values()) {
        if (operation.perAccount > 0) {
          windows.put(operation, new SlidingWindow(operation.perAccount));
        }
      }
    }
  }

  /** Accounts spread over four regions, for so many days. */
  public FarEnd(VirtualTime time, Random random, Odds odds, int accountCount, int days) {
    this.time = time;
    this.random = random;
    this.odds = odds;
    for (int region = 0; region < 4; region++) {
      regions.add(new Outages(days, random));
    }
    accounts = new Account[accountCount];
    for (int i = 0; i < accountCount; i++) {
      accounts[i] = new Account(regions.get(i % 4), (i + i / 4) % 2 == 0);
    }
    for (int region = 0; region < 4; region++) {
      int of = region;
      regions.get(region).begins().forEach(at -> time.after(at, () -> outage(of)));
    }
  }

  private void outage(int region) {
    for (int i = region; i < accounts.length; i += 4) {
      accounts[i].channels.forEach(FarChannel::loseAll);
    }
  }

  /** Makes a channel in an account. */
  public FarChannel channel(int account, Client client, int hours) {
    Account owner = accounts[account];
    // Every other site has no way out but by a relay.
    boolean needsRelay = owner.channels.size() % 2 == 0;
    FarChannel made = new FarChannel(this, owner, client, hours, needsRelay);
    owner.channels.add(made);
    return made;
  }

  /** From now on the account's earlier credentials are no longer good. */
  public void expireCredentials(int account) {
    accounts[account].validCredentials++;
  }

  /** For so long every call of the account is throttled. */
  public void throttleEverything(int account, Duration length) {
    accounts[account].throttledUntil = time.now() + length.toNanos();
  }

  /** How often what went wrong. */
  public FaultCounts counts() {
    return counts;
  }

  Instant date() {
    return BEGIN.plusNanos(time.now());
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** The way there or back: 20 to 120 ms. */
  long way() {
    return SECOND / 50 + random.nextLong(SECOND / 10);
  }

  /** Carries a request there, judges it, and carries the answer back. */
  void call(FarChannel channel, Operation operation, Signature signature, Consumer<Reply> answer) {
    time.after(
        way(),
        () -> {
          Reply reply = judge(channel, operation, signature);
          // Who hears nothing gives up after some seconds.
          long back = reply.status() == 0 ? 3 * SECOND : way();
          time.after(back, () -> answer.accept(reply));
        });
  }

  /** What every request has to pass, in the order in which a service looks at it. */
  Reply judge(FarChannel channel, Operation operation, Signature signature) {
    Account account = channel.account;
    if (account.outages.at(time.now())) {
      counts.count(account.silentInOutage ? Fault.UNREACHABLE_IN_OUTAGE : Fault.REFUSED_IN_OUTAGE);
      return account.silentInOutage ? reply(0, "") : reply(503, "ServiceUnavailable");
    }
    if (Duration.between(signature.at(), date()).abs().compareTo(SKEW) > 0) {
      counts.count(Fault.CLOCK_OFF);
      return reply(403, "InvalidSignatureException");
    }
    if (signature.credentials() < account.validCredentials) {
      counts.count(Fault.CREDENTIALS_EXPIRED);
      return reply(403, "ExpiredTokenException");
    }
    if (!isWithinQuota(channel, operation)) {
      counts.violated();
      return reply(400, "ClientLimitExceededException");
    }
    if (time.now() < account.throttledUntil) {
      counts.count(Fault.THROTTLED_EVERYTHING);
      return reply(400, "ClientLimitExceededException");
    }
    if (happens(odds.throttled())) {
      counts.count(Fault.THROTTLED_CALL);
      return reply(400, "ClientLimitExceededException");
    }
    if (operation == Operation.JOIN_STORAGE_SESSION) {
      channel.accepts();
    }
    return reply(200, "");
  }

  private boolean isWithinQuota(FarChannel channel, Operation operation) {
    SlidingWindow ofAccount = channel.account.windows.get(operation);
    boolean account = ofAccount == null || ofAccount.admits(time.now());
    return channel.admits(operation, time.now()) && account;
  }

  private Reply reply(int status, String error) {
    return new Reply(status, error, date(), true, "");
  }
}
