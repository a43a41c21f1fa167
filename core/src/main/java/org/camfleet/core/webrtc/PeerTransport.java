package org.camfleet.core.webrtc;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.Secret;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.dtls.DtlsEndpoint;
import org.camfleet.core.webrtc.ice.CandidateLine;
import org.camfleet.core.webrtc.ice.IceAgent;
import org.camfleet.core.webrtc.ice.IceSettings;
import org.camfleet.core.webrtc.ice.LoopTimers;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.TurnDialer;
import org.camfleet.core.webrtc.sdp.Agreement;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The way to the far end: ICE finds a path, DTLS secures it, then datagrams of media pass. On the
 * loop; after a failure or {@link #close} the listener hears nothing more.
 */
final class PeerTransport implements AutoCloseable {
  /** What a transport tells. */
  interface Listener {
    void onLocalCandidate(IceCandidate candidate);

    /** The first authenticated check came from the owner of this description. */
    void onPeerUfrag(String ufrag);

    /** Keys are known and the far end is who its description says. */
    void onSecured(SrtpSender sender, SrtpReceiver receiver, DatagramPath path);

    /** A datagram of SRTP or SRTCP, after {@link #onSecured}; the array may be overwritten. */
    void onMedia(byte[] data, int off, int len);

    /** The way of the media will be gone, or is broken. */
    void onPathEnding(String why);

    /** It is over. */
    void onFailed(String code, String text);

    /** The far end ended it in order. */
    void onClosed(String reason);
  }

  private final MediaTransports transports;
  private final MediaLoop loop;
  private final PeerSettings settings;
  private final Listener listener;
  private final EarlyPackets early = new EarlyPackets();
  private final @Nullable IceAgent ice;
  private @Nullable DtlsEndpoint dtls;
  private @Nullable SwitchingPath path;
  private @Nullable Future<?> deadline;
  private boolean secured;
  private boolean ended;

  PeerTransport(
      MediaTransports transports, MediaLoop loop, PeerSettings settings, Listener listener) {
    this.transports = transports;
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    this.ice = openIce();
  }

  private @Nullable IceAgent openIce() {
    boolean answers = settings.role().answers();
    IceSettings.Role role = answers ? IceSettings.Role.CONTROLLED : IceSettings.Role.CONTROLLING;
    try {
      return IceAgent.create(
          transports.socket(loop, settings.role()),
          new LoopTimers(loop),
          new IceSettings(
              role,
              transports.settings().addresses(),
              settings.connectTimeout(),
              settings.ice().policy()),
          transports.iceCounters(),
          new IceEvents());
    } catch (IOException | IllegalStateException e) {
      // The owner is still in the middle of making us: it hears of it when this turn ends.
      String text = String.valueOf(e.getMessage());
      loop.eventLoop().execute(() -> fail("no-socket", text));
      return null;
    }
  }

  /** Whether there is a socket at all. */
  boolean isOpen() {
    return ice != null;
  }

  String localUfrag() {
    return ice == null ? "none" : ice.localUfrag();
  }

  Secret localPassword() {
    return ice == null ? Secret.of("") : ice.localPassword();
  }

  /** Tells candidates when this turn of the loop ends: by then the description has left. */
  void gather(String bundleMid) {
    loop.eventLoop()
        .execute(
            () -> {
              if (!ended && ice != null) {
                ice.start(bundleMid);
                askServers(ice);
              }
            });
  }

  /** Gathers at once, for a description that holds all candidates: none of them is told. */
  List<String> gatherWhole(String bundleMid) {
    if (ended || ice == null) {
      return List.of();
    }
    ice.start(bundleMid);
    return ice.localCandidates().stream().map(CandidateLine::format).toList();
  }

  /** Only a socket of our own can hold an allocation: the service shows its hosts alone. */
  private void askServers(IceAgent agent) {
    IceConfiguration with = settings.ice();
    boolean needed = !with.servers().isEmpty() || with.policy() == IceTransportPolicy.RELAY;
    if (settings.role().ownsSocket() && needed) {
      agent.gather(
          with.servers(),
          transports.resolver(),
          new TurnDialer(loop, with.trust(), transports.metrics()));
    }
  }

  /** Begins to connect; a second description before a path is found replaces the first. */
  void connect(Agreement agreement) {
    Agreement.Transport remote = agreement.transport();
    if (dtls != null) {
      dtls.close();
    }
    dtls =
        new DtlsEndpoint(
            transports.dtls(),
            loop,
            remote.weAreClient() ? DtlsEndpoint.Role.CLIENT : DtlsEndpoint.Role.SERVER,
            settings.channel(),
            remote.fingerprint(),
            this::sendHandshake,
            new DtlsEvents());
    startDeadline();
    if (ice != null) {
      ice.setRemote(remote.ufrag(), remote.password(), remote.lite());
      agreement.candidates().forEach(ice::addRemoteCandidate);
    }
  }

  private void startDeadline() {
    stopDeadline();
    long millis = settings.connectTimeout().toMillis();
    deadline = loop.eventLoop().schedule(() -> overdue(millis), millis, TimeUnit.MILLISECONDS);
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void sendHandshake(byte[] data, int off, int len) {
    if (path != null) {
      path.send(data, off, len);
    }
  }

  void addCandidate(IceCandidate candidate) {
    if (ice != null) {
      ice.addRemoteCandidate(candidate);
    }
  }

  /** Whether a path has been found. */
  boolean isSelected() {
    return path != null;
  }

  /** The candidate pair in use, or null. */
  @Nullable SelectedPair selectedPair() {
    return ice == null ? null : ice.selectedPair();
  }

  /** Round trip of ICE checks in microseconds, 0 when unknown. */
  long rttMicros() {
    return ice == null ? 0 : ice.rttMicros();
  }

  private void overdue(long millis) {
    if (path == null) {
      fail("ice-timeout", "no way to the far end within " + millis + " ms");
    } else {
      fail("dtls-timeout", "a way, but no DTLS handshake within " + millis + " ms");
    }
  }

  private void fail(String code, String text) {
    if (!ended) {
      close();
      listener.onFailed(code, text);
    }
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    stopDeadline();
    if (dtls != null) {
      dtls.close();
    }
    if (ice != null) {
      // Goodbyes leave when this turn ends, and the socket must live until then.
      loop.eventLoop().execute(ice::close);
    }
  }

  /** RFC 7983: the first byte tells DTLS from SRTP. */
  private void onData(byte[] data, int off, int len) {
    int first = len == 0 ? 0 : data[off] & 0xff;
    if (first >= 20 && first <= 63 && dtls != null) {
      dtls.onDatagram(data, off, len);
    } else if (first < 128 || first > 191) {
      transports.counters().notOurs.increment();
    } else if (secured) {
      listener.onMedia(data, off, len);
    } else if (!early.hold(data, off, len)) {
      transports.counters().tooEarly.increment();
    }
  }

  private void openEarly() {
    for (byte[] data = early.poll(); data != null && !ended; data = early.poll()) {
      listener.onMedia(data, 0, data.length);
    }
  }

  private final class IceEvents implements IceAgent.Listener {
    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      if (!ended && !settings.role().answersWhole()) {
        listener.onLocalCandidate(candidate);
      }
    }

    @Override
    public void onSelected(DatagramPath selected) {
      if (path != null) {
        path.switchTo(selected);
      } else if (dtls != null) {
        path = new SwitchingPath(selected);
        dtls.start();
      }
    }

    @Override
    public void onFailed(String code, String why) {
      fail(code, why);
    }

    @Override
    public void onPathEnding(String why) {
      if (!ended) {
        listener.onPathEnding(why);
      }
    }

    @Override
    public void onData(byte[] data, int offset, int length) {
      if (!ended) {
        PeerTransport.this.onData(data, offset, length);
      }
    }

    @Override
    public void onPeerUfrag(String peerUfrag) {
      if (!ended) {
        listener.onPeerUfrag(peerUfrag);
      }
    }
  }

  private final class DtlsEvents implements DtlsEndpoint.Listener {
    @Override
    public void onSecured(SrtpSender sender, SrtpReceiver receiver) {
      SwitchingPath way = path;
      if (!ended && way != null) {
        stopDeadline();
        secured = true;
        listener.onSecured(sender, receiver, way);
        openEarly();
      }
    }

    @Override
    public void onFailed(String code, String text) {
      fail(code, text);
    }

    @Override
    public void onPeerClosed() {
      if (!ended) {
        PeerTransport.this.close();
        listener.onClosed("the far end closed the connection");
      }
    }
  }
}
