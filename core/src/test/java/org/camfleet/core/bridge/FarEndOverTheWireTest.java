package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.camfleet.core.bridge.SessionFault.Kind;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions at far ends that misbehave in one way each, or are odd. */
@Tag("peer")
class FarEndOverTheWireTest {
  private static final int MINUTE_STEPS = 60;

  /** 1, 2, 4, 8 seconds and then one in eleven; or six for each offer that is waited for. */
  private static final int MOST_ATTEMPTS_A_MINUTE = 12;

  private SessionsOverTheWire sessions;
  private FarServer far;

  @BeforeEach
  void start() throws Exception {
    sessions = new SessionsOverTheWire();
    far = sessions.far();
  }

  @AfterEach
  void stop() throws Exception {
    sessions.close();
  }

  @Test
  void whateverTheServiceAnswersTheFaultIsNamedTheRateIsBoundedAndItHealsByItself() {
    Map<String, @Nullable Kind> expected = new LinkedHashMap<>();
    expected.put(
        sessions.of("throttles", answers("", FarServer.Reply.error(400, "ThrottlingException"))),
        Kind.LIMIT);
    expected.put(
        sessions.of(
            "limits", answers("", FarServer.Reply.error(400, "ClientLimitExceededException"))),
        Kind.LIMIT);
    expected.put(sessions.of("too-many", answers("", FarServer.Reply.error(429, ""))), Kind.LIMIT);
    expected.put(
        sessions.of("down", answers("", FarServer.Reply.error(503, "ServiceUnavailable"))),
        Kind.SERVICE_ERROR);
    expected.put(
        sessions.of("no-json", answers("", new FarServer.Reply(200, "", "<html>"))),
        Kind.SERVICE_ERROR);
    expected.put(
        sessions.of("empty", answers("", new FarServer.Reply(200, "", "{}"))), Kind.SERVICE_ERROR);
    expected.put(
        sessions.of(
            "no-channel",
            answers(
                "describeSignalingChannel",
                FarServer.Reply.error(404, "ResourceNotFoundException"))),
        Kind.NO_CHANNEL);
    expected.put(
        sessions.of(
            "denied",
            answers("joinStorageSession", FarServer.Reply.error(401, "AccessDeniedException"))),
        Kind.BAD_CREDENTIALS);
    expected.put(
        sessions.of(
            "expired",
            answers("joinStorageSession", FarServer.Reply.error(400, "ExpiredTokenException"))),
        Kind.EXPIRED_CREDENTIALS);
    expected.put(
        sessions.of(
            "throttles-joins",
            answers("joinStorageSession", FarServer.Reply.error(400, "ThrottlingException"))),
        Kind.LIMIT);
    expected.put(
        sessions.of(
            "bad-turn",
            answers(
                "get-ice-server-config",
                new FarServer.Reply(200, "", "{\"IceServerList\":[{\"Uris\":[\"turn:x\"]}]}"))),
        Kind.SERVICE_ERROR);
    for (String protocol : List.of("HTTPS", "WSS", "WEBRTC")) {
      expected.put(
          sessions.of(
              "nowhere-" + protocol,
              endpoint(
                  protocol, (protocol.equals("WSS") ? "wss" : "https") + "://nowhere.invalid")),
          Kind.UNREACHABLE);
      expected.put(
          sessions.of("nonsense-" + protocol, endpoint(protocol, "no endpoint")),
          Kind.SERVICE_ERROR);
      expected.put(
          sessions.of("relative-" + protocol, endpoint(protocol, "nowhere")), Kind.SERVICE_ERROR);
    }
    expected.put(sessions.of("silent", joined(socket -> {})), Kind.NO_SESSION);
    expected.put(
        sessions.of("no-h264", joined(socket -> socket.offer("v=0 no-h264"))), Kind.REFUSED);
    expected.put(
        sessions.of("no-sdp", joined(socket -> socket.send(MessageKind.SDP_OFFER, "{}"))),
        Kind.NO_SESSION);
    expected.put(
        sessions.of("noise", joined(socket -> socket.text("{\"messageType\":7}"))),
        Kind.NO_SESSION);
    expected.put(
        sessions.of("sends-away", opened(socket -> socket.send(MessageKind.GO_AWAY, ""))), null);
    expected.put(
        sessions.of("hangs-up", opened(socket -> socket.close(4001, "not today"))),
        Kind.UNREACHABLE);

    sessions.pass(MINUTE_STEPS, Duration.ofSeconds(1));

    expected.forEach(
        (channel, kind) -> {
          assertThat(sessions.faults(channel).keySet())
              .as("faults of " + channel + ": " + sessions.faults(channel))
              .isEqualTo(kind == null ? Set.of() : Set.of(kind));
          for (String operation :
              List.of("joinStorageSession", "describeSignalingChannel", "socket")) {
            assertThat(far.count(channel, operation))
                .as(operation + " of " + channel + " in a minute")
                .isLessThanOrEqualTo(MOST_ATTEMPTS_A_MINUTE);
          }
        });
    expected.keySet().forEach(channel -> far.behaves(channel, FarServer.Manner.GOOD));
    sessions.allConnect();
  }

  @Test
  void whatIsOddButNotWrongConnects() {
    IceCandidate bare =
        new IceCandidate("candidate:1 1 udp 1 192.0.2.1 9 typ host", null, null, null);
    sessions.of(
        "two-offers",
        joined(
            socket -> {
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
              socket.offer("v=0\r\na=ice-ufrag:two\r\n");
            }));
    sessions.of(
        "candidates-first",
        joined(
            socket -> {
              socket.send(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(bare));
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
            }));
    sessions.of(
        "no-mid",
        joined(
            socket -> {
              socket.offer("v=0\r\na=ice-ufrag:one\r\n");
              socket.send(
                  MessageKind.ICE_CANDIDATE, "{\"candidate\":\"" + bare.candidate() + "\"}");
            }));
    sessions.of("ten-minutes-ahead", ahead(600));
    sessions.of("ten-minutes-behind", ahead(-600));

    sessions.allConnect();

    for (String channel : List.of("candidates-first", "no-mid")) {
      assertThat(sessions.peer(channel).candidates)
          .as(channel)
          .extracting(IceCandidate::candidate)
          .containsExactly(bare.candidate());
    }
    assertThat(sessions.peer("no-mid").candidates.get(0).sdpMid()).isNull();
    for (String channel : List.of("ten-minutes-ahead", "ten-minutes-behind")) {
      assertThat(sessions.faults(channel).keySet())
          .as("" + sessions.faults(channel))
          .isSubsetOf(Kind.CLOCK_SKEW);
      assertThat(far.count(channel, "joinStorageSession")).isLessThanOrEqualTo(2);
    }
  }

  private static FarServer.Manner answers(String operation, FarServer.Reply reply) {
    return new FarServer.Manner() {
      @Override
      public FarServer.@Nullable Reply answer(String asked) {
        return operation.isEmpty() || asked.equals(operation) ? reply : null;
      }
    };
  }

  private static FarServer.Manner endpoint(String wrong, String endpoint) {
    return new FarServer.Manner() {
      @Override
      public String endpoint(String protocol, String usual) {
        return protocol.equals(wrong) ? endpoint : usual;
      }
    };
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

  private static FarServer.Manner ahead(long seconds) {
    return new FarServer.Manner() {
      @Override
      public long secondsAhead() {
        return seconds;
      }
    };
  }
}
