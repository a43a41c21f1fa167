package org.camfleet.fleet.accounts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows in metrics how full the accounts are; looks when it is told to. Any thread. */
public final class AccountWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AccountWatch.class);
  private static final String CAMERAS = "camfleet_account_cameras";
  private static final String LEFT = "camfleet_account_channels_left";

  /** Accounts that have gauges; those beyond are listed by the API alone. */
  static final int MOST = 1000;

  private final AccountStore store;
  private final AccountBook book;
  private final Metrics metrics;
  private final AtomicBoolean looking = new AtomicBoolean();
  private Map<Shown, Integer> shown = new HashMap<>(); // with the quota

  private record Shown(String account, String region, String endpoint) {}

  /** Of what is stored and configured. */
  public AccountWatch(AccountStore store, AccountBook book, Metrics metrics) {
    this.store = store;
    this.book = book;
    this.metrics = metrics;
  }

  /** Looks once, unless it still does. */
  public CompletionStage<Void> look() {
    if (!looking.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    return store
        .mend()
        .exceptionally(
            failure -> {
              LOG.warn("accounts: not all cameras are counted: {}", failure.getMessage());
              return 0;
            })
        .thenCompose(mended -> store.all())
        .handle(
            (uses, failure) -> {
              if (failure == null) {
                show(AccountSheet.of(book, uses));
              } else {
                LOG.debug("accounts: not counted: {}", failure.getMessage());
              }
              looking.set(false);
              return null;
            });
  }

  private void show(List<AccountLine> lines) {
    Map<Shown, Integer> gone = shown;
    shown = new HashMap<>();
    for (AccountLine line : lines.subList(0, Math.min(lines.size(), MOST))) {
      Shown one =
          new Shown(
              line.account(),
              line.region(),
              line.endpoint() == null ? "" : String.valueOf(line.endpoint()));
      shown.put(one, line.storingChannels());
      gone.remove(one);
      show(one, line.storingChannels(), line.enabled(), line.left());
    }
    gone.forEach((one, quota) -> show(one, quota, 0, quota));
  }

  private void show(Shown one, int quota, long enabled, long left) {
    gauge(CAMERAS, one).set(enabled);
    if (quota > 0) {
      gauge(LEFT, one).set(left);
    }
  }

  private Metrics.Gauge gauge(String name, Shown one) {
    return metrics.gauge(
        name, "account", one.account(), "region", one.region(), "endpoint", one.endpoint());
  }
}
