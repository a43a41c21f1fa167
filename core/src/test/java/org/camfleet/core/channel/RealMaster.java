package org.camfleet.core.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.rtp.TestMedia;

/** A master's client with real peers: it keeps each offer until a test lets it answer. */
final class RealMaster {
  final List<Offered> offers = new CopyOnWriteArrayList<>();
  private final MediaLoop loop;
  private final Peers peers;
  private final ActorRef<Channel.Command> channel;
  private final String socketId;

  RealMaster(
      ActorTestKit kit,
      MediaLoop loop,
      Peers peers,
      ActorRef<Channel.Command> channel,
      String socketId) {
    this.loop = loop;
    this.peers = peers;
    this.channel = channel;
    this.socketId = socketId;
    ActorRef<SocketCommand> socket =
        kit.spawn(
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof SocketCommand.Send send) {
                    received(send.message());
                  }
                  return Behaviors.same();
                }));
    channel.tell(new Channel.SocketOpened(Participant.MASTER, socketId, socket));
  }

  private void received(ServiceMessage message) throws MalformedException {
    if (message.kind() == MessageKind.SDP_OFFER) {
      offers.add(new Offered(SdpPayload.parse(message.payload()).sdp()));
    } else if (message.kind() == MessageKind.ICE_CANDIDATE) {
      IceCandidate candidate = CandidatePayload.parse(message.payload());
      offers.stream()
          .filter(one -> one.sdp.contains("a=ice-ufrag:" + candidate.usernameFragment()))
          .forEach(one -> loop.run(() -> one.peer.addCandidate(candidate)));
    }
  }

  private void send(MessageKind kind, String payload) {
    channel.tell(
        new Channel.MessageReceived(
            Participant.MASTER, socketId, new ClientMessage(kind, null, payload, null)));
  }

  void close() {
    offers.forEach(one -> loop.run(one.peer::close));
  }

  /** An offer and the peer that has set it as its remote description. */
  final class Offered implements PeerListener {
    volatile boolean connected;
    volatile boolean ended;
    private final String sdp;
    private final List<IceCandidate> early = new ArrayList<>();
    private Peer peer;
    private volatile String answer;
    private boolean answered;

    private Offered(String sdp) {
      this.sdp = sdp;
      PeerSettings settings =
          new PeerSettings(
              "gate",
              PeerSettings.Role.BRIDGE,
              TestMedia.SMALL,
              true,
              IceConfiguration.NONE,
              "gate",
              Duration.ofSeconds(15));
      loop.run(
          () -> {
            peer = peers.create(loop, settings, this);
            answer = ((Peer.Answer.Accepted) peer.answer(sdp)).sdp();
          });
    }

    /** Lets the answer go, and the candidates behind it. */
    void answer() {
      loop.run(
          () -> {
            answered = true;
            send(MessageKind.SDP_ANSWER, SdpPayload.answer(answer).toJson());
            early.forEach(this::onLocalCandidate);
          });
    }

    /** What it answers, once it has read the offer. */
    String answerSdp() {
      return answer;
    }

    /** Sends a unit; on the loop. */
    void send(AccessUnit unit) {
      peer.send(unit);
    }

    private void send(MessageKind kind, String payload) {
      RealMaster.this.send(kind, payload);
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      if (answered) {
        send(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(candidate));
      } else {
        early.add(candidate);
      }
    }

    @Override
    public void onConnected(String srtpProfile, InetSocketAddress remote) {
      connected = true;
    }

    @Override
    public void onUnit(AccessUnit unit) {}

    @Override
    public void onKeyFrameRequested() {}

    @Override
    public void onFailed(String code, String text) {
      ended = true;
    }

    @Override
    public void onClosed(String reason) {
      ended = true;
    }
  }
}
