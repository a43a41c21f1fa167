package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Reception;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a camera whose pictures are re-encoded: decodes, scales, and has libwebrtc encode as
 * much as the way takes. Everything on the media loop; {@link NativePeer} has what may not wait
 * there.
 */
final class AdaptivePeer implements Peer, NativePeer.Listener, MediaFeed.Owner {
  private static final long LOOK_MICROS = 1_000_000;

  /** A far end that names more is one that does not stop. */
  private static final int MOST_CANDIDATES = 64;

  private final AdaptiveEngine engine;
  private final MediaLoop loop;
  private final LoopTimer timer;
  private final PeerSettings settings;
  private final PeerListener listener;
  private final FrameClock clock = new FrameClock();
  private final SizeLadder ladder;
  private final Probing probing;
  private @Nullable NativePeer nativePeer; // on the control thread
  private volatile @Nullable MediaFeed feed;
  private @Nullable Consumer<Answer> answering;
  private Flow flow = Flow.NONE;
  private int candidates;
  private boolean watched;
  private boolean counting;
  private boolean connected;
  private volatile boolean closed;

  AdaptivePeer(
      AdaptiveEngine engine, MediaLoop loop, PeerSettings settings, PeerListener listener) {
    this.engine = engine;
    this.loop = loop;
    this.timer = LoopTimer.of(loop);
    this.settings = settings;
    this.listener = listener;
    this.ladder = new SizeLadder(engine.settings().longestSide(), engine.settings().startBitrate());
    this.probing = new Probing(engine.settings().maxBitrate(), timer.nowMicros());
  }

  @Override
  public String createOffer() {
    throw new IllegalStateException("an adaptive peer answers (expected: an offer to it)");
  }

  @Override
  public Refusal setAnswer(String sdp) {
    return new Refusal("no-offer", "answer: no offer was made");
  }

  @Override
  public Answer answer(String offerSdp) {
    return new Answer.Refused(
        new Refusal(
            "takes-time", "an adaptive peer can not answer at once (expected: a callback)"));
  }

  @Override
  public void answer(String offerSdp, Consumer<Answer> then) {
    answering = then;
    engine.control(() -> begin(offerSdp));
    timer.schedule(settings.connectTimeout().toNanos() / 1000, this::unlessConnected);
  }

  private void begin(String offer) {
    if (closed) {
      return;
    }
    try {
      NativePeer made =
          new NativePeer(
              engine::control, engine.library(), engine.settings(), settings.ice(), this);
      nativePeer = made;
      feed = new MediaFeed(settings.channel(), engine, made, clock, this);
      made.answer(offer);
    } catch (Library.MissingException e) {
      onAnswer(new Answer.Refused(new Refusal("adaptive-missing", String.valueOf(e.getMessage()))));
    }
  }

  @Override
  public void onKeyFrameWanted() {
    onLoop(
        () -> {
          if (!closed) {
            listener.onKeyFrameRequested();
          }
        });
  }

  @Override
  public void onFault(DecodingFault fault) {
    onLoop(
        () -> {
          if (!closed) {
            fail("undecodable", fault.reason());
          }
        });
  }

  @Override
  public void onAnswer(Answer answer) {
    onLoop(
        () -> {
          Consumer<Answer> then = answering;
          answering = null;
          if (then != null && !closed) {
            then.accept(answer);
          }
        });
  }

  @Override
  public void onCandidate(IceCandidate candidate) {
    onLoop(
        () -> {
          if (!closed) {
            listener.onLocalCandidate(candidate);
          }
        });
  }

  /** What the engine tells when the loop has ended is no news; thrown there it ends the process. */
  private void onLoop(Runnable task) {
    try {
      loop.run(task);
    } catch (RejectedExecutionException ended) {
      closed = true;
    }
  }

  @Override
  public void onState(RTCPeerConnectionState state) {
    onLoop(
        () -> {
          if (!closed) {
            entered(state);
          }
        });
  }

