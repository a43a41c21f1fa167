package org.camfleet.core.onvif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.simulated.SimulatedDevice;
import org.camfleet.core.onvif.simulated.SimulatedDevices;
import org.camfleet.core.onvif.simulated.SimulatedProfile;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device is asked and set, over HTTP, against the simulated one. */
class OnvifDeviceTest {
  private static final RtspCredentials LOGIN = new RtspCredentials("viewer", Secret.of("word"));

  private final AtomicInteger keyFrames = new AtomicInteger();
  private final RefusedLogins logins = new RefusedLogins(InstantSource.system());
  private final Onvif onvif =
      new Onvif(OnvifSettings.DEFAULT, logins, InstantSource.system(), new CountingMetrics());
  private SimulatedDevice simulated =
      new SimulatedDevice("cam1", profiles(), LOGIN, keyFrames::incrementAndGet);
  private SimulatedDevices devices;

  private static List<SimulatedProfile> profiles() {
    return List.of(
        profile("large", "H264", 3840, 2160),
        profile("new", "H265", 1920, 1080),
        profile("main", "H264", 1920, 1080),
        profile("sub", "H264", 640, 360),
        profile("stills", "JPEG", 1280, 720));
  }

  private static SimulatedProfile profile(String token, String codec, int width, int height) {
    String url = "rtsp://viewer:word@127.0.0.1:8554/cam1/" + token;
    return new SimulatedProfile(token, codec, width, height, 25, 50, url);
  }

  @BeforeEach
  void start() throws Exception {
    devices = SimulatedDevices.start(new InetSocketAddress("127.0.0.1", 0), 0, List.of(simulated));
  }

  @AfterEach
  void stop() {
    devices.close();
    onvif.close();
  }

  private OnvifDevice device() {
    return device(LOGIN);
  }

  private OnvifDevice device(RtspCredentials login) {
    return onvif.device(devices.url("cam1"), login, new PinsInMemory());
  }

