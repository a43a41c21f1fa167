package org.camfleet.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.camfleet.core.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsReaderTest {
  @TempDir Path folder;

  private Map<String, AccountSettings> read(String accounts) throws Exception {
    return load(accounts).accounts();
  }

  private Settings load(String accounts) throws Exception {
    Path file =
        Files.writeString(folder.resolve("test.conf"), "camfleet.accounts {" + accounts + "}");
    return SettingsLoader.load(Map.of(), Map.of(), file);
  }

  @Test
  void anAccountHasTheDefaultsOfAws() throws Exception {
    AccountSettings prod = read("prod { provider = default }").get("prod");

    assertThat(prod)
        .isEqualTo(new AccountSettings("prod", new AccountSettings.Chain(), null, null, 100));
  }

  @Test
  void aRoleHasItsSourceAndItsLife() throws Exception {
    AccountSettings customer =
        read("base.provider = environment, \"cust.omer\" { provider = assume-role, source = base,"
                + " role-arn = \"arn:aws:iam::111122223333:role/x\", duration = 30m }")
            .get("cust.omer");

    assertThat(customer.source())
        .isEqualTo(
            new AccountSettings.AssumeRole(
                new AccountSettings.Role(
                    "arn:aws:iam::111122223333:role/x", "camfleet", Duration.ofMinutes(30), null),
                null,
                "base"));
  }

  @Test
  void aSecretShowsNowhere() throws Exception {
    Settings settings =
        load(
            "a { provider = static, access-key-id = AKIAIOSFODNN7EXAMPLE, secret-access-key ="
                + " hunter2hunter2 }");

    assertThat(settings.accounts().get("a").source())
        .isEqualTo(
            new AccountSettings.Static("AKIAIOSFODNN7EXAMPLE", Secret.of("hunter2hunter2"), null));
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void allMistakesOfAllAccountsAreToldAtOnce() {
    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () ->
                load(
                    """
                    a { provider = magic }
                    b { provider = static, access-key-id = no, role-arn = x }
                    c { provider = assume-role, role-arn = nonsense, duration = 1s }
                    d = 5
                    "e!" { provider = default }
                    f { provider = profile, storing-channels = -1, region = "Nowhere!" }
                    """));

    assertThat(mistakes.problems())
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith(
                        "camfleet.accounts.a.provider: magic (expected: one of assume-role"))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith(
                        "camfleet.accounts.b.role-arn: no such setting with provider static"
                            + " (expected: access-key-id, authorities, provider,"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.b.access-key-id: *** ("))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith(
                        "camfleet.accounts.b: none of secret-access-key and secret-file is set"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.c.role-arn: nonsense"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.c.duration: 1s"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.d: not an object"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.\"e!\": no name"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.f.profile: not set"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.f.storing-channels: -1"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.f.region: Nowhere!"))
        .hasSize(11);
  }

  @Test
  void rolesThatTakeEachOtherAreRefused() {
    String role =
        "{ provider = assume-role, role-arn = \"arn:aws:iam::111122223333:role/x\", source = ";
    InvalidConfiguration circle =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () -> load("a " + role + "b }, b " + role + "a }, c " + role + "nobody }"));

    assertThat(circle.problems())
        .hasSize(3)
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.accounts.c.source: nobody ("));
  }

  @Test
  void theEnvironmentCanNotNameAccounts() {
    InvalidConfiguration mistake =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () ->
                SettingsLoader.load(
                    Map.of(), Map.of("CAMFLEET_ACCOUNTS_A_PROVIDER", "default"), null));
    assertThat(mistake.problems()).singleElement().asString().contains("no such setting");
  }
}
