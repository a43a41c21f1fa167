package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.CallingAccount;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.ops.config.AccountSettings;
import org.camfleet.ops.config.AccountSettings.AssumeRole;
import org.camfleet.ops.config.AccountSettings.Profile;
import org.camfleet.ops.config.AccountSettings.Role;
import org.camfleet.ops.config.AccountSettings.Source;
import org.camfleet.ops.config.AccountSettings.Static;
import org.camfleet.ops.config.AccountSettings.WebIdentity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

class AccountCredentialsTest {
  private static final String ARN = "arn:aws:iam::111122223333:role/camfleet";

  // Its end takes seconds.
  private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

  @TempDir Path folder;
  private final CountingMetrics metrics = new CountingMetrics();
  private final ExecutorService threads = Accounts.threads();
  private final List<AccountCredentials> opened = new ArrayList<>();
  private final List<KvsSessionService> services = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private FakeSts sts;
  private FakeKvs kvs;

  @BeforeEach
  void serve() throws Exception {
    sts = new FakeSts();
    kvs = new FakeKvs();
  }

  @AfterEach
  void stop() {
    services.forEach(KvsSessionService::close);
    opened.forEach(AccountCredentials::close);
    sts.close();
    kvs.close();
    threads.shutdownNow();
  }

  @AfterAll
  static void end() {
    HTTP.close();
  }

  private AccountCredentials account(String name, Source source) {
    AccountSettings settings = new AccountSettings(name, source, null, null, 100);
    AccountCredentials credentials =
        new AccountCredentials(
            name,
            CredentialSources.of(
                settings,
                Region.EU_WEST_1,
                HTTP,
                CallingAccount.of(AnonymousCredentialsProvider.create()),
                this::opened,
                new AskPace(pause())),
            threads,
            metrics,
            pause());
    opened.add(credentials);
    return credentials;
  }

  private AskPause pause() {
    return new AskPause(now::get, () -> 0);
  }

