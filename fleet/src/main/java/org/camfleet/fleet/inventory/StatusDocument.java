package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.fleet.api.Json;
import org.jspecify.annotations.Nullable;

/** The JSON form of a camera's status. */
final class StatusDocument {
  private StatusDocument() {}

  /** Of a camera that the inventory switched off. */
  static ObjectNode disabled(StoredCamera stored) {
    return base(stored.camera().id(), "disabled", stored.updatedAt());
  }

  /** Of a camera whose bridge does not answer. */
  static ObjectNode silent(StoredCamera stored, Instant now) {
    ObjectNode body = base(stored.camera().id(), "waiting", now);
    Verdict verdict = Verdict.noAnswer();
    ((ObjectNode) body.get("source"))
        .put("state", "unknown")
        .put("fault", verdict.code())
        .put("text", verdict.text());
    body.set("verdict", verdict(verdict));
    return body;
  }

  /**
   * Of a running camera.
   *
   * @param channel the channel of its local target, null when it has none or did not answer
   */
  static ObjectNode running(
      StoredCamera stored, CameraStatus status, Channel.@Nullable Status channel, Instant now) {
    ObjectNode body =
        base(stored.camera().id(), state(stored.camera(), status, channel, now), status.since());
    body.set("source", source(status.source()));
    ArrayNode sessions = Json.object().arrayNode();
    status.sessions().forEach(session -> sessions.add(session(session)));
    if (!sessions.isEmpty()) {
      body.set("session", sessions.get(0));
    }
    body.set("sessions", sessions);
    ObjectNode engine =
        body.putObject("engine")
            .put("name", status.reencoded() == null ? "passthrough" : "adaptive");
    if (status.reencoded() != null) {
      engine.put("reason", status.reencoded());
    }
    CameraStatus.Uplink uplink = status.uplink();
    if (uplink != null) {
      body.putObject("uplink")
          .put("step", uplink.step())
          .put("since", uplink.since().toString())
          .put("reason", uplink.reason())
          .put("thin", uplink.thin());
    }
    if (status.singleSession() > 0) {
      ((ObjectNode) body.get("quirks")).put("single-session", status.singleSession());
    }
    if (channel != null) {
      body.set("archive", archive(channel));
    }
    Verdict.of(status, stored.camera().isLocal(), channel, now)
        .ifPresent(verdict -> body.set("verdict", verdict(verdict)));
    return body;
  }

  /** The session of the local target. */
  static Optional<CameraStatus.Session> local(CameraStatus status) {
    return status.sessions().stream()
        .filter(session -> session.target().equals(Target.LOCAL.name()))
        .findFirst();
  }

