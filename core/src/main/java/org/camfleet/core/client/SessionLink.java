package org.camfleet.core.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.bridge.AnsweringPeer;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingClient;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Signaling socket and peers of one {@link StorageSession}. Each offer gets a new peer; the former
 * goes when the new one stands. Media that flows goes on without the socket. On the loop.
 */
final class SessionLink implements SignalingClient.Listener, AnsweringPeer.Owner, AutoCloseable {
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PING = Duration.ofSeconds(30);

  /** Candidates may come before their offer; more than this is a service that does not stop. */
  private static final int MAX_EARLY = 32;

  private final ClientSettings settings;
  private final MediaTransports transports;
  private final MediaLoop loop;
  private final String channel;
  private final Participant participant;
  private final MediaEnd media;
  private final StorageSession session;
  private final Metrics.Counter bad;
  private final List<IceCandidate> early = new ArrayList<>();
  private IceConfiguration ice = IceConfiguration.NONE;
  private @Nullable SignalingClient socket;
  private @Nullable AnsweringPeer coming;
  private @Nullable AnsweringPeer standing;
  private long answers;

  SessionLink(
      ClientSettings settings,
      MediaTransports transports,
      MediaLoop loop,
      String channel,
      Participant participant,
      MediaEnd media,
      StorageSession session) {
    this.settings = settings;
    this.transports = transports;
    this.loop = loop;
    this.channel = channel;
    this.participant = participant;
    this.media = media;
    this.session = session;
    this.bad = settings.metrics().counter("camfleet_client_bad_messages_total");
  }

  void connect(SessionService.Prepared prepared, URI url, SSLContext trust) {
    ice = new IceConfiguration(prepared.iceServers(), IceTransportPolicy.ALL, trust);
    socket =
        SignalingClient.connect(
            loop,
            new SignalingClient.Settings(url, trust, SOCKET_TIMEOUT, PING),
            settings.metrics(),
            this);
  }

  @Override
  public void onConnected() {
    session.join();
  }

  @Override
  public void onMessage(ServiceMessage message) {
    if (message.senderClientId() != null) {
      bad.increment(); // a viewer that wants to talk past the storage session
      return;
    }
    try {
      switch (message.kind()) {
        case SDP_OFFER -> offered(SdpPayload.parse(message.payload()).sdp());
        case ICE_CANDIDATE -> candidate(CandidatePayload.parse(message.payload()));
        case STATUS_RESPONSE -> status(message.status());
        case GO_AWAY, RECONNECT_ICE_SERVER -> {} // the socket's end matters only before media flows
        case SDP_ANSWER -> bad.increment();
      }
    } catch (MalformedException e) {
      bad.increment();
    }
  }

  private void status(@Nullable StatusResponse status) {
    if (status != null && standing == null) {
      session.end("refused", status.errorType() + ": " + status.description());
    }
  }

  private void offered(String sdp) {
    session.offered();
    if (coming != null) {
      coming.close();
    }
    AnsweringPeer next =
        new AnsweringPeer(this, null, listener -> transports.create(loop, peer(), listener));
    coming = next;
    next.answer(sdp, "answer-" + ++answers, this::unlessRefused);
    early.forEach(next::addCandidate);
    early.clear();
  }

  private void unlessRefused(@Nullable Refusal refusal) {
    if (refusal != null) {
      session.end("refused", refusal.code() + ": " + refusal.text());
    }
  }

  private PeerSettings peer() {
    return new PeerSettings(
        channel,
        participant.isMaster() ? PeerSettings.Role.BRIDGE : PeerSettings.Role.VIEWER,
        media.videoTrack(),
        false,
        ice,
        channel,
        settings.connectTimeout());
  }

  private void candidate(IceCandidate candidate) {
    if (coming != null) {
      coming.addCandidate(candidate);
    } else if (standing != null) {
      standing.addCandidate(candidate);
    } else if (early.size() < MAX_EARLY) {
      early.add(candidate);
    }
  }

  @Override
  public void stands(AnsweringPeer peer, String srtpProfile) {
    if (standing != null && standing != peer) {
      standing.close();
    }
    standing = peer;
    coming = null;
    session.stands(srtpProfile);
    media.stands(peer.connection());
  }

  @Override
  public void received(AccessUnit unit) {
    media.received(unit);
  }

  @Override
  public void keyFrameRequested() {
    media.onKeyFrameRequested();
  }

  @Override
  public void ended(AnsweringPeer peer, String text) {
    if (peer == standing) {
      session.end("session-ended", text);
    } else if (peer == coming && standing == null) {
      session.end("no-session", text);
    }
  }

  @Override
  public void onEnded(SignalingEnd end) {
    socket = null;
    if (standing == null && coming == null) {
      boolean denied = end.code() == 401 || end.code() == 403;
      session.end(denied ? "bad-credentials" : "unreachable", end.text());
    }
  }

  @Override
  public void send(ClientMessage message) {
    if (socket != null) {
      socket.send(message);
    }
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
    }
    if (coming != null) {
      coming.close();
    }
    if (standing != null) {
      standing.close();
    }
  }
}
