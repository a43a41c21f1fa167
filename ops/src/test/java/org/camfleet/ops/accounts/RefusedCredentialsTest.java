package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.ops.accounts.TestAccounts.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that the service refuses are asked for anew, in measure. */
class RefusedCredentialsTest {
  @RegisterExtension final TestAccounts accounts = new TestAccounts();

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, EXPIRED_CREDENTIALS, ran out",
    "UnrecognizedClientException, BAD_CREDENTIALS, does not know the access key",
    "InvalidSignatureException, BAD_CREDENTIALS, the secret is not that of the access key",
  })
  void afterARefusalTheNextCallAsksAnew(String code, SessionFault.Kind kind, String text)
      throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    accounts.kvs.refuse(FakeSts.key(1), code);

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused)
        .hasMessageStartingWith("account \"prod\": " + code + ": ")
        .hasMessageContaining(text);
    assertThat(refused.getMessage()).doesNotContain(FakeSts.TOKEN, FakeSts.SECRET);
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(accounts.kvs.keys).containsExactly(FakeSts.key(1), FakeSts.key(2));
    assertThat(accounts.counted("prod", "refused")).isEqualTo(1);
  }

  @Test
  void whatManyCallsAreRefusedForIsAskedForOnce() throws Exception {
    AccountCredentials account = accounts.taken();
    account.resolveCredentials();
    KvsSessionService service = accounts.service(account);
    accounts.kvs.refuse(FakeSts.key(1), "ExpiredTokenException");

    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(service.prepare("gate").toCompletableFuture());
    }
    calls.forEach(TestAccounts::fault);
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(accounts.sts.calls).hasSize(2);
  }

  @Test
  void aKeyOfACallThatBeganEarlierIsNotBlamedOnItsSuccessor() {
    AccountCredentials account = accounts.taken();
    account.resolveCredentials();
    account.refused(FakeSts.key(1));
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));

    account.refused(FakeSts.key(1));

    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));
    assertThat(accounts.counted("prod", "refused")).isEqualTo(1);
  }

  @Test
  void aPermissionThatIsMissingIsNoMatterOfTheKey() throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    accounts.kvs.refuse(FakeSts.key(1), "AccessDeniedException");

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    assertThat(refused).hasMessageStartingWith("account \"prod\": AccessDeniedException: no");
    fault(service);
    assertThat(accounts.sts.calls).hasSize(1);
  }

  @Test
  void aServiceThatRefusesWhateverItGetsDoesNotMakeStsBeAskedEachTime() throws Exception {
    KvsSessionService service = accounts.service(accounts.taken());
    for (int n = 1; n <= 9; n++) {
      accounts.kvs.refuse(FakeSts.key(n), "ExpiredTokenException");
    }

    for (int i = 0; i < 20; i++) {
      fault(service);
    }
    assertThat(accounts.sts.calls).hasSize(2);
    accounts.passes(Duration.ofSeconds(1));
    fault(service);
    fault(service);
    assertThat(accounts.sts.calls).hasSize(3);
    assertThat(accounts.counted("prod", "refused")).isEqualTo(2);
  }
}
