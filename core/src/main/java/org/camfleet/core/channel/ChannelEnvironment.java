package org.camfleet.core.channel;

import java.time.Duration;
import java.time.InstantSource;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Events;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * Everything of the node that its channels share.
 *
 * @param loops the media loops
 * @param peers makes peer connections
 * @param recordings stores media
 * @param mixing mixes what viewers say
 * @param directory knows the channels
 * @param events where what happened is told
 * @param metrics where things are counted
 * @param brownOut whether this node still serves viewers
 * @param clock wall time
 * @param settings limits and times
 */
public record ChannelEnvironment(
    MediaLoops loops,
    Peers peers,
    Recordings recordings,
    MixingPool mixing,
    ChannelDirectory directory,
    Events events,
    Metrics metrics,
    BrownOut brownOut,
    InstantSource clock,
    Settings settings) {

  /**
   * Limits and times of a channel.
   *
   * @param immediateTakeover whether a new master silences the former one at its join, not at its
   *     first key frame
   * @param requireAudio whether a master's description without Opus is refused
   * @param hybrid whether viewers may also talk with the master directly while media are stored
   * @param quotas how much
   * @param times how long
   * @param relay what the relay may hold
   */
  public record Settings(
      boolean immediateTakeover,
      boolean requireAudio,
      boolean hybrid,
      Quotas quotas,
      Times times,
      Relay.Limits relay) {
    /** The defaults of reference.conf. */
    public static final Settings DEFAULT =
        new Settings(false, true, false, Quotas.DEFAULT, Times.DEFAULT, Relay.Limits.DEFAULT);
  }

  /**
   * How much a channel takes.
   *
   * @param viewers viewers in a session at the same time
   * @param consoleViewers viewers of this service's own console, and their sockets, beside those
   * @param players WHEP players, beside both
   * @param viewerSlot how long a viewer that is gone keeps its place; zero: not at all
   * @param joinsPerSecond joins of masters a second, as many of viewers, of WHIP clients and of
   *     WHEP players
   * @param viewerSockets signaling sockets of other viewers at the same time
   */
  public record Quotas(
      int viewers,
      int consoleViewers,
      int players,
      Duration viewerSlot,
      int joinsPerSecond,
      int viewerSockets) {
    /** The defaults of reference.conf. */
    public static final Quotas DEFAULT = new Quotas(3, 50, 50, Duration.ofMinutes(1), 2, 10);
  }

  /**
   * How long things take.
   *
   * @param connect how long ICE and DTLS may take
   * @param unanswered how long an unanswered offer lives beside a newer one
   * @param sessionLife how long a participant's session lasts at most, or null for as long as it
   *     likes
   * @param viewerWait how long a viewer may wait for a master
   * @param masterIdle how long a connected master may send no media
   */
  public record Times(
      Duration connect,
      Duration unanswered,
      @Nullable Duration sessionLife,
      Duration viewerWait,
      Duration masterIdle) {
    /** The defaults of reference.conf. */
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            null,
            Duration.ofMinutes(3),
            Duration.ofMinutes(3));
  }
}
