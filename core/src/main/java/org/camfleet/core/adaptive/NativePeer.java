package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer connection of libwebrtc with what it sends. Its calls wait for threads of libwebrtc, so
 * all are made on the engine's control thread; what it hears is told on libwebrtc's own.
 */
final class NativePeer implements PeerConnectionObserver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NativePeer.class);

  /** After so many kbit/s more it begins anew below the ceiling. */
  private static final int MOST_RISES = 20;

  private static final List<String> STREAM = List.of("camfleet");

  private final Executor control;
  private final Library library;
  private final AdaptiveSettings settings;
  private final Listener listener;
  private final RTCPeerConnection connection;
  private final CustomVideoSource pictures = new CustomVideoSource();
  private final CustomAudioSource sound = new CustomAudioSource();
  private final VideoTrack video;
  private final AudioTrack audio;
  private final List<IceCandidate> early = new ArrayList<>();
  private String offer = "";
  private int ceiling; // kbit/s
  private int probes;
  private boolean described;
  private boolean probing;
  private boolean closed;

  /** Hears of a peer connection, on any thread. */
  interface Listener {
    /** The offer was answered, or can not be. */
    void onAnswer(Peer.Answer answer);

    /** A local candidate; never before the answer. */
    void onCandidate(IceCandidate candidate);

    /** The connection's state changed. */
    void onState(RTCPeerConnectionState state);
  }

  NativePeer(
      Executor control,
      Library library,
      AdaptiveSettings settings,
      IceConfiguration ice,
      Listener listener) {
    this.control = control;
    this.library = library;
    this.settings = settings;
    this.listener = listener;
    connection = library.factory().createPeerConnection(configuration(ice), this);
    video = library.factory().createVideoTrack("video", pictures);
    audio = library.factory().createAudioTrack("audio", sound);
    connection.addTrack(video, STREAM);
    connection.addTrack(audio, STREAM);
  }

  private static RTCConfiguration configuration(IceConfiguration ice) {
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.iceTransportPolicy =
        ice.policy() == IceTransportPolicy.RELAY
            ? RTCIceTransportPolicy.RELAY
            : RTCIceTransportPolicy.ALL;
    ice.servers().stream().map(NativePeer::server).forEach(configuration.iceServers::add);
    return configuration;
  }

  private static RTCIceServer server(IceServer from) {
    RTCIceServer server = new RTCIceServer();
    server.urls.addAll(from.uris());
    server.username = from.username();
    server.password = from.password().reveal();
    return server;
  }

  CustomVideoSource pictures() {
    return pictures;
  }

  CustomAudioSource sound() {
    return sound;
  }

  RTCPeerConnection connection() {
    return connection;
  }

  /** Answers the offer with H.264 and Opus, or says why not. */
  void answer(String offer) {
    ceiling = OfferHints.ceiling(offer, settings.maxBitrate()) / 1_000;
    this.offer = OfferHints.with(offer, settings.startBitrate(), settings.maxBitrate());
    connection.setRemoteDescription(offered(), then("offer", this::createAnswer));
  }

  private RTCSessionDescription offered() {
    int kbits = Math.max(1, ceiling - MOST_RISES + 1 + probes % MOST_RISES);
    return new RTCSessionDescription(RTCSdpType.OFFER, OfferHints.limited(offer, kbits));
  }

  /**
   * Has libwebrtc send some packets as fast as the most it may: it does where a far end allows more
   * than before, so that is what it is told; one kbit/s more each time, and now and then it begins
   * anew. The far end hears nothing of this.
   */
  void probe() {
    if (closed || !described || probing) {
      return;
    }
    probing = true;
    probes++;
    connection.setRemoteDescription(
        offered(),
        tried(
            () ->
                connection.createAnswer(
                    new RTCAnswerOptions(),
                    new CreateSessionDescriptionObserver() {
                      @Override
                      public void onSuccess(RTCSessionDescription answer) {
                        control.execute(() -> settle(answer));
                      }

                      @Override
                      public void onFailure(String error) {
                        failed(error);
                      }
                    })));
  }

  private void settle(RTCSessionDescription answer) {
    if (!closed) {
      connection.setLocalDescription(answer, tried(() -> probing = false));
    }
  }

  private SetSessionDescriptionObserver tried(Runnable next) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        control.execute(
            () -> {
              if (!closed) {
                next.run();
              }
            });
      }

      @Override
      public void onFailure(String error) {
        failed(error);
      }
    };
  }

  /** No more probes: the session goes on as it stands. */
  private static void failed(String error) {
    log.warn("trying whether the way takes more: {}", error);
  }

  private void createAnswer() {
    for (RTCRtpTransceiver one : connection.getTransceivers()) {
      MediaStreamTrack track = one.getSender().getTrack();
      if (track != null && MediaStreamTrack.VIDEO_TRACK_KIND.equals(track.getKind())) {
        one.setCodecPreferences(library.h264());
      }
    }
    connection.createAnswer(
        new RTCAnswerOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription answer) {
            control.execute(() -> describe(answer));
          }

          @Override
          public void onFailure(String error) {
            refuse("answer: " + error);
          }
        });
  }

  private void describe(RTCSessionDescription answer) {
    if (closed) {
      return;
    }
    if (answer.sdp.lines().anyMatch(line -> line.startsWith("m=video 0 "))) {
      listener.onAnswer(
          new Peer.Answer.Refused(
              new Refusal("no-h264", "offer: no H.264 that can be sent (expected: one format)")));
      return;
    }
    connection.setLocalDescription(answer, then("answer", () -> {}));
    // Candidates come from here on, and none may be told before the answer.
    listener.onAnswer(new Peer.Answer.Accepted(answer.sdp));
    described = true;
    early.forEach(this::add);
    early.clear();
  }

  private SetSessionDescriptionObserver then(String what, Runnable next) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        control.execute(
            () -> {
              if (!closed) {
                next.run();
              }
            });
      }

      @Override
      public void onFailure(String error) {
        refuse(what + ": " + error);
      }
    };
  }

  private void refuse(String text) {
    listener.onAnswer(new Peer.Answer.Refused(new Refusal("malformed-sdp", text)));
  }

  /** Takes a candidate of the far end, at any time. */
  void addCandidate(IceCandidate candidate) {
    if (described) {
      add(candidate);
    } else if (early.size() < 32) {
      early.add(candidate);
    }
  }

  private void add(IceCandidate candidate) {
    Integer index = candidate.sdpMLineIndex();
    String mid = candidate.sdpMid();
    if (!closed && !candidate.candidate().isEmpty()) {
      connection.addIceCandidate(
          new RTCIceCandidate(
              mid == null ? "" : mid, index == null ? 0 : index, candidate.candidate()));
    }
  }

  @Override
  public void onIceCandidate(RTCIceCandidate candidate) {
    listener.onCandidate(
        new IceCandidate(candidate.sdp, candidate.sdpMid, candidate.sdpMLineIndex, null));
  }

  @Override
  public void onConnectionChange(RTCPeerConnectionState state) {
    listener.onState(state);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // Each would hold its track for good. They are asked for anew: with those of addTrack the
      // process
      // ended here once the offer had been described again.
      List.of(connection.getSenders()).forEach(connection::removeTrack);
      connection.close();
      video.dispose();
      audio.dispose();
      pictures.dispose();
      sound.dispose();
    }
  }
}
