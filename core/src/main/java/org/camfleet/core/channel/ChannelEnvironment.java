package org.camfleet.core.channel;

import java.time.Duration;
import java.time.InstantSource;
import org.camfleet.core.events.Events;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.Peers;

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
    InstantSource clock,
    Settings settings) {

  /**
   * Limits and times of a channel.
   *
   * @param immediateTakeover whether a new master silences the former one at its join, not at its
   *     first key frame
   * @param requireAudio whether a master's answer without Opus is refused
   * @param maxViewers viewers at the same time
   * @param connectTimeout how long ICE and DTLS may take
   * @param unansweredLife how long an unanswered offer lives beside a newer one
   * @param relay what the relay may hold
   */
  public record Settings(
      boolean immediateTakeover,
      boolean requireAudio,
      int maxViewers,
      Duration connectTimeout,
      Duration unansweredLife,
      Relay.Limits relay) {
    /** The defaults of reference.conf. */
    public static final Settings DEFAULT =
        new Settings(
            false, true, 50, Duration.ofSeconds(30), Duration.ofSeconds(5), Relay.Limits.DEFAULT);
  }
}
