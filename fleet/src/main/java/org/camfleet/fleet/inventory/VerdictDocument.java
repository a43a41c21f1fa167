package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.bridge.uplink.UplinkStep;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.fleet.api.Json;
import org.jspecify.annotations.Nullable;

/**
 * A camera's verdict with the way to it: each station from the camera to the archive, with what
 * shows that it is well, up to the first that is not. Holds no secret. Pure; any thread.
 */
final class VerdictDocument {
  /** How a station stands. */
  private enum Standing {
    OK,
    FAILED,
    /** Nothing is known of it yet, mostly because one before it failed. */
    UNKNOWN,
    /** The camera or its target has none. */
    SKIPPED;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final StoredCamera stored;
  private final CameraStatus status;
  private final Channel.@Nullable Status channel;
  private final @Nullable Verdict verdict;

  private VerdictDocument(
      StoredCamera stored,
      CameraStatus status,
      Channel.@Nullable Status channel,
      @Nullable Verdict verdict) {
    this.stored = stored;
    this.status = status;
    this.channel = channel;
    this.verdict = verdict;
  }

  /** Of a camera that the inventory switched off. */
  static ObjectNode disabled(StoredCamera stored) {
    ObjectNode body = base(stored, "disabled", null);
    body.putArray("stages");
    return body;
  }

  /** Of a camera whose bridge does not answer. */
  static ObjectNode silent(StoredCamera stored) {
    Verdict verdict = Verdict.noAnswer();
    ObjectNode body = base(stored, "broken", verdict);
    ArrayNode stages = body.putArray("stages");
    for (Stage stage : Stage.values()) {
      boolean failed = stage == Stage.BRIDGE;
      add(
          stages,
          stage,
          failed ? Standing.FAILED : Standing.UNKNOWN,
          failed ? verdict.text() : null);
    }
    return body;
  }

  /** Of a running camera, as {@link StatusDocument#running}. */
  static ObjectNode running(
      StoredCamera stored, CameraStatus status, Channel.@Nullable Status channel, Instant now) {
    Verdict verdict = Verdict.of(status, stored.camera().isLocal(), channel, now).orElse(null);
    return new VerdictDocument(stored, status, channel, verdict).body();
  }

  private static ObjectNode base(StoredCamera stored, String outcome, @Nullable Verdict verdict) {
    ObjectNode body = Json.object().put("id", stored.camera().id()).put("outcome", outcome);
    if (verdict == null) {
      body.putNull("verdict");
    } else {
      body.set("verdict", StatusDocument.verdict(verdict));
    }
    return body;
  }

  private ObjectNode body() {
    Stage last = stored.camera().isLocal() ? Stage.ARCHIVE : Stage.MEDIA;
    boolean whole = standing(last) == Standing.OK;
    ObjectNode body =
        base(stored, verdict != null ? "broken" : whole ? "well" : "starting", verdict);
    ArrayNode stages = body.putArray("stages");
    for (Stage stage : Stage.values()) {
      Standing standing = standing(stage);
      String evidence =
          verdict != null && standing == Standing.FAILED ? verdict.text() : evidence(stage);
      add(stages, stage, standing, standing == Standing.UNKNOWN ? null : evidence);
    }
    return body;
  }

  private static void add(
      ArrayNode stages, Stage stage, Standing standing, @Nullable String evidence) {
    stages
        .addObject()
        .put("stage", stage.code())
        .put("state", standing.code())
        .put("evidence", evidence);
  }

  private Standing standing(Stage stage) {
    if (verdict != null && verdict.stage() == stage) {
      return Standing.FAILED;
    }
    if (stage == Stage.TLS && !address().startsWith("rtsps:")) {
      return Standing.SKIPPED;
    }
    if (stage == Stage.ARCHIVE && !stored.camera().isLocal()) {
      return Standing.SKIPPED;
    }
    boolean before = verdict == null || stage.compareTo(verdict.stage()) < 0;
    return before && shown(stage) ? Standing.OK : Standing.UNKNOWN;
  }