  private static <T> T of(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static OnvifFault fault(CompletableFuture<?> answer) {
    try {
      answer.orTimeout(20, TimeUnit.SECONDS).join();
      throw new AssertionError("no fault");
    } catch (CompletionException e) {
      return OnvifException.of(e);
    }
  }

  @Test
  void streamsComeBestFirstAndWithoutTheLoginInThem() throws Exception {
    assertThat(of(device().streams(4)))
        .extracting(OnvifDevice.Stream::url)
        .containsExactly(
            URI.create("rtsp://127.0.0.1:8554/cam1/main"),
            URI.create("rtsp://127.0.0.1:8554/cam1/sub"),
            URI.create("rtsp://127.0.0.1:8554/cam1/large"),
            URI.create("rtsp://127.0.0.1:8554/cam1/new"));
    assertThat(of(device().information()))
        .isEqualTo(new DeviceInformation("Camfleet", "Simulated camera", "1", "cam1"));
  }

  @Test
  void aDeviceOfProfileSAloneIsAskedInItsOwnWords() throws Exception {
    simulated.media2(false);
    assertThat(of(device().profiles()))
        .extracting(VideoProfile::service)
        .containsOnly(VideoProfile.Service.MEDIA)
        .hasSize(4);
    changesTheGopAndReadsItBack();
  }

  @Test
  void changesTheGopAndReadsItBack() throws Exception {
    VideoProfile main = ProfileOrder.of(of(device().profiles())).get(0);
    assertThat(of(device().encoders().set(main, new Encoders.Change(null, 30))))
        .isEqualTo(new Encoders.State("H264", 30));
    assertThat(simulated.govLength("main")).isEqualTo(30);
    assertThat(simulated.govLength("sub")).isEqualTo(50);
  }

  @Test
  void aDeviceThatSaysYesAndDoesNothingIsFoundOut() throws Exception {
    simulated.deaf(true);
    VideoProfile main = ProfileOrder.of(of(device().profiles())).get(0);
    OnvifFault fault = fault(device().encoders().set(main, new Encoders.Change(null, 30)));
    assertThat(fault.kind()).isEqualTo(Kind.NOT_APPLIED);
    assertThat(fault.text()).contains("each 50 pictures").contains("expected: H264, 30");
    simulated.ahead(Duration.ofHours(3));
    assertThat(fault(device().setClock()).kind()).isEqualTo(Kind.NOT_APPLIED);
  }

  @Test
  void whatADeviceCanNotDoIsRefusedBeforeItIsAsked() throws Exception {
    VideoProfile main = ProfileOrder.of(of(device().profiles())).get(0);
    assertThat(fault(device().encoders().set(main, new Encoders.Change(null, 5_000))).text())
        .isEqualTo("govLength: 5000 (expected: 1 to 400)");
    assertThat(fault(device().encoders().set(main, new Encoders.Change("AV1", null))).text())
        .isEqualTo("codec: AV1 (expected: one of [H264, H265])");
  }

  @Test
  void aWrongClockOfTheDeviceIsAllowedForAndCanBeSet() throws Exception {
    simulated.ahead(Duration.ofDays(-4_000));
    OnvifDevice device = device();
    assertThat(of(device.readClock())).isBetween(Duration.ofDays(-4_001), Duration.ofDays(-3_999));
    assertThat(of(device.profiles())).hasSize(5);
    assertThat(of(device.setClock()).abs()).isLessThan(Duration.ofSeconds(2));
    assertThat(of(device.profiles())).hasSize(5);
  }

  @Test
  void aDeviceMayWantHttpDigest() throws Exception {
    simulated.httpDigest(true);
    assertThat(of(device().profiles())).hasSize(5);
  }

  @Test
  void asksForAKeyFrame() throws Exception {
    VideoProfile main = of(device().profiles()).get(2);
    of(device().synchronize(main));
    assertThat(keyFrames).hasValue(1);
  }

  @Test
  void aRefusedLoginIsNotTriedUntilTheAccountIsLocked() {
    RtspCredentials wrong = new RtspCredentials("viewer", Secret.of("guess"));
    for (int i = 0; i < RefusedLogins.MOST; i++) {
      assertThat(fault(device(wrong).profiles()).text()).contains("refuses user or password");
    }
    OnvifFault fault = fault(device(wrong).profiles());
    assertThat(fault.code()).isEqualTo("bad-credentials");
    assertThat(fault.text()).startsWith("not tried").doesNotContain("guess");
  }

  @Test
  void motionIsToldAndASubscriptionOutlivesNoRestart() throws Exception {
    PullPoints.PullPoint point = of(device().events().subscribe(Duration.ofSeconds(30)));
    CompletableFuture<List<DeviceEvent>> waiting = point.pull(Duration.ofSeconds(10), 8);
    simulated.motion(true);
    assertThat(of(waiting))
        .containsExactly(new DeviceEvent(DeviceEvent.Kind.MOTION, "source-1", true));
    simulated.tamper(true);
    simulated.motion(false);
    assertThat(of(point.pull(Duration.ofSeconds(10), 8)))
        .containsExactly(
            new DeviceEvent(DeviceEvent.Kind.TAMPER, "source-1", true),
            new DeviceEvent(DeviceEvent.Kind.MOTION, "source-1", false));
    of(point.renew(Duration.ofSeconds(30)));
    of(point.end());
    await().until(() -> simulated.subscriptions() == 0);
    assertThat(fault(point.pull(Duration.ofSeconds(1), 8)).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aProbeOfOneHostFindsItsDevicesOnce() throws Exception {
    Discovery discovery =
        onvif.discovery(
            new Discovery.Settings(null, Duration.ofSeconds(1), 10, devices.discoveryPort()));
    List<DiscoveredDevice> found =
        of(discovery.probe(List.of(new InetSocketAddress("127.0.0.1", devices.discoveryPort()))));
    assertThat(found)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.address()).isEqualTo(devices.url("cam1"));
              assertThat(one.reference()).isEqualTo(simulated.reference());
              assertThat(one.name()).isEqualTo("cam1");
              assertThat(one.hardware()).isEqualTo("Simulated camera");
            });
    assertThat(fault(discovery.of(List.of("169.254.169.254"))).kind()).isEqualTo(Kind.FORBIDDEN);
  }
}
