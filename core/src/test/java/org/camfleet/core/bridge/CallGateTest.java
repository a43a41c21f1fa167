package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class CallGateTest {
  private static final Throwable LIMIT =
      AwsServiceException.builder().statusCode(429).message("too often").build();

  private final CountingMetrics metrics = new CountingMetrics();

  private CallGate gate(AccountBudget budget) {
    return CallGate.of(budget, metrics, "eu-west-1", "prod");
  }

  private static AccountBudget budget(int joins) {
    return new AccountBudget(
        new CallRates(Map.of(KvsCall.JOIN, joins), Map.of(), 1),
        () -> 1,
        new Random(1),
        System::nanoTime);
  }

  private long counted(String outcome) {
    return metrics.value(
        "camfleet_bridge_calls_total",
        "target",
        "eu-west-1",
        "account",
        "prod",
        "call",
        "join",
        "outcome",
        outcome);
  }

  @Test
  void aCallThatIsThrottledMakesTheNextOneOfTheAccountWait() {
    AccountBudget budget = budget(1_000);
    CallGate gate = gate(budget);
    assertThatThrownBy(
            () ->
                gate.pass(KvsCall.JOIN, "gate", () -> CompletableFuture.failedFuture(LIMIT)).join())
        .isInstanceOf(CompletionException.class)
        .hasCause(LIMIT);
    assertThat(counted("limit")).isEqualTo(1);
    assertThat(budget.pauseLeft()).isPositive();

    CompletableFuture<String> next =
        gate.pass(KvsCall.JOIN, "door", () -> CompletableFuture.completedFuture("joined"));
    assertThat(next).isNotDone();
    assertThat(next.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("joined");
    assertThat(budget.pauseLeft()).isZero();
    assertThat(counted("ok")).isEqualTo(1);
  }

  @Test
  void aCallThatWouldWaitForMoreThanAMinuteIsRefusedHere() {
    CallGate gate = gate(budget(1));
    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 70; i++) {
      last = gate.pass(KvsCall.JOIN, "camera-" + i, CompletableFuture::new);
    }
    assertThat(last).isCompletedExceptionally();
    assertThat(counted("crowded")).isPositive();
    assertThatThrownBy(last::join)
        .hasMessageContaining("join: more calls wait than a minute takes");
  }

  @Test
  void whatWaitsWhenItsCallerEndsIsDroppedAndNeverSent() {
    List<KvsCall> begun = new ArrayList<>();
    Caller session = new Caller(begun::add);
    CallGate shared = gate(budget(10));
    CallGate gate = shared.of(session);
    gate.pass(KvsCall.JOIN, "gate", CompletableFuture::new);
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<String> waits =
        gate.pass(
            KvsCall.JOIN,
            "gate",
            () -> CompletableFuture.completedFuture("" + sent.incrementAndGet()));
    CompletableFuture<String> ofAnother =
        shared.pass(KvsCall.JOIN, "door", () -> CompletableFuture.completedFuture("joined"));

    session.end();

    assertThat(waits).isCompletedExceptionally();
    assertThat(counted("dropped")).isEqualTo(1);
    assertThat(gate.pass(KvsCall.JOIN, "gate", CompletableFuture::new))
        .as("what comes after the end")
        .isCompletedExceptionally();
    assertThat(ofAnother.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("joined");
    assertThat(begun).as("the one whose turn had come").containsExactly(KvsCall.JOIN);
    assertThat(sent).hasValue(0);
  }

  @Test
  void anOpenGateLetsEverythingThrough() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    assertThat(CallGate.OPEN.pass(KvsCall.JOIN, "gate", () -> answer)).isSameAs(answer);
    assertThat(CallGate.OPEN.isPaced()).isFalse();
  }
}
