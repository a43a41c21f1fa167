package org.camfleet.core.webrtc;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.sdp.Agreement;
import org.camfleet.core.webrtc.sdp.AnswerReader;
import org.camfleet.core.webrtc.sdp.AnswerWriter;
import org.camfleet.core.webrtc.sdp.LocalSide;
import org.camfleet.core.webrtc.sdp.Negotiation;
import org.camfleet.core.webrtc.sdp.OfferReader;
import org.camfleet.core.webrtc.sdp.ProfileFit;
import org.camfleet.core.webrtc.sdp.ServiceOffer;
import org.camfleet.core.webrtc.sdp.WhipOfferReader;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The passthrough peer: descriptions here, {@link PeerTransport} for the way to the far end, {@link
 * PeerMedia} for what travels on it. Everything on the loop; made by {@link MediaTransports}.
 */
final class PeerConnection implements Peer {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MediaTransports transports;
  private final MediaLoop loop;
  private final PeerSettings settings;
  private final PeerListener listener;
  private final PeerTransport transport;
  private final LocalSide local;
  private @Nullable Agreement agreement;
  private @Nullable ProfileFit fit;
  private @Nullable String takenAnswer;
  private @Nullable PeerMedia media;
  private @Nullable Future<?> ticker;
  private PeerStats stats = PeerStats.NONE;
  private boolean described;
  private boolean ended;

  PeerConnection(
      MediaTransports transports, MediaLoop loop, PeerSettings settings, PeerListener listener) {
    this.transports = transports;
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    this.transport = new PeerTransport(transports, loop, settings, new TransportEvents());
    this.local =
        new LocalSide(
            RANDOM.nextLong() >>> 2,
            transport.localUfrag(),
            transport.localPassword(),
            transports.dtls().certificate().fingerprint(),
            settings.cname(),
            ssrc(),
            ssrc());
  }

  private static long ssrc() {
    return 1 + RANDOM.nextInt(Integer.MAX_VALUE);
  }

  @Override
  public String createOffer() {
    described = true;
    transport.gather(ServiceOffer.BUNDLE_MID);
    return settings.role() == PeerSettings.Role.TO_MASTER
        ? ServiceOffer.toMaster(local)
        : ServiceOffer.toViewer(local, settings.video());
  }

  @Override
  public @Nullable Refusal setAnswer(String sdp) {
    if (!described) {
      return new Refusal("no-offer", "answer: no offer was made");
    }
    if (ended || sdp.equals(takenAnswer)) {
      return null;
    }
    if (transport.isSelected()) {
      return new Refusal("already-answered", "answer: another one was taken and is connected");
    }
    Negotiation read =
        settings.role() == PeerSettings.Role.TO_MASTER
            ? AnswerReader.fromMaster(sdp, settings.requireAudio())
            : AnswerReader.fromViewer(sdp, settings.requireAudio());
    if (read instanceof Negotiation.Refused refused) {
      return refused.refusal();
    }
    takenAnswer = sdp;
    agree((Agreement) read);
    return null;
  }

  @Override
  public Answer answer(String offerSdp) {
    if (described || ended) {
      return refused("already-answered", "offer: this peer has answered one or is closed");
    }
    if (!transport.isOpen()) {
      return refused("no-socket", "no UDP socket to be had");
    }
    try {
      return answer(SessionDescription.parse(offerSdp));
    } catch (MalformedException e) {
      return refused("malformed-sdp", String.valueOf(e.getMessage()));
    }
  }

  private Answer answer(SessionDescription offer) {
    Negotiation read = read(offer);
    if (read instanceof Negotiation.Refused refused) {
      return new Answer.Refused(refused.refusal());
    }
    Agreement agreed = (Agreement) read;
    described = true;
    if (settings.role().isBridge()) {
      fit = ProfileFit.of(offer, settings.video());
    }
    String text = write(offer, agreed);
    agree(agreed);
    return new Answer.Accepted(text);
  }

  @Override
  public boolean isLeftBy(VideoTrack track) {
    return fit != null && fit.isLeftBy(track);
  }

  private Negotiation read(SessionDescription offer) {
    return switch (settings.role()) {
      case VIEWER -> OfferReader.readAsViewer(offer);
      case LISTENING_BRIDGE -> OfferReader.readAndListen(offer, settings.video());
      case TO_PUBLISHER -> WhipOfferReader.ofPublisher(offer, settings.requireAudio());
      case TO_PLAYER -> WhipOfferReader.ofPlayer(offer, settings.video());
      default -> OfferReader.read(offer, settings.video());
    };
  }

