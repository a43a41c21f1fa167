package org.camfleet.core.rtsp;

import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection asks for the way to the camera's loudspeaker, and what became of that: a
 * camera that does not know the {@code Require} of it is asked once more without. On the loop.
 */
final class BackchannelWish {
  private static final String FEATURE = "www.onvif.org/ver20/backchannel";
  private static final int OPTION_NOT_SUPPORTED = 551;

  private final boolean wanted;
  private final CameraHabits habits;
  private boolean requires;
  private boolean describing;
  private boolean suspected;
  private @Nullable BackchannelPlan plan;
  private String why = "the camera's description has none";

  /** Of a connection; {@code wanted} when the camera may be talked to. */
  BackchannelWish(boolean wanted, Carrier carrier, CameraHabits habits) {
    boolean possible = carrier.transport() != Transport.MULTICAST;
    this.wanted = wanted;
    this.habits = habits;
    this.requires = wanted && possible && !habits.refusesBackchannel() && !habits.plainHeaders();
    if (!possible) {
      why = "there is none beside multicast";
    } else if (!requires) {
      why = "the camera refuses to be asked for one";
    }
  }

  /** Whether anybody wants to talk to the camera. */
  boolean isWanted() {
    return wanted;
  }

  /** The header fields of a request, with what asks for it. */
  RtspHeaders with(RtspHeaders headers) {
    return requires ? headers.with("Require", FEATURE) : headers;
  }

  /** DESCRIBE is about to be asked. */
  void describing() {
    describing = requires;
  }

  /** Whether DESCRIBE is asked once more, without: refusals say in many ways what they mean. */
  boolean isRefused(RtspResponse answer) {
    boolean was = describing;
    describing = false;
    if (answer.isSuccess()) {
      if (suspected) {
        habits.refusesBackchannel(true);
      }
      return false;
    }
    boolean elsewhere = answer.status() / 100 == 3 || answer.status() == 401;
    suspected = was && !elsewhere;
    if (suspected) {
      drop(answer);
    }
    return suspected;
  }

  /** Whether SETUP or PLAY of the camera's own media is asked once more, without. */
  boolean isRefusedLater(RtspResponse answer) {
    boolean mayBeIt =
        switch (answer.status()) {
          case 400, 500, 501, OPTION_NOT_SUPPORTED -> requires;
          default -> false;
        };
    if (mayBeIt) {
      drop(answer);
      if (answer.status() == OPTION_NOT_SUPPORTED) {
        habits.refusesBackchannel(true);
      }
    }
    return mayBeIt;
  }

  private void drop(RtspResponse answer) {
    requires = false;
    why = "the camera refuses to be asked for one: " + answer.status();
  }

  /** Nothing was answered any more; who ends connections on this question is not asked for long. */
  void lost() {
    if (describing) {
      habits.lostOverBackchannel();
    }
  }

  /** Looks for it in the description. */
  void described(SessionDescription description) {
    plan = requires ? BackchannelPlan.of(description) : null;
    boolean other =
        requires && description.media("audio").stream().anyMatch(BackchannelPlan::isTaken);
    if (plan == null && other) {
      why = "the camera's takes none of PCMU, PCMA and mono AAC-LC";
    }
  }

  /** Whether the description was asked for with it, so that it is no wonder to find it there. */
  boolean isAsked() {
    return requires;
  }

  /** What is to be set up; null for nothing. */
  @Nullable BackchannelPlan plan() {
    return plan;
  }

  /** It can not be set up. */
  void failed(String reason) {
    plan = null;
    why = reason;
  }

  /** Why there is none. */
  String why() {
    return why;
  }
}
