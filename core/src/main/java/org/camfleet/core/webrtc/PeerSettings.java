package org.camfleet.core.webrtc;

import java.time.Duration;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * What a peer connection is for.
 *
 * @param channel whose share of the node's handshakes it takes: a channel or a camera
 * @param role which side this is
 * @param video the track that a {@link Role#TO_VIEWER}, {@link Role#TO_PLAYER} or bridge's peer
 *     sends when it is known, so that the profile can be negotiated; else null
 * @param requireAudio whether a far end without Opus is refused (service side)
 * @param ice what helps to reach the far end; for peers with a socket of their own
 * @param cname RTCP CNAME of what this peer sends; equal across re-joins of one source
 * @param connectTimeout how long ICE and DTLS may take together once both descriptions are known
 */
public record PeerSettings(
    String channel,
    Role role,
    @Nullable VideoTrack video,
    boolean requireAudio,
    IceConfiguration ice,
    String cname,
    Duration connectTimeout) {

  /** Which side of a storage session a peer is. */
  public enum Role {
    /** Service, toward a master: offers, controls ICE, receives video, sends and receives audio. */
    TO_MASTER,
    /** Service, toward a viewer: offers, controls ICE, sends video, sends and receives audio. */
    TO_VIEWER,
    /** Service, toward a WHIP client: answers, obeys in ICE, receives video and audio. */
    TO_PUBLISHER,
    /**
     * Service, toward a WHEP player: answers, obeys in ICE, sends video and audio, receives audio
     * of one that offers it.
     */
    TO_PLAYER,
    /** Bridge, toward a service: answers, sends video and audio. */
    BRIDGE,
    /** The same of a camera that can be talked to: receives audio, too. */
    LISTENING_BRIDGE,
    /** Client, toward a service: answers, receives video and audio. */
    VIEWER;

    /** Whether it answers an offer, and so does not control ICE. */
    boolean answers() {
      return this != TO_MASTER && this != TO_VIEWER;
    }

    /** Whether it sends what a camera sends. */
    boolean isBridge() {
      return this == BRIDGE || this == LISTENING_BRIDGE;
    }

    /** Whether it has a socket of its own; the service shares one for each loop. */
    boolean ownsSocket() {
      return isBridge() || this == VIEWER;
    }

    /** Whether its answer is the only message to the far end, so that it holds all candidates. */
    boolean answersWhole() {
      return answers() && !ownsSocket();
    }
  }
}
