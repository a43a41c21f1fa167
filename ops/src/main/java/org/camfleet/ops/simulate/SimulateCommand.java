package org.camfleet.ops.simulate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.onvif.Discovery;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.Transport;
import org.camfleet.ops.StartFailure;
import org.camfleet.ops.tls.ServerTls;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet simulate}: RTSP cameras that play a clip, until it is told to stop. */
@Command(
    name = "simulate",
    description = "Runs simulated RTSP cameras (TCP and UDP) that play a clip in a loop.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  /** The sound of the cameras. */
  enum Audio {
    auto(null),
    none(null),
    pcmu(AudioCodec.PCMU),
    pcma(AudioCodec.PCMA),
    aac(AudioCodec.AAC),
    opus(AudioCodec.OPUS);

    private final @Nullable AudioCodec codec;

    Audio(@Nullable AudioCodec codec) {
      this.codec = codec;
    }
  }

  /** What a camera with one session does about a second client. */
  enum SingleSession {
    refuse,
    replace
  }

  @Option(
      names = "--cameras",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of cameras, /cam1 to /camN (default: ${DEFAULT-VALUE}).")
  private int cameras;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8554",
      description = "TCP port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String address = "127.0.0.1";

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description = "Media file with H.264 video (default: the demo clip).")
  private @Nullable Path file;

  @Option(
      names = "--audio",
      defaultValue = "auto",
      description =
          "Sound: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, what the clip has).")
  private Audio audio = Audio.auto;

  @Option(
      names = "--single-session",
      arity = "0..1",
      paramLabel = "HOW",
      fallbackValue = "refuse",
      description = {
        "Each camera plays to one client at a time: ${COMPLETION-CANDIDATES} (default without a"
            + " value: refuse).",
        "refuse answers a second one with 453, replace ends the session of the first."
      })
  private @Nullable SingleSession singleSession;

  @Option(
      names = "--transports",
      split = ",",
      paramLabel = "T",
      defaultValue = "TCP,UDP",
      description = "How the cameras send, of tcp and udp (default: tcp,udp).")
  private Set<Transport> transports = Set.of();

  @Option(
      names = "--tls",
      description = "Speaks TLS (rtsps), with a certificate that is made anew with each start.")
  private boolean tls;

  @Option(
      names = "--onvif",
      arity = "0..1",
      paramLabel = "PORT",
      fallbackValue = "8580",
      description = {
        "Each camera has an ONVIF device, too, found by WS-Discovery and at http://ADDR:PORT/camN/onvif",
        "(default without a value: 8580)."
      })
  private @Nullable Integer onvif;

  @Option(
      names = "--backchannel",
      arity = "0..1",
      paramLabel = "DIR",
      fallbackValue = "",
      description = {
        "The cameras take sound (G.711 mu-law) of whoever requires a backchannel; without it they"
            + " answer 551 to that.",
        "What camN hears is written to DIR/camN.wav, if a directory is named."
      })
  private @Nullable String backchannel;

  @Option(names = "--user", paramLabel = "U", description = "User that clients must name.")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "P",
      defaultValue = "${env:CAMFLEET_SIMULATE_PASSWORD}",
      description = "Password of that user (or CAMFLEET_SIMULATE_PASSWORD).")
  private @Nullable String password;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws StartFailure, InterruptedException {
    check();
    try (Simulator simulator = start(clip())) {
      spec.commandLine().getOut().println("camfleet simulate ready: " + urls(simulator));
      spec.commandLine().getOut().flush();
      CountDownLatch stop = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "simulate-stop"));
      stop.await();
    }
    return 0;
  }

  private void check() throws StartFailure {
    if (cameras < 1 || cameras > 100_000) {
      throw new StartFailure("--cameras: " + cameras + " (expected: 1 to 100000)");
    }
    if (port < 0 || port > 65_535) {
      throw new StartFailure("--port: " + port + " (expected: 0 to 65535)");
    }
    if (!EnumSet.of(Transport.TCP, Transport.UDP).containsAll(transports)) {
      throw new StartFailure("--transports: " + transports + " (expected: of tcp and udp)");
    }
    if ((user == null) != (password == null || password.isEmpty())) {
      throw new StartFailure("--user and --password: only one given (expected: both or none)");
    }
  }

  private Clip clip() throws StartFailure {
    try {
      if (file == null) {
        return Clip.demo(audio == Audio.auto ? AudioCodec.AAC : audio.codec);
      }
      return audio == Audio.auto ? Clip.load(file) : Clip.load(file, audio.codec);
    } catch (MalformedException e) {
      throw new StartFailure("--clip: " + e.getMessage(), e);
    }
  }

  private Simulator start(Clip clip) throws StartFailure {
    InetSocketAddress listen = new InetSocketAddress(address, port);
    if (listen.isUnresolved()) {
      throw new StartFailure("--bind: " + address + " (expected: an address of this machine)");
    }
    try {
      RtspCredentials credentials =
          user == null || password == null ? null : new RtspCredentials(user, Secret.of(password));
      Simulator simulator =
          Simulator.start(
              cameras, listen, clip, credentials, tls ? ServerTls.ofCamera(address) : null);
      for (int i = 1; transports.size() == 1 && i <= cameras; i++) {
        simulator.sendOver(i, transports);
      }
      for (int i = 1; singleSession != null && i <= cameras; i++) {
        simulator.allowOneSession(i, singleSession == SingleSession.replace);
      }
      for (int i = 1; backchannel != null && i <= cameras; i++) {
        simulator.hear(i, HeardSound.speaker(backchannel, i));
      }
      if (onvif != null) {
        addDevices(simulator, new InetSocketAddress(address, onvif), credentials);
      }
      return simulator;
    } catch (IOException e) {
      throw new StartFailure("simulate: " + e.getMessage(), e);
    }
  }

  private static void addDevices(
      Simulator simulator, InetSocketAddress listen, @Nullable RtspCredentials login)
      throws IOException {
    try {
      simulator.addDevices(listen, Discovery.GROUP.getPort(), login);
    } catch (IOException e) {
      simulator.close();
      throw e;
    }
  }

  private String urls(Simulator simulator) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String first = (tls ? "rtsps://" : "rtsp://") + host + ":" + simulator.port() + "/cam1";
    return cameras == 1 ? first : first + " to /cam" + cameras;
  }
}
