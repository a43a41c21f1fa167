package org.camfleet.core.channel;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The media half of a channel: the legs of its masters, the one that feeds, the recording and the
 * relay to the viewers.
 *
 * <p>Pictures pass as they are, sound goes through the {@link Conversation}. The recording is fed
 * beside the relay and not as one of its readers, because its epoch must change exactly at the seam
 * between two masters. All methods run on the media loop.
 */
final class StorageSession implements Handover.Output {
  private final MediaLoop loop;
  private final Relay relay;
  private final Recordings recordings;
  private final String streamArn;
  private final Events events;
  private final Handover handover;
  private final Conversation conversation;
  private final Map<Long, Peer> masters = new HashMap<>();
  private final Map<Long, ClockQuality> qualities = new HashMap<>();
  private Recordings.@Nullable Recording recording;

  /**
   * What a storage session tells its channel; on the loop or an archive thread, so it must only
   * tell an actor.
   */
  interface Events {
    /** This master's media feeds the archive from now on. */
    void onFeeds(long epoch);

    /** This master has lost its place for good. */
    void onRetired(long epoch);

    /** A fragment of this master is stored. */
    void onFragmentStored(long epoch, String fragmentNumber);

    /** Media of this master was lost on its way into the archive. */
    void onGap(long epoch, String cause);

    /** A newer epoch feeds the stream somewhere else. */
    void onFenced(long epoch);
  }

  StorageSession(
      MediaLoop loop,
      Relay relay,
      Recordings recordings,
      MixingPool mixing,
      String streamArn,
      boolean immediateTakeover,
      Events events) {
    this.loop = loop;
    this.relay = relay;
    this.recordings = recordings;
    this.streamArn = streamArn;
    this.events = events;
    this.handover = new Handover(immediateTakeover, this);
    this.conversation = new Conversation(mixing, loop, new Sound());
  }

  /** The stream that is recorded into, one to one with the channel. */
  String streamArn() {
    return streamArn;
  }

  /** The relay to the viewers. */
  Relay relay() {
    return relay;
  }

  /** What is said in the session. */
  Conversation conversation() {
    return conversation;
  }

  /** A master joined. */
  void joined(long epoch, Peer peer) {
    masters.put(epoch, peer);
    boolean fed = handover.feeding() != 0;
    handover.joined(epoch);
    endFeedingIf(fed && handover.feeding() == 0);
  }

  /** A master's clock became known. */
  void clock(long epoch, String cname) {
    handover.clock(epoch, cname);
  }

  /** The times of a master's pictures are known so well from now on: recorded fragments tell it. */
  void clockQuality(long epoch, ClockQuality quality) {
    if (masters.containsKey(epoch)) {
      qualities.put(epoch, quality);
    }
    if (recording != null && handover.feeding() == epoch) {
      recording.clock(quality);
    }
  }

  /** A unit of a master came in. */
  void unit(long epoch, AccessUnit unit) {
    handover.unit(epoch, unit);
  }

  /** A master ended or never came to media. */
  void ended(long epoch) {
    masters.remove(epoch);
    qualities.remove(epoch);
    boolean fed = handover.feeding() == epoch;
    handover.ended(epoch);
    endFeedingIf(fed && handover.feeding() == 0);
  }

  /** What is recorded so far is stored, not kept until somebody else feeds. */
  private void endFeedingIf(boolean nobodyFeeds) {
    if (nobodyFeeds) {
      conversation.changeMaster();
      closeRecording();
    }
  }

  /** A viewer or the recording wants a key frame of whoever feeds. */
  void requestKeyFrame() {
    Peer master = masters.get(handover.feeding());
    if (master != null) {
      master.requestKeyFrame();
    }
  }

  /** Ends recording and relay. */
  void close() {
    conversation.changeMaster();
    closeRecording();
    relay.close();
  }

  @Override
  public void feeds(long epoch, long fromMicros) {
    conversation.changeMaster();
    if (recording != null) {
      recording.closeAt(fromMicros);
    }
    recording = recordings.open(streamArn, epoch, new OfEpoch(epoch));
    recording.clock(qualities.getOrDefault(epoch, ClockQuality.SERVER));
    events.onFeeds(epoch);
  }

  @Override
  public void publish(AccessUnit unit) {
    conversation.follow(unit);
    if (unit.isVideo()) {
      pass(unit);
    } else {
      conversation.fromMaster(unit);
    }
  }

  private void pass(AccessUnit unit) {
    if (recording != null) {
      recording.accept(unit);
    }
    relay.accept(unit);
  }

  @Override
  public void retired(long epoch) {
    masters.remove(epoch);
    qualities.remove(epoch);
    events.onRetired(epoch);
  }

  private void closeRecording() {
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }

  private final class Sound implements Conversation.Output {
    @Override
    public void toEveryone(AccessUnit sound) {
      pass(sound);
    }

    @Override
    public void toMaster(AccessUnit sound) {
      Peer master = masters.get(handover.feeding());
      if (master != null) {
        master.send(sound);
      }
    }

    @Override
    public boolean masterListens() {
      Peer master = masters.get(handover.feeding());
      return master != null && master.takesSound();
    }
  }

  private final class OfEpoch implements Recordings.Listener {
    private final long epoch;

    OfEpoch(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public void onFragmentStored(String fragmentNumber) {
      events.onFragmentStored(epoch, fragmentNumber);
    }

    @Override
    public void onKeyFrameWanted() {
      loop.run(
          () -> {
            if (handover.feeding() == epoch) {
              requestKeyFrame();
            }
          });
    }

    @Override
    public void onGap(String cause) {
      events.onGap(epoch, cause);
    }

    @Override
    public void onFenced() {
      events.onFenced(epoch);
    }
  }
}
