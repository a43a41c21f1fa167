package org.camfleet.core.channel;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.PeerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's hold on its media: makes and ends the storage session on the loop, and turns
 * what happens there into messages. Used by the actor only.
 */
final class SessionMedia implements StorageSession.Events {
  private final ActorSystem<?> system;
  private final ActorRef<Channel.Command> channel;
  private final ChannelEnvironment environment;
  private final MediaLoop loop;
  private @Nullable String streamArn;
  private @Nullable StorageSession storage;
  private volatile long feeding;

  /** What happened to a master's media. */
  enum What {
    /** It feeds the archive from now on. */
    FEEDS,
    /** A newer one took its place. */
    RETIRED,
    /** A fragment is stored. */
    STORED,
    /** Media was lost on its way into the archive. */
    GAP,
    /** Another node records a newer epoch. */
    FENCED
  }

  /** Something happened to a master's media. */
  record Told(What what, long epoch, String text) implements Channel.Command {}

  SessionMedia(ActorContext<Channel.Command> context, String arn, ChannelEnvironment environment) {
    this.system = context.getSystem();
    this.channel = context.getSelf();
    this.environment = environment;
    this.loop = environment.loops().of(arn);
  }

  /** The channel's media loop. */
  MediaLoop loop() {
    return loop;
  }

  /** The epoch that feeds the archive, or 0. */
  long feeding() {
    return feeding;
  }

  /**
   * Stores into this stream from now on (null: stores nothing); answers false when that is a
   * change.
   */
  boolean configure(@Nullable String stream) {
    if (stream == null ? streamArn == null : stream.equals(streamArn)) {
      return true;
    }
    close();
    streamArn = stream;
    if (stream != null) {
      Relay relay =
          Relay.create(system, loop, environment.settings().relay(), environment.metrics());
      relay.rememberAlways();
      storage =
          new StorageSession(
              loop,
              relay,
              environment.recordings(),
              environment.mixing(),
              stream,
              environment.settings().immediateTakeover(),
              this);
    }
    return false;
  }

  /** What the leg of a new join does; only while the channel stores media. */
  LegMedia leg(Participant participant, long epoch, JoinKind kind) {
    StorageSession session = storage;
    if (session == null) {
      throw new IllegalStateException("a join was admitted on a channel that stores no media");
    }
    Duration connectTimeout = environment.settings().times().connect();
    PeerSettings.Role role = role(participant, kind);
    return participant.isMaster()
        ? new LegMedia.OfMaster(
            session, epoch, role, environment.settings().requireAudio(), connectTimeout)
        : new LegMedia.OfViewer(session, epoch, role, connectTimeout);
  }

  private static PeerSettings.Role role(Participant participant, JoinKind kind) {
    if (participant.isMaster()) {
      return kind == JoinKind.WHIP ? PeerSettings.Role.TO_PUBLISHER : PeerSettings.Role.TO_MASTER;
    }
    return kind == JoinKind.WHEP ? PeerSettings.Role.TO_PLAYER : PeerSettings.Role.TO_VIEWER;
  }

  /** Ends the storage session. */
  void close() {
    StorageSession ending = storage;
    storage = null;
    if (ending != null) {
      loop.run(ending::close);
    }
  }

  @Override
  public void onFeeds(long epoch) {
    feeding = epoch;
    channel.tell(new Told(What.FEEDS, epoch, ""));
  }

  @Override
  public void onRetired(long epoch) {
    channel.tell(new Told(What.RETIRED, epoch, ""));
  }

  @Override
  public void onFragmentStored(long epoch, String fragmentNumber) {
    channel.tell(new Told(What.STORED, epoch, fragmentNumber));
  }

  @Override
  public void onGap(long epoch, String cause) {
    channel.tell(new Told(What.GAP, epoch, cause));
  }

  @Override
  public void onFenced(long epoch) {
    channel.tell(new Told(What.FENCED, epoch, ""));
  }
}