  /** Whether something shows that a station before the verdict's is well. */
  private boolean shown(Stage stage) {
    if (stage == Stage.BRIDGE) {
      return true; // it answered
    }
    if (!stage.isOfCamera()) {
      return shownOfSession(stage);
    }
    boolean plays = status.source().state().equals("playing");
    boolean unwanted =
        verdict != null
            && verdict.stage() == Stage.CODEC_FIT
            && (verdict.code().equals("no-video") || verdict.code().equals("needs-reencode"));
    // What is not H.264 was not asked for, so nothing of it came.
    boolean came = verdict != null && verdict.stage().isOfCamera() && !unwanted;
    return plays || came || unwanted && stage.compareTo(Stage.SDP) <= 0;
  }

  private boolean shownOfSession(Stage stage) {
    CameraStatus.Session session = session();
    if (session == null) {
      return false;
    }
    boolean connected = session.state().equals("connected");
    return switch (stage) {
      case JOIN -> connected || verdict != null && verdict.stage().compareTo(Stage.JOIN) > 0;
      case ICE -> connected || verdict != null && verdict.stage().compareTo(Stage.ICE) > 0;
      case DTLS -> connected || verdict != null && verdict.stage().compareTo(Stage.DTLS) > 0;
      case MEDIA -> connected && session.packetsSent() > 0;
      default -> lastFragment() != null;
    };
  }

  /** The one that the verdict is about, else the first. */
  private CameraStatus.@Nullable Session session() {
    List<CameraStatus.Session> sessions = status.sessions();
    return sessions.stream()
        .filter(one -> one.fault() != null)
        .findFirst()
        .orElse(sessions.isEmpty() ? null : sessions.get(0));
  }

  private @Nullable Instant lastFragment() {
    Channel.PeerStatus master = channel == null ? null : channel.master();
    return master == null ? null : master.lastFragmentAt();
  }

  private String address() {
    Integer number = status.source().address();
    List<URI> urls = stored.camera().urls();
    int index = number == null ? 0 : Math.min(number - 1, urls.size() - 1);
    return urls.get(index).toString();
  }

  /** Without the path: some cameras have their password there. */
  private String host() {
    return address().replaceFirst("^(\\w+://[^/?#]*).*", "$1");
  }

  /** What shows how a station is; null when there is nothing to show. */
  private @Nullable String evidence(Stage stage) {
    CameraStatus.Source source = status.source();
    CameraStatus.Session session = session();
    return switch (stage) {
      case NAME -> host();
      case TCP -> source.connects() + " connections that played";
      case SDP -> source.tracks().isEmpty() ? null : String.join(", ", source.tracks());
      case RTP ->
          "%d bytes%s"
              .formatted(
                  source.bytes(), source.transport() == null ? "" : " over " + source.transport());
      case PICTURES -> source.pictures() + " pictures";
      case CODEC_FIT -> session == null ? null : findings(session);
      case JOIN -> session == null ? null : session.joins() + " joins of " + session.target();
      case ICE -> session == null ? null : way(session.candidatePair());
      case DTLS -> session == null ? null : session.srtpProfile();
      case MEDIA ->
          session == null
              ? null
              : "%d packets sent, %d of them again%s"
                  .formatted(session.packetsSent(), session.resent(), lessThanAll());
      case ARCHIVE -> {
        Instant last = lastFragment();
        yield last == null ? null : "the last fragment was stored at " + last;
      }
      case BRIDGE, TLS, RTSP, AUTH, KEY_FRAME -> null;
    };
  }

  /** What is sent instead of the main stream, and why. */
  private String lessThanAll() {
    CameraStatus.Uplink uplink = status.uplink();
    return uplink == null || uplink.step().equals(UplinkStep.MAIN.code())
        ? ""
        : "; %s is sent: %s".formatted(uplink.step(), uplink.reason());
  }

  private static @Nullable String findings(CameraStatus.Session session) {
    List<CameraStatus.Finding> findings = Objects.requireNonNullElse(session.findings(), List.of());
    return findings.isEmpty()
        ? null
        : findings.stream().map(CameraStatus.Finding::text).collect(Collectors.joining("; "));
  }

  private static @Nullable String way(@Nullable SelectedPair pair) {
    return pair == null
        ? null
        : "%s %s to %s".formatted(pair.localType(), pair.local(), pair.remote());
  }
}
