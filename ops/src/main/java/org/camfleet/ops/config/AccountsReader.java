package org.camfleet.ops.config;

import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** Reads the block {@code accounts}: one block for each account, whose name is its key. */
final class AccountsReader {
  static final String BLOCK = "camfleet.accounts";

  private static final String NAME = "[a-zA-Z0-9_.-]{1,64}";
  private static final int MOST = 1000;
  private static final Set<String> COMMON =
      Set.of("provider", "region", "authorities", "storing-channels");
  private static final Set<String> ROLE =
      Set.of("role-arn", "session-name", "duration", "sts-endpoint");

  /** What each provider has beside the common keys. */
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "default", Set.of(),
          "environment", Set.of(),
          "static", Set.of("access-key-id", "secret-access-key", "secret-file"),
          "profile", Set.of("profile", "file"),
          "web-identity", with(ROLE, "token-file"),
          "assume-role", with(ROLE, "external-id", "source"));

  private final SettingsReader read;

  private AccountsReader(SettingsReader read) {
    this.read = read;
  }

  /** The accounts by their names; what is wrong is told to the reader. */
  static Map<String, AccountSettings> read(SettingsReader read) {
    Map<String, AccountSettings> accounts = new TreeMap<>();
    AccountsReader reader = new AccountsReader(read);
    List<String> names = read.names(BLOCK);
    if (names.size() > MOST) {
      read.problem("%s: %d accounts (expected: at most %d)".formatted(BLOCK, names.size(), MOST));
      return accounts;
    }
    for (String name : names) {
      AccountSettings account = reader.account(name);
      if (account != null) {
        accounts.put(name, account);
      }
    }
    if (accounts.size() == names.size()) { // else the source may be one with a mistake
      accounts.values().forEach(account -> reader.checkSource(account, accounts));
    }
    return accounts;
  }

  private @Nullable AccountSettings account(String name) {
    String block = BLOCK + "." + ConfigUtil.joinPath(name);
    if (!name.matches(NAME)) {
      read.problem(block + ": no name of an account (expected: " + NAME + ")");
      return null;
    }
    if (!read.isBlock(block)) {
      read.problem(block + ": not an object (expected: { provider = … })");
      return null;
    }
    String provider =
        read.matching(
            block + ".provider",
            String.join("|", new TreeSet<>(KEYS.keySet())),
            "one of " + String.join(", ", new TreeSet<>(KEYS.keySet())));
    Set<String> own = KEYS.get(provider);
    if (own == null) {
      return null; // which keys it may have is not known, either
    }
    checkKeys(block, provider, own);
    return new AccountSettings(
        name,
        source(block + ".", provider),
        read.optionalMatching(block + ".region", "[a-z0-9-]{1,32}", "a region such as us-east-1"),
        read.optionalPath(block + ".authorities"),
        read.isSet(block + ".storing-channels")
            ? read.number(block + ".storing-channels", 0, 10_000_000)
            : AccountSettings.AWS_STORING_CHANNELS);
  }

  private void checkKeys(String block, String provider, Set<String> own) {
    for (String key : read.names(block)) {
      if (!COMMON.contains(key) && !own.contains(key)) {
        Set<String> all = new TreeSet<>(COMMON);
        all.addAll(own);
        read.problem(
            "%s.%s: no such setting with provider %s (expected: %s)"
                .formatted(block, ConfigUtil.joinPath(key), provider, String.join(", ", all)));
      }
    }
  }

  private AccountSettings.Source source(String block, String provider) {
    return switch (provider) {
      case "environment" -> new AccountSettings.Environment();
      case "static" -> key(block);
      case "profile" ->
          new AccountSettings.Profile(
              read.text(block + "profile"), read.optionalPath(block + "file"));
      case "web-identity" ->
          new AccountSettings.WebIdentity(role(block), read.path(block + "token-file"));
      case "assume-role" ->
          new AccountSettings.AssumeRole(
              role(block),
              read.optionalText(block + "external-id"),
              read.optionalText(block + "source"));
      default -> new AccountSettings.Chain();
    };
  }

  private AccountSettings.Static key(String block) {
    Secret secret = read.optionalSecret(block + "secret-access-key");
    Path file = read.optionalPath(block + "secret-file");
    if ((secret == null) == (file == null)) {
      read.problem(
          "%s: %s of secret-access-key and secret-file is set (expected: one of them)"
              .formatted(block.substring(0, block.length() - 1), secret == null ? "none" : "each"));
    }
    return new AccountSettings.Static(
        read.matching(block + "access-key-id", "\\w{16,128}", "an access key id"), secret, file);
  }

  private AccountSettings.Role role(String block) {
    String session =
        read.optionalMatching(
            block + "session-name", "[\\w+=,.@-]{2,64}", "2 to 64 of letters, digits, _+=,.@-");
    // AWS's own limits: from 15 minutes to 12 hours.
    Duration life =
        read.optionalDuration(block + "duration", Duration.ofMinutes(15), Duration.ofHours(12));
    String endpoint =
        read.optionalMatching(
            block + "sts-endpoint", "https://[A-Za-z0-9._:\\[\\]-]+/?", "https://HOST[:PORT]");
    return new AccountSettings.Role(
        read.matching(
            block + "role-arn",
            "arn:[a-z0-9-]+:iam::[0-9]{12}:role/.{1,512}",
            "arn:aws:iam::ACCOUNT:role/NAME"),
        session == null ? "camfleet" : session,
        life == null ? Duration.ofHours(1) : life,
        endpoint == null ? null : URI.create(endpoint));
  }

  /** A role is taken by an account that is there, and not in a circle. */
  private void checkSource(AccountSettings account, Map<String, AccountSettings> accounts) {
    Set<String> seen = new HashSet<>(Set.of(account.name()));
    AccountSettings one = account;
    while (one.source() instanceof AccountSettings.AssumeRole role && role.account() != null) {
      AccountSettings next = accounts.get(role.account());
      if (next == null || !seen.add(next.name())) {
        read.problem(
            "%s.source: %s (expected: another account of %s that does not take this one's role)"
                .formatted(
                    BLOCK + "." + ConfigUtil.joinPath(account.name()), role.account(), BLOCK));
        return;
      }
      one = next;
    }
  }

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
