package org.camfleet.core.bridge;

import java.net.URI;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.Backchannel;
import org.camfleet.core.rtsp.CameraClock;
import org.camfleet.core.rtsp.CameraMemory;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.rtsp.RtspClient;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The loop half of a {@link CameraSession}: one RTSP connection whose units go straight into the
 * relay, at once or, on trial, from a key frame on.
 *
 * <p>Made anew for each attempt; counters are written on the loop and may be read from anywhere.
 */
final class CameraIntake implements RtspClient.Listener, AutoCloseable {
  private final MediaLoop loop;
  private final Relay relay;
  private final SourceFeed feed;
  private final SourceFeed.Place place;
  private final SourceMemory memory;
  private final URI url;
  private final ActorRef<CameraSession.Command> session;
  private final RtspClient client;
  private List<Track> tracks = List.of();
  private boolean told;
  private volatile long pictures;
  private volatile long bytes;
  private volatile @Nullable CameraClock clock;
  private volatile @Nullable Transport transport;
  private volatile @Nullable Obstacle obstacle;
  private final @Nullable TalkBack talk;
  private @Nullable Backchannel channel;
  private volatile @Nullable String backchannel;

  /** Starts to connect; on trial another one feeds the relay until this one has a key frame. */
  CameraIntake(CameraIntakes of, URI url, boolean onTrial) {
    this.loop = of.loop();
    this.relay = of.relay();
    this.feed = of.feed();
    this.place = feed.place(onTrial);
    this.memory = of.memory();
    this.url = url;
    this.session = of.session();
    this.talk = of.talk();
    this.client =
        RtspClient.connect(
            of.loop(),
            of.settings(url),
            new CameraMemory(memory.habits(url), feed.continuity()),
            of.furtherDials(),
            of.environment().metrics(),
            this);
  }

  /** Pictures taken in on this connection. */
  long pictures() {
    return pictures;
  }

  /** Payload bytes taken in on this connection. */
  long bytes() {
    return bytes;
  }

  /** What is known of the times of its pictures; null before the first ones. */
  @Nullable CameraClock clock() {
    return clock;
  }

  /** How its media comes; null while none does. */
  @Nullable Transport transport() {
    return transport;
  }

  /** What keeps its pictures from passing through; null: nothing that is known. */
  @Nullable Obstacle obstacle() {
    return obstacle;
  }

  /** What sound the camera takes, or none; null while that is not known. */
  @Nullable String backchannel() {
    return backchannel;
  }

  /** Asks the camera for a key frame, not too often. */
  void requestKeyFrame() {
    client.requestKeyFrame();
  }

  @Override
  public void onExpected(VideoTrack track) {
    if (!place.isOnTrial()) {
      relay.expect(track);
      session.tell(new CameraSession.Expected(this));
    }
  }

  @Override
  public void onObstacle(Obstacle found) {
    obstacle = found;
    session.tell(new CameraSession.Obstructed(this));
  }

  @Override
  public void onTransport(Transport now) {
    transport = now;
    memory.worked(url, now);
  }

  @Override
  public void onBackchannel(Backchannel opened) {
    if (talk != null) {
      leaveBackchannel();
      channel = opened;
      talk.opened(opened);
      told(Codes.of(opened.track().codec()), "what is said goes to the camera: " + opened.track());
    }
  }

  @Override
  public void onNoBackchannel(String why) {
    told("none", "the camera can not be talked to: " + why);
  }

  private void told(String codec, String text) {
    backchannel = codec;
    session.tell(new CameraSession.BackchannelJudged(this, codec, text));
  }

  private void leaveBackchannel() {
    if (talk != null && channel != null) {
      talk.closed(channel);
      channel = null;
    }
  }

  @Override
  public void onTracks(List<Track> now) {
    tracks = now;
    told = false;
    if (!place.isOnTrial() || feed.isFedBy(place)) {
      tellTracks();
    }
  }

  private void tellTracks() {
    told = true;
    for (Track track : tracks) {
      if (track instanceof VideoTrack video) {
        relay.expect(video);
      }
    }
    session.tell(new CameraSession.Playing(this, tracks.stream().map(Track::toString).toList()));
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes
  public void onUnit(AccessUnit unit) {
    CameraClock known = clock;
    if (known != null && feed.takesOver(place, unit)) {
      relay.clock(known.quality());
    }
    if (feed.accept(place, unit)) {
      if (!told) {
        tellTracks();
      }
      if (unit.isVideo()) {
        pictures++;
      }
      bytes += unit.data().length;
    }
  }

  @Override
  public void onClock(CameraClock now) {
    CameraClock before = clock;
    clock = now;
    if (feed.isFedBy(place)) {
      relay.clock(now.quality());
    }
    if (before == null || before.quality() != now.quality()) {
      session.tell(new CameraSession.ClockJudged(this, now));
    }
  }

  @Override
  public void onEnded(RtspFault fault) {
    leaveBackchannel();
    session.tell(new CameraSession.Ended(this, fault));
  }

  @Override
  public void close() {
    loop.run(this::leaveBackchannel);
    client.close();
  }
}
