package org.camfleet.ops.e2e;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingClient;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;
import org.camfleet.core.webrtc.ice.IceAgent;
import org.camfleet.core.webrtc.ice.IceCounters;
import org.camfleet.core.webrtc.ice.IceSettings;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.ice.LoopTimers;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.net.OwnSocket;
import org.camfleet.core.webrtc.net.UdpSettings;
import org.camfleet.core.webrtc.sdp.Agreement;
import org.camfleet.core.webrtc.sdp.AnswerWriter;
import org.camfleet.core.webrtc.sdp.LocalSide;
import org.camfleet.core.webrtc.sdp.OfferReader;

/**
 * A master that joins, answers and passes ICE as any other, then says one ClientHello and nothing
 * more. Its ICE agent goes on to answer checks.
 */
final class SilentPeer implements SignalingClient.Listener, IceAgent.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SessionService service;
  private final MediaLoop loop;
  private final CountingMetrics metrics = new CountingMetrics();
  private final CompletableFuture<Void> selected = new CompletableFuture<>();
  private final List<IceCandidate> early = new ArrayList<>();
  private final SessionService.Prepared prepared;
  private SignalingClient socket;
  private IceAgent ice;
  private DatagramPath path;

  private SilentPeer(SessionService service, MediaLoop loop, SessionService.Prepared prepared) {
    this.service = service;
    this.loop = loop;
    this.prepared = prepared;
  }

  /** Joins a channel as its master. */
  static SilentPeer join(SessionService service, MediaLoop loop, SessionService.Prepared channel) {
    SilentPeer peer = new SilentPeer(service, loop, channel);
    service
        .signalingUrl(channel)
        .whenComplete((url, failure) -> loop.run(() -> peer.connect(url, failure)));
    return peer;
  }

  /** Completes when ICE has a path. */
  CompletableFuture<Void> selected() {
    return selected;
  }

  /** The one thing that it says. */
  void hello(byte[] clientHello) {
    loop.run(() -> path.send(clientHello, 0, clientHello.length));
  }

  private void connect(URI url, Throwable failure) {
    if (failure != null) {
      selected.completeExceptionally(failure);
      return;
    }
    socket =
        SignalingClient.connect(
            loop,
            new SignalingClient.Settings(url, service.trust(), PATIENCE, PATIENCE),
            metrics,
            this);
  }

  @Override
  public void onConnected() {
    service
        .join(prepared)
        .whenComplete(
            (joined, failure) -> {
              if (failure != null) {
                selected.completeExceptionally(failure);
              }
            });
  }

  @Override
  public void onMessage(ServiceMessage message) {
    try {
      if (message.kind() == MessageKind.SDP_OFFER) {
        offered(SessionDescription.parse(SdpPayload.parse(message.payload()).sdp()));
      } else if (message.kind() == MessageKind.ICE_CANDIDATE) {
        candidate(CandidatePayload.parse(message.payload()));
      }
    } catch (Exception e) {
      selected.completeExceptionally(e);
    }
  }

  private void offered(SessionDescription offer) throws Exception {
    Agreement agreed = (Agreement) OfferReader.read(offer, null);
    OwnSocket udp = OwnSocket.open(loop, UdpSettings.forOwnSocket(false), metrics);
    ice =
        IceAgent.create(
            udp,
            new LoopTimers(loop),
            new IceSettings(IceSettings.Role.CONTROLLED, LocalAddresses.discovered(true), PATIENCE),
            new IceCounters(metrics),
            this);
    LocalSide side =
        new LocalSide(
            1,
            ice.localUfrag(),
            ice.localPassword(),
            CertificateFingerprint.of(new byte[0]),
            "silent",
            1,
            2);
    send(
        MessageKind.SDP_ANSWER,
        SdpPayload.answer(AnswerWriter.write(offer, agreed, side)).toJson());
    ice.start(agreed.bundleMid());
    Agreement.Transport remote = agreed.transport();
    ice.setRemote(remote.ufrag(), remote.password(), remote.lite());
    early.forEach(ice::addRemoteCandidate);
  }

  private void candidate(IceCandidate candidate) {
    if (ice == null) {
      early.add(candidate);
    } else {
      ice.addRemoteCandidate(candidate);
    }
  }

  private void send(MessageKind kind, String payload) {
    socket.send(new ClientMessage(kind, null, payload, null));
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    send(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(candidate));
  }

  @Override
  public void onSelected(DatagramPath found) {
    path = found;
    selected.complete(null);
  }

  @Override
  public void onFailed(String code, String why) {
    selected.completeExceptionally(new IllegalStateException(why));
  }

  @Override
  public void onData(byte[] data, int offset, int length) {
    // The server's flight, and silence.
  }

  @Override
  public void onEnded(SignalingEnd end) {
    selected.completeExceptionally(new IllegalStateException(end.text()));
  }

  @Override
  public void close() {
    loop.run(
        () -> {
          if (socket != null) {
            socket.close();
          }
          if (ice != null) {
            ice.close();
          }
        });
  }
}
