package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Level;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.webrtc.IceCandidate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DirectViewersTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final BrownOut brownOut = new BrownOut(metrics, InstantSource.system());
  private final List<FakePeer> made = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> said = new CopyOnWriteArrayList<>();
  private final List<ClientMessage> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger keyFrames = new AtomicInteger();
  private final Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
  private final DirectViewers viewers = viewers(2);

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterEach
  void close() {
    onLoop(
        () -> {
          viewers.close();
          relay.close();
        });
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void anOfferIsAnsweredToTheViewerThatMadeIt() {
    offer("ann", "v=0 of ann");
    assertThat(sent)
        .extracting(ClientMessage::kind, ClientMessage::recipientClientId)
        .containsExactly(
            tuple(MessageKind.SDP_ANSWER, "ann"), tuple(MessageKind.ICE_CANDIDATE, "ann"));
    assertThat(sent.get(0).payload()).contains("answer to v=0 of ann");
    assertThat(sent).extracting(ClientMessage::correlationId).containsOnlyNulls();
  }

  @Test
  void theFirstViewerBeginsWithAKeyFrameThatTheCameraIsAskedFor() {
    FakePeer ann = watching("ann");
    assertThat(keyFrames).hasValue(1);
    publish("d1", false);
    publish("k2", true);
    publish("d3", false);
    await().untilAsserted(() -> assertThat(ann.sent).containsExactly("k2", "d3"));
    assertThat(ann.burst).isEmpty();
  }

  @Test
  void aLaterViewerBeginsWithWhatIsRemembered() {
    FakePeer ann = watching("ann");
    publish("k1", true);
    publish("d2", false);
    await().until(() -> ann.sent.size() == 2);
    FakePeer bob = watching("bob");
    publish("d3", false);
    await().untilAsserted(() -> assertThat(bob.sent).containsExactly("d3"));
    assertThat(bob.burst).containsExactly("k1", "d2");
    assertThat(keyFrames).as("requests to the camera").hasValue(1);
  }

  @Test
  void soundIsHeardAtOnce() {
    FakePeer ann = watching("ann");
    AccessUnit sound = new AccessUnit(AudioTrack.OPUS, "s".getBytes(), 0, 0, true);
    onLoop(() -> relay.accept(sound));
    await().untilAsserted(() -> assertThat(ann.sent).containsExactly("s"));
  }

  @Test
  void aNewerOfferOfAViewerReplacesItsOlderOneAndTakesNoFurtherPlace() {
    FakePeer former = watching("ann");
    watching("bob");
    FakePeer newer = watching("ann");
    assertThat(former.closed).isTrue();
    publish("k1", true);
    await().until(() -> newer.sent.contains("k1"));
    assertThat(former.sent).isEmpty();
    assertThat(present()).isEqualTo(2);
  }

  @Test
  void offersBeyondTheLimitAreCountedAndNotAnswered() {
    offer("ann", "v=0");
    offer("bob", "v=0");
    sent.clear();
    offer("dan", "v=0");
    assertThat(sent).isEmpty();
    assertThat(made).hasSize(2);
    assertThat(refused("full")).isEqualTo(1);

    onLoop(() -> made.get(0).listener.onFailed("consent-lost", "nothing heard for 30 s"));
    assertThat(made.get(0).closed).isTrue();
    offer("dan", "v=0");
    assertThat(sent).extracting(ClientMessage::recipientClientId).containsOnly("dan");
  }

  @Test
  void offersToANodeThatIsShortAreCountedAndNotAnsweredAndTheFormerOneStands() {
    FakePeer ann = watching("ann");
    sent.clear();
    brownOut.become(Level.NO_NEW_VIEWERS, "CPU: 97 % of all cores (limit: 95)");
    offer("bob", "v=0");
    offer("ann", "v=0");
    assertThat(sent).isEmpty();
    assertThat(ann.closed).isFalse();
    assertThat(refused("short")).isEqualTo(2);
    assertThat(metrics.value("camfleet_brown_out_refused_total", "work", "direct-viewer"))
        .isEqualTo(2);
  }

  @Test
  void theNewestLeavesWhenTheNodeIsShort() {
    FakePeer ann = watching("ann");
    FakePeer bob = watching("bob");
    brownOut.closeNewest(1);
    await().until(() -> bob.closed);
    assertThat(ann.closed).isFalse();
    assertThat(present()).isEqualTo(1);
    onLoop(viewers::close);
    assertThat(brownOut.hasViewers()).isFalse();
  }

  @Test
  void withoutPlacesNothingIsMade() {
    DirectViewers none = viewers(0);
    onLoop(() -> take(none, "ann", description("v=0")));
    assertThat(made).isEmpty();
    assertThat(refused("disabled")).isEqualTo(1);
  }

  @Test
  void anOfferThatCanNotBeAnsweredLeavesNothingBehind() {
    offer("ann", "v=0 no-h264");
    assertThat(sent).isEmpty();
    assertThat(made.get(0).closed).isTrue();
    assertThat(refused("unusable")).isEqualTo(1);
    assertThat(present()).isZero();
  }

  @Test
  void candidatesGoToThePeerOfTheirViewer() {
    offer("ann", "v=0");
    offer("bob", "v=0");
    IceCandidate candidate = new IceCandidate("candidate:1 1 udp 1 10.0.0.1 9", "0", 0, "b");
    String json = CandidatePayload.toJson(candidate);
    for (String sender : List.of("bob", "stranger")) {
      onLoop(() -> take(viewers, sender, message(MessageKind.ICE_CANDIDATE, json)));
    }
    assertThat(made.get(0).candidates).isEmpty();
    assertThat(made.get(1).candidates).containsExactly(candidate);
  }

  @Test
  void aViewersAnswerIsNoneThatAMasterTakes() {
    ServiceMessage answer = message(MessageKind.SDP_ANSWER, SdpPayload.answer("v=0").toJson());
    assertThatThrownBy(() -> viewers.received("ann", answer))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("SDP_ANSWER of a viewer");
  }

  @Test
  void whatAViewerSaysIsHandedOn() {
    FakePeer ann = watching("ann");
    AccessUnit word = new AccessUnit(AudioTrack.OPUS, new byte[] {1, 2, 3, 4}, 5, 5, true);

    onLoop(() -> ann.listener.onUnit(word));

    assertThat(said).containsExactly(word);
  }

  @Test
  void allLeaveWithTheBridge() {
    watching("ann");
    watching("bob");
    onLoop(viewers::close);
    assertThat(made).allMatch(peer -> peer.closed);
    assertThat(present()).isZero();
  }

  private DirectViewers viewers(int limit) {
    return new DirectViewers(
        limit,
        loop,
        brownOut,
        relay,
        listener -> {
          FakePeer peer = new FakePeer(listener);
          made.add(peer);
          return peer;
        },
        sent::add,
        keyFrames::incrementAndGet,
        (who, unit) -> said.add(unit),
        metrics);
  }

  private void offer(String clientId, String sdp) {
    onLoop(() -> take(viewers, clientId, description(sdp)));
  }

  private FakePeer watching(String clientId) {
    offer(clientId, "v=0");
    FakePeer peer = made.get(made.size() - 1);
    onLoop(peer::connects);
    return peer;
  }

  private static void take(DirectViewers by, String clientId, ServiceMessage message) {
    try {
      by.received(clientId, message);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static ServiceMessage description(String sdp) {
    return message(MessageKind.SDP_OFFER, SdpPayload.offer(sdp).toJson());
  }

  private static ServiceMessage message(MessageKind kind, String payload) {
    return new ServiceMessage(kind, "the viewer", payload, null);
  }

  private void publish(String name, boolean keyFrame) {
    onLoop(() -> relay.accept(new AccessUnit(TRACK, name.getBytes(), 0, 0, keyFrame)));
  }

  /** Runs on the loop and waits for it. */
  private void onLoop(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.run(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  private long refused(String reason) {
    return metrics.value("camfleet_bridge_direct_refused_total", "reason", reason);
  }

  private long present() {
    return metrics.value("camfleet_bridge_direct_viewers");
  }
}
