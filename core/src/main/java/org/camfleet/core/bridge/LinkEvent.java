package org.camfleet.core.bridge;

import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/** What a session's signaling socket and its peers have to tell it. */
sealed interface LinkEvent {
  /** Tells those who decide; answers what is to be done about it. */
  Step tell(JoinProgress progress);

  /** Something of a signaling socket, told after it was perhaps replaced. */
  sealed interface OfSocket extends LinkEvent {
    /** Which one of this session, counted from 1. */
    long socket();
  }

  /** The signaling socket is open. */
  record SocketOpen(long socket) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.socketOpen();
    }
  }

  /** The signaling socket ended or never opened. */
  record SocketEnded(long socket, SignalingEnd end) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.socketEnded(end);
    }
  }

  /** An earlier message failed. */
  record StatusReceived(long socket, @Nullable StatusResponse status) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.status(status);
    }
  }

  /** The service will close the socket. */
  record GoAway(long socket) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.goAway();
    }
  }

  /** An offer came and was answered. */
  record Answered(long socket) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.answered();
    }
  }

  /** An offer came that can not be answered. */
  record OfferRefused(long socket, Refusal refusal) implements OfSocket {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.offerRefused(refusal);
    }
  }

  /** The way of the media will be gone, or carries what was not agreed on. */
  enum JoinAnew implements LinkEvent {
    INSTANCE;

    @Override
    public Step tell(JoinProgress progress) {
      return progress.goAway();
    }
  }

  /** Media flows. */
  record Connected(String srtpProfile) implements LinkEvent {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.connected(srtpProfile);
    }
  }

  /** A peer connection ended; {@code stood} when it had carried media. */
  record PeerEnded(boolean stood, String text) implements LinkEvent {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.peerEnded(stood, text);
    }
  }
}
