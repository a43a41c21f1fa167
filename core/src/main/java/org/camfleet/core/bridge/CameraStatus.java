package org.camfleet.core.bridge;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * What a camera's bridge knows of itself; the archive's part is added by whoever asks.
 *
 * @param id the camera's id
 * @param state what it is doing
 * @param since when that state began
 * @param source the camera side
 * @param sessions one per target, in the order of the targets
 * @param singleSession how many hand-overs have shown that the camera allows one RTSP session only;
 *     0: it may allow more
 * @param reencoded why its pictures are re-encoded, in a few words; null: they pass through
 * @param uplink how what is sent follows the uplink; null: it does not
 */
public record CameraStatus(
    String id,
    State state,
    Instant since,
    Source source,
    List<Session> sessions,
    long singleSession,
    @Nullable String reencoded,
    @Nullable Uplink uplink)
    implements CborSerializable {

  /** Of a camera whose pictures pass through. */
  public CameraStatus(
      String id,
      State state,
      Instant since,
      Source source,
      List<Session> sessions,
      long singleSession) {
    this(id, state, since, source, sessions, singleSession, null, null);
  }

  /**
   * How what is sent of a camera follows its uplink.
   *
   * @param step main, substream, adaptive
   * @param since when that began
   * @param reason what the uplink was like when less was sent, or is like, in a sentence; null: it
   *     takes all
   * @param thin whether it takes less than what is sent now, and nothing less can be sent
   */
  public record Uplink(String step, Instant since, @Nullable String reason, boolean thin)
      implements CborSerializable {}

  /** What a bridge is doing. */
  public enum State {
    /** Switched off in the inventory. */
    DISABLED,
    /** Reaching for the camera. */
    CONNECTING,
    /** The camera sends; the session is being joined. */
    JOINING,
    /** Media reaches every target. */
    LIVE,
    /** Media reaches one target, and another one has a fault. */
    DEGRADED,
    /** A fault, the next attempt is scheduled; also a state that only newer nodes know. */
    @JsonEnumDefaultValue
    WAITING,
    /** Another master took the channel. */
    SUPERSEDED,
    /** The target refused the session for a reason that only an operator can change. */
    REFUSED,
    /** The camera refused for a reason that only an operator can change. */
    FAILED
  }

  /**
   * The camera side.
   *
   * @param state idle, connecting, playing, waiting
   * @param tracks what the camera sends
   * @param fault the last fault's code, or null
   * @param text the last fault in a sentence, or null
   * @param connects how many connections were made so far
   * @param pictures pictures taken in so far
   * @param bytes payload bytes taken in so far
   * @param clock where the times of the pictures come from, or null: that is not known
   * @param address which of the camera's addresses is pulled, from 1 on; null: none is
   * @param transport how its media comes: tcp, udp, multicast, http; null while none does
   * @param quirks what it did that no standard allows since its bridge began here
   * @param stage where on the way to pictures the last fault arose, or null: there is none
   * @param backchannel what sound it takes: pcmu, pcma, aac, none; null: nobody talks to it, or
   *     that is not known yet
   */
  public record Source(
      String state,
      List<String> tracks,
      @Nullable String fault,
      @Nullable String text,
      long connects,
      long pictures,
      long bytes,
      @Nullable Clock clock,
      @Nullable Integer address,
      @Nullable String transport,
      List<Habit> quirks,
      @Nullable String stage,
      @Nullable String backchannel)
      implements CborSerializable {
    /** A node of an older version tells of no quirks. */
    public Source {
      quirks = List.copyOf(Objects.requireNonNullElse(quirks, List.of()));
    }

    /** One that nobody talks to. */
    public Source(
        String state,
        List<String> tracks,
        @Nullable String fault,
        @Nullable String text,
        long connects,
        long pictures,
        long bytes,
        @Nullable Clock clock,
        @Nullable Integer address,
        @Nullable String transport,
        List<Habit> quirks,
        @Nullable String stage) {
      this(
          state, tracks, fault, text, connects, pictures, bytes, clock, address, transport, quirks,
          stage, null);
    }

    /** One without a fault. */
    public Source(
        String state,
        List<String> tracks,
        @Nullable String fault,
        @Nullable String text,
        long connects,
        long pictures,
        long bytes,
        @Nullable Clock clock,
        @Nullable Integer address,
        @Nullable String transport,
        List<Habit> quirks) {
      this(
          state, tracks, fault, text, connects, pictures, bytes, clock, address, transport, quirks,
          null);
    }

    /** One of which nothing is known but what it does. */
    public Source(
        String state,
        List<String> tracks,
        @Nullable String fault,
        @Nullable String text,
        long connects,
        long pictures,
        long bytes) {
      this(
          state, tracks, fault, text, connects, pictures, bytes, null, null, null, List.of(), null);
    }
  }

  /**
   * Something that a camera does and no standard allows.
   *
   * @param quirk its name in docs/cameras.md
   * @param times how often it did
   */
  public record Habit(String quirk, long times) implements CborSerializable {}

  /**
   * Where the times of a camera's pictures come from.
   *
   * @param source camera (its own clock), camera-shifted (its clock is wrong and was moved to
   *     ours), server (ours, paced by the camera's timestamps), arrival (ours alone)
   * @param confidence high, medium, low, none, in that order
   * @param offsetMillis the camera's clock minus ours, or null: it tells no time
   * @param delayMillis how old pictures are when they arrive, or null: that is not known
   * @param repaired what was repaired on this connection
   */
  public record Clock(
      String source,
      String confidence,
      @Nullable Long offsetMillis,
      @Nullable Long delayMillis,
      List<Repair> repaired)
      implements CborSerializable {}

  /**
   * Something about a camera's times that was repaired.
   *
   * @param fault what was wrong, such as clock-set or stamp-jump
   * @param times how often
   */
  public record Repair(String fault, long times) implements CborSerializable {}

  /**
   * A master session.
   *
   * @param target {@code local} or the service's endpoint or region
   * @param state idle, joining, connected, waiting, superseded, refused
   * @param fault the last fault's code, or null
   * @param text the last fault in a sentence, or null
   * @param joins how many sessions were joined so far
   * @param srtpProfile the negotiated profile, or null
   * @param packetsSent SRTP packets sent in this session
   * @param picturesSent pictures sent in this session
   * @param resent packets sent again on request
   * @param conduct what is planned for it
   * @param findings what is not as it should be on the way to the target, or null: nothing is
   * @param candidatePair the way of its media; null while there is none
   * @param stage where on the way to the target the last fault arose, or null: there is none
   */
  public record Session(
      String target,
      String channelArn,
      String state,
      @Nullable String fault,
      @Nullable String text,
      long joins,
      @Nullable String srtpProfile,
      long packetsSent,
      long picturesSent,
      long resent,
      Conduct conduct,
      @Nullable List<Finding> findings,
      @Nullable SelectedPair candidatePair,
      @Nullable String stage)
      implements CborSerializable {
    /** A node of an older version tells of no plan. */
    public Session {
      conduct = Objects.requireNonNullElse(conduct, Conduct.NONE);
    }

    /** One whose fault, if there is one, arose anywhere. */
    public Session(
        String target,
        String channelArn,
        String state,
        @Nullable String fault,
        @Nullable String text,
        long joins,
        @Nullable String srtpProfile,
        long packetsSent,
        long picturesSent,
        long resent,
        Conduct conduct,
        @Nullable List<Finding> findings,
        @Nullable SelectedPair candidatePair) {
      this(
          target,
          channelArn,
          state,
          fault,
          text,
          joins,
          srtpProfile,
          packetsSent,
          picturesSent,
          resent,
          conduct,
          findings,
          candidatePair,
          null);
    }
  }

  /**
   * Something that is not as it should be on the way from the camera to a target.
   *
   * @param code stable, such as {@code retention-zero}
   * @param severity {@code refuse} (no session is joined while it stands) or {@code warn}
   * @param text what is wrong, in a sentence
   */
  public record Finding(String code, String severity, String text) implements CborSerializable {}

  /**
   * What is planned for a session.
   *
   * @param nextJoinAt when it is joined anew before the service ends it, or when the channel is
   *     taken back from a stranger; null: neither is planned
   * @param fight {@code none}, {@code superseded} (a stranger has the channel) or {@code contested}
   *     (it was taken back less than ten minutes ago)
   * @param policy what is done about strangers: wait, yield, take-back
   * @param displacements how often a stranger took the channel in this fight
   */
  public record Conduct(
      @Nullable Instant nextJoinAt, String fight, String policy, int displacements)
      implements CborSerializable {
    /** Nothing is planned. */
    public static final Conduct NONE = new Conduct(null, "none", "take-back", 0);
  }
}
