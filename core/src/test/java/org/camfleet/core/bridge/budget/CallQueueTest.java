package org.camfleet.core.bridge.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private final CallQueue queue = new CallQueue(2);
  private final Map<String, CompletableFuture<String>> underWay = new LinkedHashMap<>();

  private CompletableFuture<String> call(String name, KvsCall call) {
    return call(name, call, Caller.ENDLESS);
  }

  private CompletableFuture<String> call(String name, KvsCall call, Caller caller) {
    return queue.pass(
        call,
        caller,
        () -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          underWay.put(name, answer);
          return answer;
        });
  }

  private void answer(String name) {
    CompletableFuture<String> answer = underWay.remove(name);
    assertThat(answer).as(name).isNotNull();
    answer.complete(name);
  }

  @Test
  void noMoreCallsRunAtATimeThanMay() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      answers.add(call(name, KvsCall.JOIN));
    }
    assertThat(underWay).containsOnlyKeys("a", "b");
    assertThat(queue.waiting()).isEqualTo(2);
    answer("b");
    assertThat(underWay).containsOnlyKeys("a", "c");
    answer("a");
    answer("c");
    answer("d");
    assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void whoIsFurthestGoesFirst() {
    call("a", KvsCall.JOIN);
    call("b", KvsCall.JOIN);
    call("new", KvsCall.DESCRIBE_CHANNEL);
    call("sooner", KvsCall.GET_ENDPOINT);
    call("later", KvsCall.GET_ENDPOINT);
    call("joins", KvsCall.JOIN);
    answer("a");
    assertThat(underWay).containsKey("joins");
    answer("b");
    assertThat(underWay).containsKey("sooner");
    answer("joins");
    assertThat(underWay).containsKey("later");
    answer("sooner");
    assertThat(underWay).containsOnlyKeys("later", "new");
  }

  @Test
  void aSessionGoesOnBeforeAnotherBegins() {
    call("busy", KvsCall.JOIN);
    call("look-up", KvsCall.DESCRIBE_CHANNEL).thenCompose(done -> call("join", KvsCall.JOIN));
    call("another", KvsCall.CONNECT);
    answer("look-up");
    assertThat(underWay).containsOnlyKeys("busy", "join");
  }

  @Test
  void aCallThatFailsMakesRoomForTheNext() {
    call("a", KvsCall.JOIN);
    CompletableFuture<String> fails =
        queue.pass(
            KvsCall.JOIN,
            Caller.ENDLESS,
            () -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    CompletableFuture<String> throwing =
        queue.pass(
            KvsCall.JOIN,
            Caller.ENDLESS,
            () -> {
              throw new IllegalArgumentException("never");
            });
    call("b", KvsCall.JOIN);
    assertThatThrownBy(fails::join).hasMessageContaining("no");
    assertThatThrownBy(throwing::join).hasMessageContaining("never");
    assertThat(underWay).containsOnlyKeys("a", "b");
  }

  @Test
  void whatWaitsOfACallerThatEndsLeavesTheQueueAndTakesNoPlace() {
    List<KvsCall> begun = new ArrayList<>();
    Caller session = new Caller(begun::add);
    call("a", KvsCall.JOIN, session);
    call("b", KvsCall.JOIN);
    CompletableFuture<String> dropped = call("c", KvsCall.JOIN, session);
    call("d", KvsCall.JOIN);

    session.end();

    assertThat(dropped).isCompletedExceptionally();
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(session.waiting()).isZero();
    assertThat(call("e", KvsCall.JOIN, session)).isCompletedExceptionally();
    answer("a");
    assertThat(underWay).containsOnlyKeys("b", "d");
    assertThat(begun).containsExactly(KvsCall.JOIN);
    assertThat(queue.waiting()).isZero();
  }
}
