package org.camfleet.ops;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.ops.config.Role;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once what the first cameras of a node will need, before it is given any: a JVM that has just
 * started takes seconds for its first session, and a node that has just started may have to take
 * over a dead one's cameras.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String NAME = "rehearsal";

  private Rehearsal() {}

  /** Completes when it is over, however it went. */
  static CompletionStage<Void> of(Parts parts, Peers peers, SessionServices services) {
    Set<Role> roles = parts.settings().roles();
    if (!roles.contains(Role.BRIDGE) || !roles.contains(Role.SERVICE)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
            connect(parts.loops().of(NAME), peers), services.rehearse().toCompletableFuture())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("rehearsal: {}", failure.toString());
              }
              return null;
            });
  }

  /** A service's and a bridge's peer meet over this node's own sockets. */
  static CompletableFuture<Void> connect(MediaLoop loop, Peers peers) {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    loop.run(
        () -> {
          Side service = new Side(connected);
          Side bridge = new Side(connected);
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
            connected.completeExceptionally(new IllegalStateException(answer.toString()));
          }
        });
    return connected;
  }

  private static PeerSettings settings(PeerSettings.Role role) {
    return new PeerSettings(NAME, role, null, false, List.of(), NAME, CONNECT);
  }

  /** One of the two; connected when both are. */
  private static final class Side implements PeerListener {
    private final CompletableFuture<Void> connected;
    private final List<IceCandidate> early = new ArrayList<>();
    private @Nullable Peer other;

    Side(CompletableFuture<Void> connected) {
      this.connected = connected;
    }

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
