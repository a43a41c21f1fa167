package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.PeerListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);
  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
  private final FakePeer peer = new FakePeer(new Deaf());
  private final List<String> live = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterEach
  void close() {
    loop.run(relay::close);
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void whatCameSinceTheFirstKeyFrameIsSentBeforeTheLiveUnits() {
    Backlog backlog = backlog(1000, 5);
    publish("d0", 0);
    publish("s0", 0);
    publish("k1", 1);
    publish("s1", 1);
    publish("d2", 2);
    publish("k3", 3);
    awaitHeld(8);
    loop.run(() -> backlog.handOver(peer, unit -> live.add(name(unit))));
    publish("d4", 4);
    await().until(() -> live.contains("d4"));
    assertThat(peer.sent).containsExactly("k1", "s1", "d2", "k3");
    assertThat(live).containsExactly("d4");
    assertThat(metrics.value("camfleet_bridge_backlog_bytes")).isZero();
  }

  @Test
  void theOldestGroupOfPicturesIsForgottenBeyondTheDuration() {
    Backlog backlog = backlog(1000, 5);
    publish("k1", 1);
    publish("d2", 2);
    publish("k3", 3);
    publish("k7", 7);
    awaitHeld(4);
    loop.run(() -> backlog.handOver(peer, unit -> live.add(name(unit))));
    await().untilAsserted(() -> assertThat(peer.sent).containsExactly("k3", "k7"));
    assertThat(metrics.value("camfleet_bridge_backlog_forgotten_units_total")).isEqualTo(2);
  }

  @Test
  void theOldestGroupOfPicturesIsForgottenBeyondTheBytes() {
    Backlog backlog = backlog(5, 100);
    publish("k1", 1);
    publish("d2", 2);
    publish("k3", 3);
    awaitHeld(2);
    publish("d4", 4);
    awaitHeld(4);
    publish("d5", 5); // no key frame is left to begin with
    publish("d6", 6);
    await().until(() -> metrics.value("camfleet_bridge_backlog_forgotten_units_total") == 5);
    awaitHeld(0);
    loop.run(() -> backlog.handOver(peer, unit -> live.add(name(unit))));
    publish("d7", 7);
    await().untilAsserted(() -> assertThat(live).containsExactly("d7"));
    assertThat(peer.sent).isEmpty();
  }

  @Test
  void aClosedOneHoldsNothing() {
    Backlog backlog = backlog(1000, 5);
    publish("k1", 1);
    awaitHeld(2);
    loop.run(backlog::close);
    publish("k2", 2);
    awaitHeld(0);
  }

  private Backlog backlog(long bytes, int seconds) {
    return new Backlog(relay, new Backlog.Limits(bytes, Duration.ofSeconds(seconds)), metrics);
  }

  private void awaitHeld(long bytes) {
    await().until(() -> metrics.value("camfleet_bridge_backlog_bytes") == bytes);
  }

  private void publish(String name, long second) {
    AccessUnit unit =
        new AccessUnit(
            name.startsWith("s") ? AudioTrack.OPUS : TRACK,
            name.getBytes(),
            second * 1_000_000,
            second * 1_000_000,
            !name.startsWith("d"));
    loop.run(() -> relay.accept(unit));
  }

  private static String name(AccessUnit unit) {
    return new String(unit.data());
  }

  private static final class Deaf implements PeerListener {
    @Override
    public void onLocalCandidate(IceCandidate candidate) {}

    @Override
    public void onConnected(String srtpProfile, InetSocketAddress remote) {}

    @Override
    public void onUnit(AccessUnit unit) {}

    @Override
    public void onKeyFrameRequested() {}

    @Override
    public void onFailed(String code, String text) {}

    @Override
    public void onClosed(String reason) {}
  }
}
