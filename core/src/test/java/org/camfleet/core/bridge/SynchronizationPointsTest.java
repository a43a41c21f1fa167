package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.onvif.DeviceEvent;
import org.camfleet.core.onvif.Onvif;
import org.camfleet.core.onvif.OnvifFault;
import org.camfleet.core.onvif.OnvifSettings;
import org.camfleet.core.onvif.simulated.SimulatedDevice;
import org.camfleet.core.onvif.simulated.SimulatedDevices;
import org.camfleet.core.onvif.simulated.SimulatedProfile;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a camera's device is asked, and what of its events is told. */
class SynchronizationPointsTest {
  private static final URI URL = URI.create("rtsp://127.0.0.1:8554/cam1/main");
  private static final RtspCredentials LOGIN = new RtspCredentials("viewer", Secret.of("word"));

  private final AtomicInteger keyFrames = new AtomicInteger();
  private final CountingMetrics metrics = new CountingMetrics();
  private final Onvif onvif =
      new Onvif(
          OnvifSettings.DEFAULT,
          new RefusedLogins(InstantSource.system()),
          InstantSource.system(),
          metrics);
  private SimulatedDevices devices;

  @BeforeEach
  void start() throws Exception {
    SimulatedProfile main = new SimulatedProfile("main", "H264", 1280, 720, 25, 50, URL.toString());
    SimulatedDevice device =
        new SimulatedDevice("cam1", List.of(main), LOGIN, keyFrames::incrementAndGet);
    devices = SimulatedDevices.start(new InetSocketAddress("127.0.0.1", 0), 0, List.of(device));
  }

  @AfterEach
  void stop() {
    devices.close();
    onvif.close();
  }

  private SynchronizationPoints points(RtspCredentials login) {
    return new SynchronizationPoints(
        onvif.device(devices.url("cam1"), login, new PinsInMemory()), List.of(URL), metrics);
  }

  @Test
  void aDeviceIsAskedOnceInTwoSeconds() {
    SynchronizationPoints points = points(LOGIN);
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      points.ask(0, begin + TimeUnit.MILLISECONDS.toNanos(i));
    }
    await().until(() -> keyFrames.get() == 1);
    // The answer has to have come before the next request is sent.
    await()
        .until(
            () -> {
              points.ask(0, begin + TimeUnit.MILLISECONDS.toNanos(2_001));
              return keyFrames.get() == 2;
            });
    points.ask(0, begin + TimeUnit.MILLISECONDS.toNanos(3_900));
    assertThat(metrics.value("camfleet_onvif_key_frame_requests_total")).isEqualTo(2);
    assertThat(metrics.value("camfleet_onvif_key_frame_failures_total")).isZero();
  }

  @Test
  void aDeviceThatRefusesTheLoginIsLeftAlone() {
    SynchronizationPoints points = points(new RtspCredentials("viewer", Secret.of("guess")));
    long begin = System.nanoTime();
    points.ask(0, begin);
    await().until(() -> metrics.value("camfleet_onvif_key_frame_failures_total") == 1);
    for (int minute = 1; minute < 29; minute++) {
      points.ask(0, begin + TimeUnit.MINUTES.toNanos(minute));
    }
    assertThat(metrics.value("camfleet_onvif_key_frame_requests_total")).isEqualTo(1);
    assertThat(keyFrames).hasValue(0);
  }

  @Test
  void theSameIsToldOnceAndNotTooMuchOfIt() {
    WatchedStates states = new WatchedStates(2);
    DeviceEvent motion = new DeviceEvent(DeviceEvent.Kind.MOTION, "source", true);
    DeviceEvent still = new DeviceEvent(DeviceEvent.Kind.MOTION, "source", false);
    assertThat(states.changes(still)).isFalse();
    assertThat(states.changes(motion)).isTrue();
    assertThat(states.changes(motion)).isFalse();
    assertThat(states.changes(still)).isTrue();
    assertThat(states.mayTell(0)).isTrue();
    assertThat(states.mayTell(1)).isTrue();
    assertThat(states.mayTell(2)).isFalse();
    assertThat(states.mayTell(TimeUnit.SECONDS.toNanos(31))).isTrue();
  }

  @Test
  void aWatchWaitsLongerEachTimeAndLongWhereItIsHopeless() {
    WatchPauses pauses = new WatchPauses();
    OnvifFault away = new OnvifFault(OnvifFault.Kind.UNREACHABLE, "away");
    assertThat(pauses.after(away)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(pauses.after(away)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    for (int i = 0; i < 100; i++) {
      assertThat(pauses.after(away)).isLessThan(Duration.ofMinutes(7));
    }
    pauses.worked();
    assertThat(pauses.after(away)).isLessThan(Duration.ofSeconds(4));
    OnvifFault refused = new OnvifFault(OnvifFault.Kind.BAD_CREDENTIALS, "no");
    assertThat(pauses.after(refused)).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
  }
}
