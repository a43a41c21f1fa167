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

  /** The signaling socket is open. */
  enum SocketOpen implements LinkEvent {
    INSTANCE;

    @Override
    public Step tell(JoinProgress progress) {
      return progress.socketOpen();
    }
  }

  /** The signaling socket ended or never opened. */
  record SocketEnded(SignalingEnd end) implements LinkEvent {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.socketEnded(end);
    }
  }

  /** An earlier message failed. */
  record StatusReceived(@Nullable StatusResponse status) implements LinkEvent {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.status(status);
    }
  }

  /** The service will close the socket, or the way of the media will end. */
  enum GoAway implements LinkEvent {
    INSTANCE;

    @Override
    public Step tell(JoinProgress progress) {
      return progress.goAway();
    }
  }

  /** An offer came and was answered. */
  enum Answered implements LinkEvent {
    INSTANCE;

    @Override
    public Step tell(JoinProgress progress) {
      return progress.answered();
    }
  }

  /** An offer came that can not be answered. */
  record OfferRefused(Refusal refusal) implements LinkEvent {
    @Override
    public Step tell(JoinProgress progress) {
      return progress.offerRefused(refusal);
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
