package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void profiles() throws Exception {
    file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = AKIAUSUAL00000000000
        aws_secret_access_key = s
        [legacy]
        aws_access_key_id = AKIALEGACY0000000000
        aws_secret_access_key = s
        """);
  }

  private Settings settings(String... keysAndValues) throws Exception {
    Map<String, String> flags = new HashMap<>();
    flags.put("camfleet.bridge.credentials-file", file.toString());
    flags.put("camfleet.data", folder.resolve("data").toString());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      flags.put("camfleet.accounts." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(flags, Map.of(), null);
  }

  private static String key(Accounts accounts, String name) {
    return accounts.of(name).credentials().resolveCredentials().accessKeyId();
  }

  @Test
  void whatIsNotConfiguredIsAProfileOfTheCredentialsFile() throws Exception {
    Settings settings =
        settings(
            "prod.provider", "static",
            "prod.access-key-id", "AKIAPROD000000000000",
            "prod.secret-access-key", "s",
            "prod.region", "eu-north-1");
    try (Accounts accounts = Accounts.open(settings, new CountingMetrics())) {
      assertThat(key(accounts, "prod")).isEqualTo("AKIAPROD000000000000");
      assertThat(key(accounts, "legacy")).isEqualTo("AKIALEGACY0000000000");
      assertThat(key(accounts, null)).isEqualTo("AKIAUSUAL00000000000");
      assertThat(accounts.of("legacy")).isSameAs(accounts.of("legacy"));
      assertThat(accounts.of("prod").region().id()).isEqualTo("eu-north-1");
      assertThat(accounts.of("legacy").region().id()).isEqualTo("us-east-1");
      assertThatThrownBy(() -> key(accounts, "nobody"))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              SessionFault.class,
              fault -> assertThat(fault.kind()).isEqualTo(SessionFault.Kind.UNKNOWN_ACCOUNT))
          .hasMessageContaining("account \"nobody\": unknown");
    }
  }

  @Test
  void namesThatNobodyConfiguredAreForgottenInTime() throws Exception {
    AtomicLong now = new AtomicLong();
    CountingMetrics metrics = new CountingMetrics();
    try (Accounts accounts = Accounts.open(settings(), metrics, now::get)) {
      Account held = accounts.of("legacy");
      for (int i = 0; i < 1500; i++) {
        accounts.of("made-up-" + i);
      }
      assertThat(metrics.value("camfleet_accounts_forgotten_total")).isZero();
      now.addAndGet(Duration.ofHours(1).toNanos());
      accounts.of("another");
      assertThat(metrics.value("camfleet_accounts_forgotten_total")).isEqualTo(502);
      assertThat(held.credentials().resolveCredentials().accessKeyId())
          .as("who holds it goes on with it")
          .isEqualTo("AKIALEGACY0000000000");
      assertThat(key(accounts, "legacy")).isEqualTo("AKIALEGACY0000000000");
    }
  }

  @Test
  void aConfiguredDefaultIsForTargetsThatNameNoAccount() throws Exception {
    Settings settings =
        settings(
            "default.provider", "static",
            "default.access-key-id", "AKIADEFAULT000000000",
            "default.secret-access-key", "s");
    try (Accounts accounts = Accounts.open(settings, new CountingMetrics())) {
      assertThat(key(accounts, null)).isEqualTo("AKIADEFAULT000000000");
      assertThat(accounts.of("default")).isSameAs(accounts.of(null));
    }
  }

  @Test
  void accountsWithTheSameAuthoritiesShareOneClient() throws Exception {
    ServerTls.open(settings()); // makes an authority
    String authority = folder.resolve("data/tls/ca.pem").toString();
    Settings settings =
        settings(
            "a.provider", "default",
            "b.provider", "default",
            "b.authorities", authority,
            "c.provider", "environment",
            "c.authorities", authority);
    try (Accounts accounts = Accounts.open(settings, new CountingMetrics())) {
      assertThat(accounts.of("b").trust()).isSameAs(accounts.of("c").trust());
      assertThat(accounts.of("a").trust())
          .isSameAs(accounts.of("legacy").trust())
          .isNotSameAs(accounts.of("b").trust());
      assertThat(accounts.trusts()).isEqualTo(2);
    }
  }

  @Test
  void authoritiesThatDoNotReadAreToldAtStart() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    Settings settings = settings("a.provider", "default", "a.authorities", none.toString());
    assertThatThrownBy(() -> Accounts.open(settings, new CountingMetrics()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(none.toString());
  }

  @Test
  void theBookKnowsRegionsAndQuotas() throws Exception {
    Settings settings =
        settings(
            "prod.provider", "default",
            "prod.region", "eu-north-1",
            "prod.storing-channels", "7");
    ConfiguredAccounts book = new ConfiguredAccounts(settings);
    Target prod = new Target(Target.Kind.KVS, null, null, "prod");
    Target elsewhere =
        new Target(Target.Kind.KVS, "us-west-2", java.net.URI.create("https://cams"), "legacy");

    assertThat(book.configured()).containsExactly(prod);
    assertThat(book.region(prod)).isEqualTo("eu-north-1");
    assertThat(book.storingChannels(prod)).isEqualTo(7);
    assertThat(book.region(elsewhere)).isEqualTo("us-west-2");
    assertThat(book.storingChannels(elsewhere)).as("no quota of AWS's elsewhere").isZero();
    assertThat(book.storingChannels(new Target(Target.Kind.KVS, null, null, "legacy")))
        .isEqualTo(100);
    assertThat(book.isMissing(elsewhere)).as("it may be a profile").isFalse();
  }
}
