package org.camfleet.ops;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingClient;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.ops.config.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does some times what the first cameras of a node will need, before it is given any: a JVM that
 * has just started takes seconds for its first sessions, and a node that has just started may have
 * to take over a dead one's cameras.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** After so many the code is compiled for the most part; a slow machine does fewer. */
  private static final int ROUNDS = 40;

  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NAME = "rehearsal";

  private final MediaLoop loop;
  private final Peers peers;
  private final SessionServices services;
  private final Metrics metrics;
  private final long end = System.nanoTime() + LENGTH.toNanos();

  private Rehearsal(MediaLoop loop, Peers peers, SessionServices services, Metrics metrics) {
    this.loop = loop;
    this.peers = peers;
    this.services = services;
    this.metrics = metrics;
  }

  /** Completes when it is over, however it went; a node with one role needs none. */
  static CompletionStage<Void> of(Parts parts, Peers peers, SessionServices services) {
    Set<Role> roles = parts.settings().roles();
    if (!roles.contains(Role.BRIDGE) || !roles.contains(Role.SERVICE)) {
      return CompletableFuture.completedFuture(null);
    }
    return new Rehearsal(parts.loops().of(NAME), peers, services, parts.metrics()).round(1);
  }

  private CompletableFuture<Void> round(int number) {
    return CompletableFuture.allOf(
            connect(loop, peers),
            services.rehearse().thenCompose(this::socket).toCompletableFuture())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .handle((done, failure) -> goesOn(number, failure))
        .thenCompose(on -> on ? round(number + 1) : CompletableFuture.completedFuture(null));
  }

  private boolean goesOn(int number, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("rehearsal: {}", failure.toString());
      return false;
    }
    return number < ROUNDS && System.nanoTime() < end;
  }

  /** Completes when the socket was refused, or opened and closed. */
  private CompletionStage<Void> socket(URI url) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    SignalingClient client =
        SignalingClient.connect(
            loop,
            new SignalingClient.Settings(url, services.localTrust(), PATIENCE, PATIENCE),
            metrics,
            new SignalingClient.Listener() {
              @Override
              public void onConnected() {
                ended.complete(null);
              }

              @Override
              public void onMessage(ServiceMessage message) {}

              @Override
              public void onEnded(SignalingEnd end) {
                ended.complete(null);
              }
            });
    return ended.whenComplete((done, failure) -> client.close());
  }

  /** A service's and a bridge's peer meet over this node's own sockets. */
  static CompletableFuture<Void> connect(MediaLoop loop, Peers peers) {
    Side service = new Side();
    Side bridge = new Side();
    CompletableFuture<Void> connected =
        CompletableFuture.allOf(service.connected, bridge.connected)
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    loop.run(
        () -> {
          Peer offering = peers.create(loop, settings(PeerSettings.Role.TO_MASTER), service);
          Peer answering = peers.create(loop, settings(PeerSettings.Role.BRIDGE), bridge);
          connected.whenComplete(
              (done, failure) ->
                  loop.run(
                      () -> {
                        offering.close();
                        answering.close();
                      }));
          Peer.Answer answer = answering.answer(offering.createOffer());
          if (answer instanceof Peer.Answer.Accepted accepted) {
            offering.setAnswer(accepted.sdp());
            service.trickleTo(answering);
            bridge.trickleTo(offering);
          } else {
            bridge.onFailed("no answer", answer.toString());
          }
        });
    return connected;
  }

  private static PeerSettings settings(PeerSettings.Role role) {
    return new PeerSettings(NAME, role, null, false, IceConfiguration.NONE, NAME, PATIENCE);
  }

  /** One of the two. */
  private static final class Side implements PeerListener {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final List<IceCandidate> early = new ArrayList<>();
    private @Nullable Peer other;

    void trickleTo(Peer to) {
      other = to;
      early.forEach(to::addCandidate);
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      if (other == null) {
        early.add(candidate);
      } else {
        other.addCandidate(candidate);
      }
    }

    @Override
    public void onConnected(String srtpProfile, InetSocketAddress remote) {
      connected.complete(null);
    }

    @Override
    public void onUnit(AccessUnit unit) {}

    @Override
    public void onKeyFrameRequested() {}

    @Override
    public void onFailed(String code, String text) {
      connected.completeExceptionally(new IllegalStateException(code + ": " + text));
    }

    @Override
    public void onClosed(String reason) {}
  }
}
