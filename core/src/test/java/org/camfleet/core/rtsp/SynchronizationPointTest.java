package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.onvif.Onvif;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.onvif.OnvifSettings;
import org.camfleet.core.onvif.VideoProfile;
import org.camfleet.core.onvif.simulated.SimulatedDevice;
import org.camfleet.core.onvif.simulated.SimulatedDevices;
import org.camfleet.core.onvif.simulated.SimulatedProfile;
import org.junit.jupiter.api.Test;

/** A simulated camera sends a key frame at once when its ONVIF device is asked for one. */
class SynchronizationPointTest {
  private static final RtspServer.Settings USUAL = RtspServer.Settings.loopback();

  @Test
  void aSynchronizationPointYieldsAKeyFrameWithinASecond() throws Exception {
    try (MediaLoops loops = MediaLoops.start(1);
        RtspServer server = RtspServer.start(USUAL, TestClips.DEMO);
        SimulatedDevices devices = devices(server);
        Onvif onvif =
            new Onvif(
                OnvifSettings.DEFAULT,
                new RefusedLogins(InstantSource.system()),
                InstantSource.system(),
                new CountingMetrics())) {
      Viewer viewer = Viewer.of(loops.of("cam1"), server.url("cam1"));
      viewer.awaitPictures(1);
      OnvifDevice device = onvif.device(devices.url("cam1"), null, new PinsInMemory());
      VideoProfile profile = device.profiles().join().get(0);
      int group = groupOf(TestClips.DEMO);
      for (int i = 0; i < 3; i++) {
        int keyFrames = keyFrames(viewer);
        await().until(() -> keyFrames(viewer) > keyFrames);
        int before = viewer.pictures().size();
        device.synchronize(profile).join();
        await().atMost(Duration.ofSeconds(1)).until(() -> keyFrames(viewer) > keyFrames + 1);
        assertThat(indexOfKeyFrameFrom(viewer.pictures(), before) - before)
            .as("pictures until the key frame, of a group of %d", group)
            .isLessThan(group - 5);
      }
      List<AccessUnit> pictures = viewer.pictures();
      for (int i = 1; i < pictures.size(); i++) {
        assertThat(pictures.get(i).timeMicros() - pictures.get(i - 1).timeMicros())
            .as("from picture %d to the next", i - 1)
            .isBetween(1_000L, 200_000L);
      }
      viewer.client().close();
    }
  }

  private static SimulatedDevices devices(RtspServer server) throws Exception {
    SimulatedProfile main =
        new SimulatedProfile("main", "H264", 1280, 720, 25, 50, server.url("cam1"));
    return SimulatedDevices.start(
        new InetSocketAddress("127.0.0.1", 0),
        0,
        List.of(
            new SimulatedDevice(
                "cam1", List.of(main), null, () -> server.camera("cam1").keyFrame())));
  }

  private static int groupOf(Clip clip) {
    int group = 1;
    while (!clip.pictures().get(group).keyFrame()) {
      group++;
    }
    return group;
  }

  private static int keyFrames(Viewer viewer) {
    return (int) viewer.pictures().stream().filter(AccessUnit::keyFrame).count();
  }

  private static int indexOfKeyFrameFrom(List<AccessUnit> pictures, int from) {
    int index = from;
    while (!pictures.get(index).keyFrame()) {
      index++;
    }
    return index;
  }
}
