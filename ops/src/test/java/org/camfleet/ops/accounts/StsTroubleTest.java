package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.ops.accounts.TestAccounts.ARN;
import static org.camfleet.ops.accounts.TestAccounts.fault;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.ops.config.AccountSettings.AssumeRole;
import org.camfleet.ops.config.AccountSettings.Role;
import org.camfleet.ops.config.AccountSettings.Static;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An STS that refuses, fails, hangs or is not there. */
class StsTroubleTest {
  @RegisterExtension final TestAccounts accounts = new TestAccounts();

  @Test
  void aRoleThatIsRefusedSaysSo() throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    accounts.sts.refuse(403);

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    assertThat(refused)
        .hasMessageStartingWith("account \"prod\": STS refuses it: AccessDenied: not authorized");
    assertThat(refused.getMessage()).doesNotContain("base-secret");
    accounts.sts.refuse(0);
    accounts.passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(accounts.counted("prod", "failed")).isEqualTo(1);
  }

  @Test
  void anStsThatFailsIsAskedAgain() throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    accounts.sts.refuse(503);

    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    accounts.sts.refuse(0);
    accounts.passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void anStsThatFailsIsAskedOnceInAPauseWhoeverCalls() throws Exception {
    AccountCredentials account = accounts.taken();
    accounts.sts.refuse(403);
    SessionFault first = fault(accounts.service(account));

    for (int i = 0; i < 50; i++) {
      SessionFault next = fault(account.resolveIdentity().toCompletableFuture());
      assertThat(next.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
      assertThat(next).hasMessage(first.getMessage());
    }
    assertThat(accounts.sts.calls).hasSize(1);
    assertThat(accounts.counted("prod", "failed")).isEqualTo(1);
    assertThat(accounts.counted("prod", "held")).isEqualTo(50);

    accounts.passes(Duration.ofSeconds(1));
    fault(account.resolveIdentity().toCompletableFuture());
    accounts.passes(Duration.ofSeconds(1));
    fault(account.resolveIdentity().toCompletableFuture());
    assertThat(accounts.sts.calls).as("the second pause is longer").hasSize(2);
  }

  @Test
  void whatIsStillGoodIsUsedWhileItsRefreshFails() {
    accounts.sts.life(
        Duration.ofMinutes(2)); // the SDK refreshes two to five minutes before the end
    AccountCredentials account = accounts.taken();
    account.resolveCredentials();
    accounts.sts.refuse(403);

    for (int i = 0; i < 50; i++) {
      assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    }
    assertThat(accounts.sts.calls).hasSize(2);
  }

  @Test
  void aProxyThatAnswersForStsWithAPageOfItsOwnIsAskedAgain() throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    accounts.sts.refuse(502);

    SessionFault page = fault(service);
    assertThat(page.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(page).hasMessage("account \"prod\": STS gives none: HTTP 502");
    accounts.sts.refuse(0);
    accounts.passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void anStsThatHangsKeepsNobodyElse() {
    accounts.sts.hang();
    AccountCredentials hanging = accounts.taken();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(hanging.resolveIdentity().toCompletableFuture());
    }
    await().until(() -> accounts.sts.calls.size() == 1);

    AccountCredentials other =
        accounts.account("other", new Static("AKIAOTHER00000000000", Secret.of("s"), null));
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("AKIAOTHER00000000000");
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(accounts.sts.calls).hasSize(1);
  }

  @Test
  void anEndpointThatNobodyAnswersAtIsNoMatterOfTheKey() {
    Role nowhere = new Role(ARN, "camfleet", Duration.ofHours(1), URI.create("http://localhost:1"));
    accounts.account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    AccountCredentials account = accounts.account("prod", new AssumeRole(nowhere, null, "base"));

    SessionFault none = fault(account.resolveIdentity().toCompletableFuture());
    assertThat(none.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(none.getMessage()).startsWith("account \"prod\": no credentials: ");
  }
}
