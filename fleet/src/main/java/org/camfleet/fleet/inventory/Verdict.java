package org.camfleet.fleet.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.bridge.Room;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a camera: of all that its status holds, what an operator should look at first.
 * Pure; any thread.
 *
 * @param stage where on the way from the camera to the archive; the first that is not well
 * @param code stable; of the fault in that stage
 * @param text what is wrong, in a sentence
 * @param fix what to do about it
 */
record Verdict(Stage stage, String code, String text, String fix) {
  /**
   * A fragment lasts 20 s at most, so a master whose last one is older than this stores nothing.
   */
  static final Duration STALE = Duration.ofSeconds(45);

  private static Verdict of(Stage stage, String code, String text) {
    return new Verdict(stage, code, text, Fixes.of(stage, code));
  }

  /** Of a bridge that does not answer. */
  static Verdict noAnswer() {
    return of(
        Stage.BRIDGE,
        "no-answer",
        "the camera's bridge does not answer; its node may be starting or failing over");
  }

  /**
   * Of a running camera; empty while nothing is known to be wrong.
   *
   * @param local whether one of its targets is the service of this cluster
   * @param channel the channel of that target, null when it did not answer
   */
  static Optional<Verdict> of(
      CameraStatus status, boolean local, Channel.@Nullable Status channel, Instant now) {
    CameraStatus.Source source = status.source();
    String fault = source.fault();
    if (fault != null) {
      // A camera without a place is not asked: it is not the camera that is to be looked at.
      Stage stage =
          fault.equals(Room.NO_CAPACITY) ? Stage.BRIDGE : Stage.ofCamera(source.stage(), fault);
      return Optional.of(of(stage, fault, sentence(source.text(), fault)));
    }
    Optional<Verdict> session = ofSessions(status.sessions());
    if (session.isPresent() || status.state() != CameraStatus.State.LIVE) {
      return session;
    }
    Optional<Verdict> sent = ofMedia(status, now).or(() -> ofUplink(status.uplink()));
    return sent.isPresent() || !local ? sent : ofArchive(channel, status.since(), now);
  }

  /** A session that stands and carries nothing. */
  private static Optional<Verdict> ofMedia(CameraStatus status, Instant now) {
    if (!status.since().isBefore(now.minus(STALE))) {
      return Optional.empty();
    }
    return status.sessions().stream()
        .filter(session -> session.packetsSent() == 0)
        .findFirst()
        .map(
            session ->
                of(
                    Stage.MEDIA,
                    "no-media",
                    "the session with target %s stands since %s, and nothing was sent over it"
                        .formatted(session.target(), status.since())));
  }

  /** Not all that is sent arrives, and there is nothing less to send. */
  private static Optional<Verdict> ofUplink(CameraStatus.@Nullable Uplink uplink) {
    return uplink == null || !uplink.thin()
        ? Optional.empty()
        : Optional.of(of(Stage.MEDIA, "thin-uplink", sentence(uplink.reason(), "thin-uplink")));
  }

  private static Optional<Verdict> ofSessions(List<CameraStatus.Session> sessions) {
    for (CameraStatus.Session session : sessions) {
      String fault = session.fault();
      if (fault != null) {
        String text = sentence(session.text(), fault);
        // With one target there is nothing to tell apart.
        String where = sessions.size() == 1 ? "" : "target " + session.target() + ": ";
        return Optional.of(of(Stage.ofSession(session.stage()), fault, where + text));
      }
    }
    return Optional.empty();
  }

  private static Optional<Verdict> ofArchive(
      Channel.@Nullable Status channel, Instant since, Instant now) {
    if (channel == null) {
      return Optional.of(
          of(
              Stage.ARCHIVE,
              "no-answer",
              "the channel does not answer; its node may be starting or failing over"));
    }
    Channel.PeerStatus master = channel.master();
    String missing = master == null ? null : master.missing();
    if (missing != null) {
      String code = missing.split(" ", 2)[0];
      Stage stage = code.equals("no-media") ? Stage.MEDIA : Stage.ARCHIVE;
      return Optional.of(of(stage, code, "media is not stored: " + missing));
    }
    Instant last = master == null ? null : master.lastFragmentAt();
    if (!(last == null ? since : last).isBefore(now.minus(STALE))) {
      return Optional.empty();
    }
    boolean arrives = master != null && master.packets() > 0;
    return Optional.of(
        of(
            arrives ? Stage.ARCHIVE : Stage.MEDIA,
            arrives ? "not-stored" : "no-media",
            last == null
                ? "the session stands since %s, and nothing was stored".formatted(since)
                : "the session stands, but nothing was stored since %s".formatted(last)));
  }

  private static String sentence(@Nullable String text, String code) {
    return text == null || text.isEmpty() ? code : text;
  }
}
