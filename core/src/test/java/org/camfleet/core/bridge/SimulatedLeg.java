package org.camfleet.core.bridge;

import java.time.Duration;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.ice.CandidateLine;
import org.jspecify.annotations.Nullable;

/** A peer connection without packets: it answers, looks for a way, and gives up after a time. */
final class SimulatedLeg implements Legs.Leg {
  private static final long CONNECT_TIMEOUT = Duration.ofSeconds(30).toNanos();

  final long id;
  private final String ufrag;
  private final FarChannel far;
  private boolean connected;
  private boolean closed;

  SimulatedLeg(long id, String ufrag, FarChannel far) {
    this.id = id;
    this.ufrag = ufrag;
    this.far = far;
  }

  /** Answers the offer; {@code timeout} is called when there is no connection in time. */
  @Nullable Refusal answer(boolean h264, String turnUser, VirtualTime time, Runnable timeout) {
    if (!h264) {
      return new Refusal("no-h264", "video: VP8 (expected: H264)");
    }
    far.answer(id, turnUser);
    time.after(
        CONNECT_TIMEOUT,
        () -> {
          if (!connected && end()) {
            timeout.run();
          }
        });
    return null;
  }

  /** Whether it is of use that media may flow now. */
  boolean connects() {
    connected = !closed;
    return connected;
  }

  /** It ended by itself; whether that is news. */
  boolean end() {
    boolean news = !closed;
    close();
    return news;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isFor(IceCandidate candidate) {
    String theirs = candidate.usernameFragment();
    return theirs == null || theirs.equals(ufrag);
  }

  @Override
  public void addCandidate(IceCandidate candidate) {
    try {
      far.check(id, CandidateLine.parse(candidate.candidate()).port());
    } catch (MalformedException e) {
      throw new AssertionError(candidate.candidate(), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      far.leave(id);
    }
  }
}
