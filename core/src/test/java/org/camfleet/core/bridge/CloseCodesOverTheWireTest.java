package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.bridge.SessionFault.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions whose sockets a far end closes, with every code of the protocol and each fifth of those
 * that a service may choose, from one on that the seed tells.
 */
@Tag("peer")
class CloseCodesOverTheWireTest {
  private static final int MOST_STEPS = 200;
  private static final int EACH = 5;
  private static final long SEED = Long.getLong("camfleet.seed", System.nanoTime());

  private SessionsOverTheWire sessions;
  private FarServer far;

  @BeforeEach
  void start() throws Exception {
    System.out.println("seed " + SEED);
    sessions = new SessionsOverTheWire();
    far = sessions.far();
  }

  @AfterEach
  void stop() throws Exception {
    sessions.close();
  }

  @Test
  void aSocketThatIsClosedWithAnyCodeBeforeItIsOfUseIsOpenedAgainAfterAPause() {
    ConcurrentLinkedQueue<Integer> codes = codes();
    int all = codes.size();
    List<String> channels =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    sessions.of(
                        "coded-" + i,
                        opened(
                            socket -> {
                              Integer code = codes.poll();
                              if (code != null) {
                                socket.close(code, "code " + code);
                              }
                            })))
            .toList();
    for (int i = 0; i < MOST_STEPS && !codes.isEmpty(); i++) {
      sessions.pass(1, Duration.ofSeconds(15));
    }
    assertThat(codes).isEmpty();
    sessions.allConnect();
    assertThat(channels.stream().mapToInt(channel -> far.count(channel, "socket")).sum())
        .as("sockets: one for each code, and one that stays")
        .isBetween(all + channels.size() - 1, all + 2 * channels.size());
    channels.forEach(
        channel ->
            assertThat(sessions.faults(channel).keySet())
                .as("" + sessions.faults(channel))
                .isEqualTo(Set.of(Kind.UNREACHABLE)));
  }

  @Test
  void aSocketThatIsClosedWithAnyCodeWhileMediaFlowsIsOpenedAgainAndTheSessionStands() {
    ConcurrentLinkedQueue<Integer> codes = codes();
    List<String> channels =
        IntStream.range(0, 20)
            .mapToObj(i -> sessions.of("standing-" + i, FarServer.Manner.GOOD))
            .toList();
    sessions.allConnect();
    Map<String, Integer> joins =
        channels.stream()
            .collect(Collectors.toMap(one -> one, one -> far.count(one, "joinStorageSession")));
    sessions.forgetFaults(); // time passes faster here than messages do
    int all = codes.size();
    for (int i = 0; i < MOST_STEPS && !codes.isEmpty(); i++) {
      for (String channel : channels) {
        if (far.socket(channel).isOpen() && !codes.isEmpty()) {
          int code = codes.remove();
          far.socket(channel).close(code, "code " + code);
        }
      }
      sessions.pass(1, Duration.ofSeconds(15));
    }
    assertThat(codes).isEmpty();
    for (String channel : channels) {
      assertThat(sessions.phase(channel)).isEqualTo(Phase.CONNECTED);
      assertThat(sessions.faults(channel).keySet()).as("" + sessions.faults(channel)).isEmpty();
      assertThat(far.count(channel, "joinStorageSession"))
          .as("joins of " + channel)
          .isEqualTo(joins.get(channel));
    }
    assertThat(channels.stream().mapToInt(channel -> far.count(channel, "socket")).sum())
        .as("sockets: one for each code, and the first ones")
        .isBetween(all, all + 3 * channels.size());
  }

  @Test
  void oneThatClosesEverySocketWithTheCodeOfAStrangerIsJoinedAtMostOnceAMinute() {
    sessions.of(
        "fought-over", joined(socket -> socket.close(1000, "a newer connection took over")));
    sessions.pass(40, Duration.ofSeconds(15));
    assertThat(sessions.faults("fought-over").keySet()).isEqualTo(Set.of(Kind.SUPERSEDED));
    assertThat(far.count("fought-over", "joinStorageSession")).isBetween(3, 6);
    far.behaves("fought-over", FarServer.Manner.GOOD);
    sessions.allConnect();
  }

  /** Close codes that a service may use, but for the one that tells of a stranger. */
  private static ConcurrentLinkedQueue<Integer> codes() {
    int first = 4000 + (int) Math.floorMod(SEED, (long) EACH);
    IntStream chosen = IntStream.iterate(first, code -> code <= 4500, code -> code + EACH);
    return IntStream.concat(IntStream.rangeClosed(1001, 1015), chosen)
        .boxed()
        .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
  }

  private static FarServer.Manner joined(Consumer<FarServer.Socket> then) {
    return new FarServer.Manner() {
      @Override
      public void joined(FarServer.Socket socket) {
        then.accept(socket);
      }
    };
  }

  private static FarServer.Manner opened(Consumer<FarServer.Socket> then) {
    return new FarServer.Manner() {
      @Override
      public void opened(FarServer.Socket socket) {
        then.accept(socket);
      }
    };
  }
}
