package org.camfleet.fleet.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.jspecify.annotations.Nullable;

/** Bridges and channels that answer at once. */
final class TestDoors {
  private static final CameraStatus.Source SOURCE =
      new CameraStatus.Source(
          "playing",
          List.of("h264"),
          null,
          null,
          1,
          250,
          99_000,
          new CameraStatus.Clock(
              "camera-shifted",
              "medium",
              3_600_000L,
              null,
              List.of(new CameraStatus.Repair("clock-set", 1))),
          2,
          "tcp",
          List.of(new CameraStatus.Habit("sdp-no-name", 3)));
  private static final CameraStatus.Session SESSION =
      new CameraStatus.Session(
          "local",
          "arn:c",
          "connected",
          null,
          null,
          1,
          "AEAD_AES_128_GCM",
          1000,
          250,
          0,
          CameraStatus.Conduct.NONE,
          List.of(
              new CameraStatus.Finding("bit-rate-over-limit", "warn", "the camera sends a lot")),
          new SelectedPair("relay", "tls", "198.51.100.7:50000", "host", "192.0.2.1:8444"));

  final Map<String, CameraStatus.State> states = new HashMap<>();
  final List<String> hanging = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<String> joined = new CopyOnWriteArrayList<>();
  @Nullable Instant lastFragmentAt;
  @Nullable String missing;
  Channel.@Nullable Rejected refusal;
  volatile boolean silent;

  private <T> CompletionStage<T> answer(T value) {
    return silent
        ? CompletableFuture.failedFuture(new TimeoutException("no answer"))
        : CompletableFuture.completedFuture(value);
  }

  final Cameras cameras =
      new Cameras() {
        @Override
        public CompletionStage<CameraStatus> status(CameraKey camera) {
          String id = camera.id();
          CameraStatus.State state = states.getOrDefault(id, CameraStatus.State.CONNECTING);
          Instant since = TestCameraApi.NOON.minus(Duration.ofMinutes(1));
          if (hanging.contains(id)) {
            return new CompletableFuture<>();
          }
          return answer(new CameraStatus(id, state, since, SOURCE, List.of(SESSION), 2));
        }

        @Override
        public void tell(CameraKey camera, CameraBridge.Command command) {
          told.add(camera.id() + ": " + command);
        }
      };

  final Channels channels =
      new Channels() {
        @Override
        public CompletionStage<Channel.JoinReply> join(
            String arn, Participant participant, boolean own) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Channel.JoinReply> watch(String arn, Participant viewer) {
          joined.add(viewer.toString());
          return answer(refusal != null ? refusal : new Channel.Joined(1));
        }

        @Override
        public CompletionStage<Channel.OfferReply> sendOffer(
            String arn, String sender, String payload) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<HttpSessions.Reply> ask(
            String arn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Channel.Status> status(String arn) {
          Channel.PeerStatus master =
              new Channel.PeerStatus(
                  "master",
                  "connected",
                  7,
                  TestCameraApi.NOON,
                  lastFragmentAt,
                  missing,
                  999,
                  88_000,
                  2,
                  700);
          return answer(new Channel.Status(arn, master, List.of(), 7));
        }

        @Override
        public CompletionStage<Presence> presence(String arn) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public void tell(String arn, Channel.Command command) {
          told.add(arn + ": " + command);
        }
      };
}
