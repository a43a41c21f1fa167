package org.camfleet.fleet.accounts;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.jspecify.annotations.Nullable;

/**
 * Adds up targets by account, region and endpoint: those that are written differently may be the
 * same. Pure; not thread-safe.
 */
public final class AccountSheet {
  private final AccountBook book;
  private final Map<Key, AccountLine> lines = new LinkedHashMap<>();

  private record Key(String account, String region, @Nullable URI endpoint) {}

  /** An empty one, by this configuration. */
  public AccountSheet(AccountBook book) {
    this.book = book;
  }

  /** Adds a configured account, that is listed also when nobody targets it. */
  public void add(Target target) {
    add(new TargetUse(target, 0, 0));
  }

  /** Adds cameras. */
  public void add(TargetUse use) {
    lines.merge(key(use.target()), line(use), AccountSheet::sum);
  }

  /** The line that a target is in. */
  @Nullable AccountLine of(Target target) {
    return lines.get(key(target));
  }

  private Key key(Target target) {
    return new Key(target.accountName(), book.region(target), target.endpoint());
  }

  private AccountLine line(TargetUse use) {
    Target target = use.target();
    return new AccountLine(
        target.accountName(),
        book.region(target),
        target.endpoint(),
        book.isMissing(target),
        use.cameras(),
        use.enabled(),
        book.storingChannels(target));
  }

  private static AccountLine sum(AccountLine one, AccountLine other) {
    return new AccountLine(
        one.account(),
        one.region(),
        one.endpoint(),
        one.missing(),
        one.cameras() + other.cameras(),
        one.enabled() + other.enabled(),
        one.storingChannels());
  }

  /** All lines, in the order of account, region and endpoint. */
  public List<AccountLine> lines() {
    List<AccountLine> sorted = new ArrayList<>(lines.values());
    sorted.sort(
        Comparator.comparing(AccountLine::account)
            .thenComparing(AccountLine::region)
            .thenComparing(line -> String.valueOf(line.endpoint())));
    return sorted;
  }

  /** All that is configured and used. */
  static List<AccountLine> of(AccountBook book, Collection<TargetUse> uses) {
    AccountSheet sheet = new AccountSheet(book);
    book.configured().forEach(sheet::add);
    uses.forEach(sheet::add);
    return sheet.lines();
  }
}