  /** Live means that media reaches the targets and, for a local one, that it is being stored. */
  private static String state(
      Camera camera, CameraStatus status, Channel.@Nullable Status channel, Instant now) {
    if (status.state() == CameraStatus.State.LIVE && camera.isLocal()
        || status.state() == CameraStatus.State.DEGRADED
            && local(status).filter(StatusDocument::isConnected).isPresent()) {
      Optional<Instant> stored = lastFragment(channel);
      if (stored.isEmpty()) {
        return "joining";
      }
      if (stored.get().isBefore(now.minus(Verdict.STALE))) {
        long reached = status.sessions().stream().filter(StatusDocument::isConnected).count();
        return reached > 1 ? "degraded" : "waiting";
      }
    }
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  private static boolean isConnected(CameraStatus.Session session) {
    return session.state().equals("connected");
  }

  private static Optional<Instant> lastFragment(Channel.@Nullable Status channel) {
    return Optional.ofNullable(channel)
        .map(Channel.Status::master)
        .map(Channel.PeerStatus::lastFragmentAt);
  }

  private static ObjectNode base(String id, String state, Instant since) {
    ObjectNode body =
        Json.object().put("id", id).put("state", state).put("since", since.toString());
    body.putObject("source");
    body.putObject("session");
    body.putObject("archive");
    body.putArray("sessions");
    body.putObject("quirks");
    body.putNull("verdict");
    return body;
  }

  static ObjectNode verdict(Verdict verdict) {
    return Json.object()
        .put("stage", verdict.stage().code())
        .put("code", verdict.code())
        .put("text", verdict.text())
        .put("fix", verdict.fix());
  }

  private static ObjectNode source(CameraStatus.Source source) {
    ObjectNode body = Json.object().put("state", source.state());
    ArrayNode tracks = body.putArray("tracks");
    source.tracks().forEach(tracks::add);
    clock(body, source.clock());
    body.put("stage", source.stage())
        .put("fault", source.fault())
        .put("text", source.text())
        .put("address", source.address())
        .put("connects", source.connects())
        .put("pictures", source.pictures())
        .put("bytes", source.bytes())
        .put("transport", source.transport())
        .put("backchannel", source.backchannel());
    ObjectNode quirks = body.putObject("quirks");
    source.quirks().forEach(habit -> quirks.put(habit.quirk(), habit.times()));
    return body;
  }

  private static void clock(ObjectNode source, CameraStatus.@Nullable Clock clock) {
    if (clock == null) {
      source.putNull("clock");
      return;
    }
    ObjectNode body =
        source
            .putObject("clock")
            .put("source", clock.source())
            .put("confidence", clock.confidence())
            .put("offsetMillis", clock.offsetMillis())
            .put("delayMillis", clock.delayMillis());
    ObjectNode repaired = body.putObject("repaired");
    clock.repaired().forEach(one -> repaired.put(one.fault(), one.times()));
  }

  private static ObjectNode session(CameraStatus.Session session) {
    ObjectNode body =
        Json.object()
            .put("target", session.target())
            .put("channelArn", session.channelArn())
            .put("state", session.state())
            .put("stage", session.stage())
            .put("fault", session.fault())
            .put("text", session.text())
            .put("joins", session.joins())
            .put("srtpProfile", session.srtpProfile())
            .put("packetsSent", session.packetsSent())
            .put("picturesSent", session.picturesSent())
            .put("resent", session.resent());
    CameraStatus.Conduct conduct = session.conduct();
    Instant next = conduct.nextJoinAt();
    body.put("nextJoinAt", next == null ? null : next.toString());
    body.putObject("fight")
        .put("state", conduct.fight())
        .put("policy", conduct.policy())
        .put("displacements", conduct.displacements());
    ArrayNode findings = body.putArray("findings");
    List<CameraStatus.Finding> found = session.findings();
    if (found != null) {
      found.forEach(one -> findings.add(finding(one)));
    }
    candidatePair(body, session.candidatePair());
    return body;
  }

  private static ObjectNode finding(CameraStatus.Finding finding) {
    return Json.object()
        .put("code", finding.code())
        .put("severity", finding.severity())
        .put("text", finding.text())
        .put("fix", Fixes.of(Stage.JOIN, finding.code()));
  }

  private static void candidatePair(ObjectNode session, @Nullable SelectedPair pair) {
    if (pair == null) {
      session.putNull("candidatePair");
      return;
    }
    ObjectNode body = session.putObject("candidatePair");
    body.putObject("local")
        .put("type", pair.localType())
        .put("protocol", pair.protocol())
        .put("address", pair.local());
    body.putObject("remote").put("type", pair.remoteType()).put("address", pair.remote());
  }

  private static ObjectNode archive(Channel.Status channel) {
    Channel.PeerStatus master = channel.master();
    ObjectNode body =
        Json.object()
            .put("channelArn", channel.channelArn())
            .put("epoch", channel.epoch())
            .put("viewers", channel.viewers().size())
            .put("feeding", master != null);
    if (master != null) {
      Instant last = master.lastFragmentAt();
      body.put("masterState", master.state())
          .put("masterSince", master.since().toString())
          .put("packetsReceived", master.packets())
          .put("bytesReceived", master.bytes())
          .put("freezes", master.freezes())
          .put("frozenMillis", master.frozenMillis())
          .put("lastFragmentAt", last == null ? null : last.toString())
          .put("missing", master.missing());
    }
    return body;
  }
}
