package org.camfleet.ops.simulate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.camfleet.core.onvif.simulated.SimulatedDevice;
import org.camfleet.core.onvif.simulated.SimulatedDevices;
import org.camfleet.core.onvif.simulated.SimulatedProfile;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspServer;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.SimulatedCamera;
import org.camfleet.core.rtsp.SimulatedSpeaker;
import org.camfleet.core.rtsp.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A number of simulated cameras, {@code /cam1} and up, that play one clip, each at its own place in
 * it.
 */
public final class Simulator implements AutoCloseable {
  private static final int NONCE_USES = 100;
  private static final int MOST_CONNECTIONS_A_CAMERA = 20;
  private static final int NOT_ENOUGH_BANDWIDTH = 453;

  private final RtspServer server;
  private final int cameras;
  private final Clip clip;
  private @Nullable SimulatedDevices devices;

  private Simulator(RtspServer server, int cameras, Clip clip) {
    this.server = server;
    this.cameras = cameras;
    this.clip = clip;
  }

  /**
   * Starts the cameras.
   *
   * @param cameras how many, 1 and up
   * @param address where they listen; port 0 for any free one
   * @param clip what they play
   * @param credentials who clients must be (Digest); null to let everyone in
   * @throws IOException says why the address cannot be used
   */
  public static Simulator start(
      int cameras, InetSocketAddress address, Clip clip, @Nullable RtspCredentials credentials)
      throws IOException {
    return start(cameras, address, clip, credentials, null);
  }

  /** The same over TLS; null for without. */
  public static Simulator start(
      int cameras,
      InetSocketAddress address,
      Clip clip,
      @Nullable RtspCredentials credentials,
      @Nullable SSLContext tls)
      throws IOException {
    Predicate<String> paths = path -> isCamera(path, cameras);
    RtspServer.Settings settings =
        new RtspServer.Settings(
            address,
            credentials,
            Authentication.DIGEST_MD5,
            NONCE_USES,
            Duration.ofSeconds(60),
            paths,
            1,
            cameras * MOST_CONNECTIONS_A_CAMERA,
            tls);
    return new Simulator(RtspServer.start(settings, clip), cameras, clip);
  }

  private static boolean isCamera(String path, int cameras) {
    return path.matches("cam[1-9]\\d{0,5}") && Integer.parseInt(path.substring(3)) <= cameras;
  }

  /**
   * From now on a camera plays to one client at a time.
   *
   * @param camera from 1 to the number of cameras
   * @param newest whether a second client takes the place of the first, or is refused
   */
  public void allowOneSession(int camera, boolean newest) {
    SimulatedCamera single = server.camera("cam" + camera);
    single.newestOnly(newest);
    single.refuseSecond(newest ? 0 : NOT_ENOUGH_BANDWIDTH);
  }

  /** How a camera sends; whoever asks for something else is refused. */
  public void sendOver(int camera, Collection<Transport> transports) {
    server.camera("cam" + camera).transports(transports.toArray(Transport[]::new));
  }

  /**
   * Gives each camera an ONVIF device, which has a key frame sent when it is asked for one.
   *
   * @param address where the devices listen; port 0 for any free one
   * @param discovery the port that probes come to, 3702 for those of the network
   * @param login who clients must be, or null
   * @throws IOException says why an address can not be used
   */
  public SimulatedDevices addDevices(
      InetSocketAddress address, int discovery, @Nullable RtspCredentials login)
      throws IOException {
    List<SimulatedDevice> all = new ArrayList<>();
    for (int i = 1; i <= cameras; i++) {
      SimulatedCamera camera = server.camera("cam" + i);
      all.add(
          new SimulatedDevice(
              camera.name(), List.of(profile(urlAt(address, i))), login, camera::keyFrame));
    }
    SimulatedDevices added = SimulatedDevices.start(address, discovery, all);
    devices = added;
    return added;
  }

  /** At the host of the device, since clients leave out streams of other hosts. */
  private String urlAt(InetSocketAddress device, int camera) {
    URI here = URI.create(url(camera));
    InetAddress host = device.getAddress();
    if (host == null || host.isAnyLocalAddress()) {
      return here.toString();
    }
    String text = host.getHostAddress();
    String shown = text.contains(":") ? "[" + text + "]" : text;
    return here.getScheme() + "://" + shown + ":" + here.getPort() + here.getPath();
  }

  /** As the clip is. */
  private SimulatedProfile profile(String url) {
    List<Clip.Unit> pictures = clip.pictures();
    long keyFrames = Math.max(1, pictures.stream().filter(Clip.Unit::keyFrame).count());
    long seconds = Math.max(1, clip.durationMicros() / 1_000_000);
    return new SimulatedProfile(
        "main",
        "H264",
        clip.video().width(),
        clip.video().height(),
        (int) (pictures.size() / seconds),
        (int) (pictures.size() / keyFrames),
        url);
  }

  /** Gives a camera a loudspeaker, which it shows to who requires a backchannel. */
  public void hear(int camera, SimulatedSpeaker speaker) {
    server.camera("cam" + camera).speaker(speaker);
  }

  /** The URL of a camera on this machine, from 1 to the number of cameras. */
  public String url(int camera) {
    if (camera < 1 || camera > cameras) {
      throw new IllegalArgumentException("camera: " + camera + " (expected: 1.." + cameras + ")");
    }
    return server.url("cam" + camera);
  }

  /** The port that the cameras listen on. */
  public int port() {
    return server.port();
  }

  /** The server behind the cameras, to show faults on purpose. */
  public RtspServer server() {
    return server;
  }

  @Override
  public void close() {
    if (devices != null) {
      devices.close();
    }
    server.close();
  }
}
