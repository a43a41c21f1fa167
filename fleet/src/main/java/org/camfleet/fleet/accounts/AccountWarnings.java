package org.camfleet.fleet.accounts;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when more cameras store at an account than it may have storing channels. It refuses nothing:
 * what counts is the answer of the service, whose quota may be another one by now.
 */
public final class AccountWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(AccountWarnings.class);
  private static final int MOST = 100;

  private final AccountStore store;
  private final AccountBook book;
  private final Events events;
  private final InstantSource clock;

  /** Warns by what is stored and configured; an account that gets too many is an event. */
  public AccountWarnings(AccountStore store, AccountBook book, Events events, InstantSource clock) {
    this.store = store;
    this.book = book;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What is to be said about a change, at most {@value #MOST} sentences. Never fails: a change is
   * not worse for it.
   *
   * @param grown how many more enabled cameras each target has by the change
   * @param stored whether the change is stored; an event is published only then
   */
  public CompletionStage<List<String>> of(Map<Target, Long> grown, boolean stored) {
    Set<String> accounts = new TreeSet<>();
    grown.forEach(
        (target, by) -> {
          if (by > 0) {
            accounts.add(target.accountName());
          }
        });
    if (accounts.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return store
        .of(accounts)
        .thenApply(uses -> told(uses, grown, stored))
        .exceptionally(
            failure -> {
              LOG.warn("accounts: not counted: {}", failure.getMessage());
              return List.of();
            });
  }

  private List<String> told(List<TargetUse> uses, Map<Target, Long> grown, boolean stored) {
    AccountSheet afterwards = new AccountSheet(book);
    uses.forEach(afterwards::add);
    AccountSheet change = new AccountSheet(book);
    grown.forEach((target, by) -> change.add(new TargetUse(target, 0, by)));
    if (!stored) {
      grown.forEach((target, by) -> afterwards.add(new TargetUse(target, 0, by)));
    }
    List<String> warnings = new ArrayList<>();
    for (AccountLine line : change.lines()) {
      AccountLine now = afterwards.of(target(line));
      if (line.enabled() > 0 && now != null && warnings.size() < MOST) {
        warnings.addAll(sentences(now));
        if (stored && now.isExceeded() && !now.isExceededBy(now.enabled() - line.enabled())) {
          tell(now);
        }
      }
    }
    return warnings;
  }

  private static Target target(AccountLine line) {
    return new Target(Target.Kind.KVS, line.region(), line.endpoint(), line.account());
  }

  private static List<String> sentences(AccountLine line) {
    List<String> sentences = new ArrayList<>();
    if (line.missing()) {
      sentences.add(
          "account \"%s\": not configured on this node (expected: camfleet.accounts.%s)"
              .formatted(line.account(), line.account()));
    }
    if (line.isExceeded()) {
      sentences.add(exceeded(line));
    }
    return sentences;
  }

  private static String exceeded(AccountLine line) {
    return "%s: %d enabled cameras (expected: at most %d storing channels; more need another account or a higher quota)"
        .formatted(line.shown(), line.enabled(), line.storingChannels());
  }

  private void tell(AccountLine line) {
    events.publish(
        new Event(
            clock.instant(),
            "inventory",
            "account.exceeded",
            exceeded(line),
            Map.of("account", line.account(), "region", line.region())));
  }
}