  private String write(SessionDescription offer, Agreement agreed) {
    if (settings.role().answersWhole()) {
      List<String> candidates = transport.gatherWhole(agreed.bundleMid());
      return AnswerWriter.writeWhole(offer, agreed, local, candidates);
    }
    transport.gather(agreed.bundleMid());
    return AnswerWriter.write(offer, agreed, local);
  }

  private static Answer refused(String code, String text) {
    return new Answer.Refused(new Refusal(code, text));
  }

  private void agree(Agreement agreed) {
    agreement = agreed;
    transport.connect(agreed);
  }

  @Override
  public void addCandidate(IceCandidate candidate) {
    transport.addCandidate(candidate);
  }

  @Override
  public void send(AccessUnit unit) {
    if (media != null) {
      media.send(unit);
    }
  }

  @Override
  public boolean takesSound() {
    Agreement agreed = agreement;
    return agreed != null && agreed.audio() != null && agreed.audio().send();
  }

  @Override
  public void sendBurst(List<AccessUnit> pictures) {
    if (media != null) {
      media.sendBurst(pictures);
    }
  }

  @Override
  public void sendBacklog(List<AccessUnit> units) {
    if (media != null) {
      media.sendBacklog(units);
    }
  }

  @Override
  public void describeClock(ClockQuality quality) {
    if (media != null) {
      media.describeClock(quality);
    }
  }

  @Override
  public void requestKeyFrame() {
    if (media != null) {
      media.requestKeyFrame();
    }
  }

  @Override
  public PeerStats stats() {
    if (media != null) {
      stats = media.stats(transport.rttMicros());
    }
    return stats;
  }

  @Override
  public Reception reception() {
    return media == null ? Reception.NONE : media.reception();
  }

  @Override
  public @Nullable SelectedPair selectedPair() {
    return transport.selectedPair();
  }

  @Override
  public String localUfrag() {
    return local.ufrag();
  }

  @Override
  public void close() {
    if (!ended) {
      endMedia();
      transport.close();
    }
  }

  private void endMedia() {
    stats();
    ended = true;
    if (ticker != null) {
      ticker.cancel(false);
    }
    if (media != null) {
      media.close();
      media = null;
      transports.counters().connected.add(-1);
    }
  }

  private void start(PeerMedia streams) {
    media = streams;
    transports.counters().connected.add(1);
    // Spread over the second, so that a fleet that joined together does not report together.
    ticker =
        loop.eventLoop()
            .scheduleAtFixedRate(streams::tick, RANDOM.nextInt(1000), 1000, TimeUnit.MILLISECONDS);
  }

  private final class TransportEvents implements PeerTransport.Listener {
    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      listener.onLocalCandidate(candidate);
    }

    @Override
    public void onPeerUfrag(String ufrag) {
      listener.onPeerUfrag(ufrag);
    }

    @Override
    public void onSecured(SrtpSender sender, SrtpReceiver receiver, DatagramPath path) {
      if (agreement == null) {
        return;
      }
      PeerMedia.Parts parts =
          new PeerMedia.Parts(
              agreement, local, sender, receiver, path, LoopTimer.of(loop), transports);
      start(new PeerMedia(parts, new MediaEvents()));
      listener.onConnected(sender.profile().name(), path.remote());
    }

    @Override
    public void onMedia(byte[] data, int off, int len) {
      if (media != null) {
        media.onDatagram(data, off, len);
      }
    }

    @Override
    public void onPathEnding(String why) {
      listener.onPathEnding(why);
    }

    @Override
    public void onFailed(String code, String text) {
      endMedia();
      listener.onFailed(code, text);
    }

    @Override
    public void onClosed(String reason) {
      endMedia();
      listener.onClosed(reason);
    }
  }

  /** One datagram may yield several units, and the owner may close us at the first of them. */
  private final class MediaEvents implements PeerMedia.Listener {
    @Override
    public void onUnit(AccessUnit unit) {
      if (!ended) {
        listener.onUnit(unit);
      }
    }

    @Override
    public void onKeyFrameRequested() {
      if (!ended) {
        listener.onKeyFrameRequested();
      }
    }

    @Override
    public void onSourceClock(String cname) {
      if (!ended) {
        listener.onSourceClock(cname);
      }
    }

    @Override
    public void onClockQuality(ClockQuality quality) {
      if (!ended) {
        listener.onClockQuality(quality);
      }
    }
  }
}
