package org.camfleet.core.webrtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What an offer and its answer settle, seen from our side.
 *
 * @param transport the far end of the one bundled transport
 * @param video the H.264 stream
 * @param audio the Opus stream, or null when there is none
 * @param candidates candidates inside the remote description
 */
public record Agreement(
    Transport transport, Stream video, @Nullable Stream audio, List<IceCandidate> candidates)
    implements Negotiation {

  /** The mid of the first accepted section, which carries the bundle. */
  public String bundleMid() {
    return audio != null && audio.section() < video.section() ? audio.mid() : video.mid();
  }

  /**
   * The far end.
   *
   * @param ufrag its ICE user fragment
   * @param password its ICE password
   * @param lite whether it is {@code a=ice-lite}
   * @param fingerprint of its certificate
   * @param weAreClient whether we speak first in DTLS
   */
  public record Transport(
      String ufrag,
      Secret password,
      boolean lite,
      CertificateFingerprint fingerprint,
      boolean weAreClient) {}

  /**
   * One media section.
   *
   * @param section its place in the description, from 0
   * @param mid its mid, as offered
   * @param payloadType what packets carry, both ways
   * @param send whether we send
   * @param receive whether we receive
   * @param extensions ids of the header extensions that both sides know
   * @param feedback RTCP feedback that both sides know, such as {@code nack pli}
   */
  public record Stream(
      int section,
      String mid,
      int payloadType,
      boolean send,
      boolean receive,
      Map<HeaderExtension, Integer> extensions,
      Set<String> feedback) {

    /** The id of a header extension, or 0 when it was not agreed. */
    public int extension(HeaderExtension extension) {
      return extensions.getOrDefault(extension, 0);
    }
  }
}