  private void entered(RTCPeerConnectionState state) {
    switch (state) {
      case CONNECTED -> {
        if (!watched) {
          watched = true;
          look();
        }
      }
      case FAILED ->
          fail(
              connected ? "consent-lost" : "ice-timeout",
              connected ? "the far end answers no more" : "no candidate pair works");
      case CLOSED -> {
        close();
        listener.onClosed("the far end closed the connection");
      }
      default -> {}
    }
  }

  private void unlessConnected() {
    if (!connected && !closed) {
      fail("ice-timeout", "not connected within " + settings.connectTimeout().toSeconds() + " s");
    }
  }

  private void fail(String code, String text) {
    close();
    listener.onFailed(code, text);
  }

  /** Reads the counters each second, and has the pictures fit what the way takes. */
  private void look() {
    if (closed) {
      return;
    }
    if (!counting) { // else libwebrtc is behind, and more questions would not help
      counting = true;
      engine.control(this::count);
    }
    timer.schedule(LOOK_MICROS, this::look);
  }

  private void count() {
    NativePeer current = nativePeer;
    if (current != null) {
      current.connection().getStats(report -> onLoop(() -> counted(Flow.of(report))));
    }
  }

  private void counted(Flow now) {
    counting = false;
    if (closed) {
      return;
    }
    flow = now;
    MediaFeed media = feed;
    if (media != null && now.bitrate() > 0) {
      media.limitTo(ladder.next(now.bitrate()));
    }
    if (probing.isDue(now.bitrate(), timer.nowMicros())) {
      engine.control(this::probe);
    }
    if (!connected && now.pair() != null) {
      connected = true;
      listener.onConnected(now.srtpProfile(), remote(now.pair()));
    }
  }

  private void probe() {
    NativePeer current = nativePeer;
    if (current != null) {
      current.probe();
    }
  }

  private static InetSocketAddress remote(SelectedPair pair) {
    int colon = pair.remote().lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        pair.remote().substring(0, colon), Integer.parseInt(pair.remote().substring(colon + 1)));
  }

  @Override
  public void addCandidate(IceCandidate candidate) {
    if (++candidates > MOST_CANDIDATES) {
      return;
    }
    engine.control(
        () -> {
          NativePeer current = nativePeer;
          if (current != null) {
            current.addCandidate(candidate);
          }
        });
  }

  @Override
  public void send(AccessUnit unit) {
    MediaFeed media = feed;
    if (connected && media != null) {
      media.accept(unit);
    }
  }

  /** What was before is not shown: the last group of pictures only leads to the present one. */
  @Override
  public void sendBurst(List<AccessUnit> pictures) {
    MediaFeed media = feed;
    if (media != null) {
      media.prime(pictures, EpochClock.micros());
    }
  }

  @Override
  public void sendBacklog(List<AccessUnit> units) {
    int from = 0;
    for (int i = 0; i < units.size(); i++) {
      from = units.get(i).isVideo() && units.get(i).keyFrame() ? i : from;
    }
    sendBurst(units.subList(from, units.size()).stream().filter(AccessUnit::isVideo).toList());
  }

  /** It receives no pictures. */
  @Override
  public void requestKeyFrame() {}

  @Override
  public PeerStats stats() {
    return flow.stats();
  }

  /** It fits what it sends to the way, so what counts is how much that takes. */
  @Override
  public Reception reception() {
    PeerStats sent = flow.stats();
    return new Reception(
        sent.packetsSent(), sent.bytesSent(), 0, 0, 0, sent.rttMicros(), flow.bitrate(), true);
  }

  @Override
  public @Nullable SelectedPair selectedPair() {
    return flow.pair();
  }

  @Override
  public String localUfrag() {
    return ""; // libwebrtc's own; only an offerer is asked for it
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    engine.control(
        () -> {
          MediaFeed media = feed;
          feed = null;
          if (media != null) {
            media.close();
          }
          NativePeer ending = nativePeer;
          nativePeer = null;
          if (ending != null) {
            ending.close();
          }
        });
  }
}
