package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.ops.accounts.TestAccounts.ARN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.Secret;
import org.camfleet.ops.config.AccountSettings.AssumeRole;
import org.camfleet.ops.config.AccountSettings.Static;
import org.camfleet.ops.config.AccountSettings.WebIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Credentials of roles, that STS gives. */
class AccountRolesTest {
  @TempDir Path folder;
  @RegisterExtension final TestAccounts accounts = new TestAccounts();

  @Test
  void aRoleIsTakenOnceForManyCalls() {
    AccountCredentials account = accounts.taken();

    for (int i = 0; i < 5; i++) {
      assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    }
    assertThat(accounts.sts.calls).hasSize(1);
    Map<String, String> call = accounts.sts.calls.get(0);
    assertThat(call)
        .containsEntry("Action", "AssumeRole")
        .containsEntry("RoleArn", ARN)
        .containsEntry("ExternalId", "7f3a")
        .containsEntry("RoleSessionName", "camfleet")
        .containsEntry("DurationSeconds", "3600");
    assertThat(call.get("authorization")).contains("Credential=AKIABASE000000000000/");
    assertThat(accounts.counted("prod", "fetched")).isEqualTo(1);
  }

  @Test
  void manyRolesOfOneAccountAreTakenAtOnce() {
    accounts.account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(
          accounts
              .account("customer-" + i, new AssumeRole(accounts.role(), null, "base"))
              .resolveIdentity()
              .toCompletableFuture());
    }

    CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    assertThat(accounts.sts.calls).hasSize(40);
  }

  @Test
  void whatEndsSoonIsRefreshedAheadOfItsEnd() {
    accounts.sts.life(Duration.ofSeconds(40));
    AccountCredentials account = accounts.taken();
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !account.resolveCredentials().accessKeyId().equals(FakeSts.key(1)));
    assertThat(accounts.sts.calls.size()).isBetween(2, 20);
  }

  @Test
  void theTokenOfAWebIdentityIsReadWithEachRefresh() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    AccountCredentials account = accounts.account("pod", new WebIdentity(accounts.role(), token));

    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    Files.writeString(token, "second\n");
    account.refused(FakeSts.key(1));
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));

    assertThat(accounts.sts.calls)
        .extracting(call -> call.get("Action") + " " + call.get("WebIdentityToken"))
        .containsExactly("AssumeRoleWithWebIdentity first", "AssumeRoleWithWebIdentity second");
    assertThat(accounts.sts.calls.get(0))
        .as("nothing is signed")
        .containsEntry("authorization", "null");
  }
}
