package org.camfleet.core.webrtc;

import java.util.List;
import java.util.function.Consumer;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The port behind which a peer connection lives: the passthrough {@code PeerConnection}, or an
 * engine that re-encodes.
 *
 * <p>All methods are called on the peer's media loop.
 */
public interface Peer extends AutoCloseable {
  /** Makes the offer (service side); called once. */
  String createOffer();

  /**
   * Takes the participant's answer to the offer; answers why it is refused, or null when it is
   * accepted.
   */
  @Nullable Refusal setAnswer(String sdp);

  /** Takes an offer and makes the answer (bridge side, and the service's WHIP and WHEP). */
  Answer answer(String offerSdp);

  /**
   * The same for an owner that can wait: the answer comes on the loop, before this returns or later
   * (an engine that re-encodes needs some milliseconds, and refuses to answer at once).
   */
  default void answer(String offerSdp, Consumer<Answer> then) {
    then.accept(answer(offerSdp));
  }

  /** Adds a remote candidate, at any time; garbage is counted. */
  void addCandidate(IceCandidate candidate);

  /** Sends a live unit; before the connection stands it is dropped. */
  void send(AccessUnit unit);

  /**
   * Tells the far end, from the next sender report on, how well the times of what is sent are
   * known.
   */
  default void describeClock(ClockQuality quality) {}

  /** Whether the far end takes sound, once both descriptions are known. */
  default boolean takesSound() {
    return true;
  }

  /** Whether the far end offered a format that fits this track better than the one in use. */
  default boolean isLeftBy(VideoTrack track) {
    return false;
  }

  /**
   * Sends the pictures since the last key frame to a late joiner: key frame first, faster than real
   * time, shown at once.
   *
   * @param pictures the remembered pictures; live units follow through {@link #send}
   */
  void sendBurst(List<AccessUnit> pictures);

  /**
   * Sends what a source sent before this connection stood, to be recorded: key frame first, four
   * times as fast as it was taken and with its own times.
   *
   * @param units the remembered units; live ones follow through {@link #send}
   */
  void sendBacklog(List<AccessUnit> units);

  /** Asks the remote sender for a key frame, at most so often as the far end is due. */
  void requestKeyFrame();

  /** What went over this peer so far. */
  PeerStats stats();

  /** What is known of how the pictures that are sent arrive. */
  default Reception reception() {
    return Reception.NONE;
  }

  /** The candidate pair over which media travel; null while there is none, or it is not known. */
  default @Nullable SelectedPair selectedPair() {
    return null;
  }

  /** Our ICE user name fragment, by which an answer or check is told to belong to this offer. */
  String localUfrag();

  /** Ends everything; the listener hears nothing more. */
  @Override
  void close();

  /** An answer, or why there is none. */
  sealed interface Answer {
    /** The answer's SDP. */
    record Accepted(String sdp) implements Answer {}

    /** The offer can not be answered. */
    record Refused(Refusal refusal) implements Answer {}
  }
}
