package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerSide;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.junit.jupiter.api.Test;

class AdaptivePeerTest {
  @Test
  void spike() throws Exception {
    MediaLoops loops = MediaLoops.start(2);
    CountingMetrics metrics = new CountingMetrics();
    MediaTransports service =
        MediaTransports.open(
            loops,
            MediaTransports.Settings.of(
                0,
                LocalAddresses.fixed(
                    List.of(
                        java.net.InetAddress.getByName("192.0.2.2"),
                        java.net.InetAddress.getLoopbackAddress()))),
            metrics);
    AdaptiveEngine engine = AdaptiveEngine.create(AdaptiveSettings.DEFAULT, metrics);
    PeerSide master = new PeerSide(service, loops.of("a"), settings(PeerSettings.Role.TO_MASTER));
    AdaptivePeer[] made = new AdaptivePeer[1];
    PeerSide camera =
        new PeerSide(
            (loop, s, l) -> made[0] = (AdaptivePeer) engine.create(loop, s, l),
            loops.of("a"),
            settings(PeerSettings.Role.BRIDGE));
    long t = System.nanoTime();
    PeerSide.connect(master, camera);
    System.err.println("master " + master.profile() + " " + (System.nanoTime() - t) / 1000000);
    System.err.println("camera " + camera.profile() + " " + (System.nanoTime() - t) / 1000000);
    Random random = new Random(1);
    byte[] noise = new byte[1920 * 1080];
    random.nextBytes(noise);
    ByteBuffer y = ByteBuffer.allocateDirect(1280 * 720 + 100000);
    ByteBuffer u = ByteBuffer.allocateDirect(640 * 360);
    ByteBuffer v = ByteBuffer.allocateDirect(640 * 360);
    for (int i = 0; i < 250; i++) {
      long now = org.camfleet.core.media.EpochClock.micros();
      for (int r = 0; r < 720; r += 16) {
        int row = (r + i * 4) % 720;
        y.put(row * 1280, noise, (i * 331) % 100000, 1280);
      }
      made[0]
          .feedForTest()
          .pictures
          .accept(new RawPicture(y, u, v, 1280, 640, 640, 1280, 720, now));
      byte[] silence = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};
      for (int k = 0; k < 2; k++) {
        camera.send(
            new AccessUnit(
                org.camfleet.core.media.AudioTrack.OPUS, silence, now + k * 20000, now, true));
      }
      Thread.sleep(40);
      if (i % 25 == 0) {
        System.err.println(
            camera.stats() + " got " + master.pictures().size() + " " + master.sounds().size());
      }
    }
    VideoTrack track = (VideoTrack) master.pictures().get(master.pictures().size() - 1).track();
    System.err.println(track);
    assertThat(master.pictures()).hasSizeGreaterThan(200);
    camera.close();
    Thread.sleep(1000);
    System.err.println("closed " + master.closed.isDone() + master.failed.isDone());
    master.close();
    engine.close();
    service.close();
    loops.close();
  }

  private static PeerSettings settings(PeerSettings.Role role) {
    return new PeerSettings(
        "a", role, null, true, IceConfiguration.NONE, "a", Duration.ofSeconds(15));
  }
}