  private void passes(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private CallingAccount opened(String name) {
    return opened.stream().filter(one -> one.accountName().equals(name)).findFirst().orElseThrow();
  }

  private Role role() {
    return new Role(ARN, "camfleet", Duration.ofHours(1), sts.endpoint());
  }

  /** An account that takes its role with the key of another one. */
  private AccountCredentials taken() {
    account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    return account("prod", new AssumeRole(role(), "7f3a", "base"));
  }

  private KvsSessionService service(CallingAccount account) throws Exception {
    KvsSessionService service =
        new KvsSessionService(
            new KvsSessionService.Settings(
                Region.EU_WEST_1,
                kvs.endpoint(),
                account,
                HTTP,
                SSLContext.getDefault(),
                Duration.ofSeconds(10),
                CallGate.OPEN));
    services.add(service);
    return service;
  }

  private static SessionFault fault(KvsSessionService service) {
    return fault(service.prepare("gate").toCompletableFuture());
  }

  private static SessionFault fault(CompletableFuture<?> stage) {
    try {
      stage.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return SessionFault.of(e);
    }
    throw new AssertionError("no fault");
  }

  private long counted(String account, String outcome) {
    return metrics.value(
        "camfleet_account_credentials_total", "account", account, "outcome", outcome);
  }

  @Test
  void aRoleIsTakenOnceForManyCalls() {
    AccountCredentials account = taken();

    for (int i = 0; i < 5; i++) {
      assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    }
    assertThat(sts.calls).hasSize(1);
    Map<String, String> call = sts.calls.get(0);
    assertThat(call)
        .containsEntry("Action", "AssumeRole")
        .containsEntry("RoleArn", ARN)
        .containsEntry("ExternalId", "7f3a")
        .containsEntry("RoleSessionName", "camfleet")
        .containsEntry("DurationSeconds", "3600");
    assertThat(call.get("authorization")).contains("Credential=AKIABASE000000000000/");
    assertThat(counted("prod", "fetched")).isEqualTo(1);
  }

  @Test
  void whatEndsSoonIsRefreshedAheadOfItsEnd() {
    sts.life(Duration.ofSeconds(40));
    AccountCredentials account = taken();
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !account.resolveCredentials().accessKeyId().equals(FakeSts.key(1)));
    assertThat(sts.calls.size()).isBetween(2, 20);
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException, EXPIRED_CREDENTIALS, ran out",
    "UnrecognizedClientException, BAD_CREDENTIALS, does not know the access key",
    "InvalidSignatureException, BAD_CREDENTIALS, the secret is not that of the access key",
  })
  void afterARefusalTheNextCallAsksAnew(String code, SessionFault.Kind kind, String text)
      throws Exception {
    KvsSessionService service = service(taken());
    kvs.refuse(FakeSts.key(1), code);

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused)
        .hasMessageStartingWith("account \"prod\": " + code + ": ")
        .hasMessageContaining(text);
    assertThat(refused.getMessage()).doesNotContain(FakeSts.TOKEN, FakeSts.SECRET);
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(kvs.keys).containsExactly(FakeSts.key(1), FakeSts.key(2));
    assertThat(counted("prod", "refused")).isEqualTo(1);
  }

  @Test
  void whatManyCallsAreRefusedForIsAskedForOnce() throws Exception {
    AccountCredentials account = taken();
    account.resolveCredentials();
    KvsSessionService service = service(account);
    kvs.refuse(FakeSts.key(1), "ExpiredTokenException");

    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(service.prepare("gate").toCompletableFuture());
    }
    calls.forEach(AccountCredentialsTest::fault);
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(sts.calls).hasSize(2);
  }

  @Test
  void manyRolesOfOneAccountAreTakenAtOnce() {
    account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(
          account("customer-" + i, new AssumeRole(role(), null, "base"))
              .resolveIdentity()
              .toCompletableFuture());
    }

    CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    assertThat(sts.calls).hasSize(40);
  }

  @Test
  void aKeyOfACallThatBeganEarlierIsNotBlamedOnItsSuccessor() {
    AccountCredentials account = taken();
    account.resolveCredentials();
    account.refused(FakeSts.key(1));
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));

    account.refused(FakeSts.key(1));

    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));
    assertThat(counted("prod", "refused")).isEqualTo(1);
  }

  @Test
  void aPermissionThatIsMissingIsNoMatterOfTheKey() throws Exception {
    KvsSessionService service = service(taken());
    kvs.refuse(FakeSts.key(1), "AccessDeniedException");

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    assertThat(refused).hasMessageStartingWith("account \"prod\": AccessDeniedException: no");
    fault(service);
    assertThat(sts.calls).hasSize(1);
  }

  @Test
  void theTokenOfAWebIdentityIsReadWithEachRefresh() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    AccountCredentials account = account("pod", new WebIdentity(role(), token));

    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    Files.writeString(token, "second\n");
    account.refused(FakeSts.key(1));
    assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(2));

    assertThat(sts.calls)
        .extracting(call -> call.get("Action") + " " + call.get("WebIdentityToken"))
        .containsExactly("AssumeRoleWithWebIdentity first", "AssumeRoleWithWebIdentity second");
    assertThat(sts.calls.get(0)).as("nothing is signed").containsEntry("authorization", "null");
  }

  @Test
  void aRotatedFileNeedsNoRestart() throws Exception {
    Path file = folder.resolve("credentials");
    profile(file, "AKIAFIRST00000000000");
    KvsSessionService service = service(account("prod", new Profile("prod", file)));
    fault(service);

    profile(file, "AKIASECOND0000000000");
    fault(service);

    assertThat(kvs.keys).containsExactly("AKIAFIRST00000000000", "AKIASECOND0000000000");
  }

  private static void profile(Path file, String key) throws Exception {
    Files.writeString(
        file, "[prod]\naws_access_key_id = %s\naws_secret_access_key = s\n".formatted(key));
  }

  @Test
  void aProfileThatIsMissingIsAnUnknownAccountUntilItComes() throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), "[other]\n");
    KvsSessionService service = service(account("prod", new Profile("prod", file)));

    SessionFault unknown = fault(service);
    assertThat(unknown.kind()).isEqualTo(SessionFault.Kind.UNKNOWN_ACCOUNT);
    assertThat(unknown)
        .hasMessage(
            "account \"prod\": unknown (expected: camfleet.accounts.prod, or a profile of that name"
                + " in %s)",
            file);
    profile(file, "AKIALATE000000000000");
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void aSecretMayBeInAFileOfItsOwn() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "one\n");
    AccountCredentials account =
        account("elsewhere", new Static("AKIAFILE000000000000", null, secret));

    assertThat(account.resolveCredentials().secretAccessKey()).isEqualTo("one");
    Files.writeString(secret, "two\n");
    assertThat(account.resolveCredentials().secretAccessKey()).isEqualTo("two");
    Files.delete(secret);
    SessionFault none = fault(service(account));
    assertThat(none.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(none)
        .hasMessageContaining("account \"elsewhere\"", "secret-file", secret.toString());
  }

  @Test
  void aRoleThatIsRefusedSaysSo() throws Exception {
    KvsSessionService service = service(taken());
    sts.refuse(403);

    SessionFault refused = fault(service);
    assertThat(refused.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
    assertThat(refused)
        .hasMessageStartingWith("account \"prod\": STS refuses it: AccessDenied: not authorized");
    assertThat(refused.getMessage()).doesNotContain("base-secret");
    sts.refuse(0);
    passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
    assertThat(counted("prod", "failed")).isEqualTo(1);
  }

  @Test
  void anStsThatFailsIsAskedAgain() throws Exception {
    KvsSessionService service = service(taken());
    sts.refuse(503);

    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    sts.refuse(0);
    passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void anStsThatFailsIsAskedOnceInAPauseWhoeverCalls() throws Exception {
    AccountCredentials account = taken();
    sts.refuse(403);
    SessionFault first = fault(service(account));

    for (int i = 0; i < 50; i++) {
      SessionFault next = fault(account.resolveIdentity().toCompletableFuture());
      assertThat(next.kind()).isEqualTo(SessionFault.Kind.BAD_CREDENTIALS);
      assertThat(next).hasMessage(first.getMessage());
    }
    assertThat(sts.calls).hasSize(1);
    assertThat(counted("prod", "failed")).isEqualTo(1);
    assertThat(counted("prod", "held")).isEqualTo(50);

    passes(Duration.ofSeconds(1));
    fault(account.resolveIdentity().toCompletableFuture());
    passes(Duration.ofSeconds(1));
    fault(account.resolveIdentity().toCompletableFuture());
    assertThat(sts.calls).as("the second pause is longer").hasSize(2);
  }

  @Test
  void whatIsStillGoodIsUsedWhileItsRefreshFails() {
    sts.life(Duration.ofMinutes(2)); // the SDK refreshes two to five minutes before the end
    AccountCredentials account = taken();
    account.resolveCredentials();
    sts.refuse(403);

    for (int i = 0; i < 50; i++) {
      assertThat(account.resolveCredentials().accessKeyId()).isEqualTo(FakeSts.key(1));
    }
    assertThat(sts.calls).hasSize(2);
  }

  @Test
  void aServiceThatRefusesWhateverItGetsDoesNotMakeStsBeAskedEachTime() throws Exception {
    KvsSessionService service = service(taken());
    for (int n = 1; n <= 9; n++) {
      kvs.refuse(FakeSts.key(n), "ExpiredTokenException");
    }

    for (int i = 0; i < 20; i++) {
      fault(service);
    }
    assertThat(sts.calls).hasSize(2);
    passes(Duration.ofSeconds(1));
    fault(service);
    fault(service);
    assertThat(sts.calls).hasSize(3);
    assertThat(counted("prod", "refused")).isEqualTo(2);
  }

  @Test
  void aProxyThatAnswersForStsWithAPageOfItsOwnIsAskedAgain() throws Exception {
    KvsSessionService service = service(taken());
    sts.refuse(502);

    SessionFault page = fault(service);
    assertThat(page.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(page).hasMessage("account \"prod\": STS gives none: HTTP 502");
    sts.refuse(0);
    passes(Duration.ofSeconds(1));
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void anStsThatHangsKeepsNobodyElse() {
    sts.hang();
    AccountCredentials hanging = taken();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(hanging.resolveIdentity().toCompletableFuture());
    }
    await().until(() -> sts.calls.size() == 1);

    AccountCredentials other =
        account("other", new Static("AKIAOTHER00000000000", Secret.of("s"), null));
    assertThat(other.resolveCredentials().accessKeyId()).isEqualTo("AKIAOTHER00000000000");
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(sts.calls).hasSize(1);
  }

  @Test
  void anEndpointThatNobodyAnswersAtIsNoMatterOfTheKey() {
    Role nowhere = new Role(ARN, "camfleet", Duration.ofHours(1), URI.create("http://localhost:1"));
    account("base", new Static("AKIABASE000000000000", Secret.of("base-secret"), null));
    AccountCredentials account = account("prod", new AssumeRole(nowhere, null, "base"));

    SessionFault none = fault(account.resolveIdentity().toCompletableFuture());
    assertThat(none.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(none.getMessage()).startsWith("account \"prod\": no credentials: ");
  }
}
